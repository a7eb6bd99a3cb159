import assert from 'node:assert/strict';
import fc from 'fast-check';
import { kindById } from '../../src/catalogue/index.ts';
import { kindPage, rowsOf, shownName } from '../../src/commit/kind-page.ts';
import type { PageRow } from '../../src/commit/kind-page.ts';
import { escaped, linkTo, pathIn, unescaped } from '../../src/domain/markdown.ts';
import { bodyOf, isMarked, marked } from '../../src/commit/page-mark.ts';
import { readingsOf, rootPage, stateOf, statesOf } from '../../src/commit/root-page.ts';
import { blobId } from '../../src/edges/blob-id.ts';
import { hostileNames } from '../../src/simulator/hostile-names.ts';

describe('Markdown of names', () => {
  const table: readonly [name: string, markdown: string][] = [
    ['Finance', 'Finance'],
    ['SG_Finance_Users', 'SG\\_Finance\\_Users'],
    ['a | b', 'a &#124; b'],
    ['see https://a.example or www.b.example', 'see https\\://a.example or www\\.b.example'],
    ['](javascript:alert(1))', '\\](javascript:alert(1))'],
    ['<script>alert(1)</script>', '&#60;script&#62;alert(1)&#60;/script&#62;'],
    ['##vso[task.complete]', '\\#\\#vso\\[task.complete\\]'],
    ['`code` *bold* ~no~ $x$', '\\`code\\` \\*bold\\* \\~no\\~ \\$x\\$'],
    ['back\\slash &amp;', 'back&#92;slash &#38;amp;'],
    ['two\nlines\r\n| row |', 'two lines &#124; row &#124;'],
  ];
  for (const [name, markdown] of table) {
    it(JSON.stringify(name), () => assert.equal(escaped(name), markdown));
  }

  it('reads back as it is shown, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = shownName(text, 'key');
        assert.equal(unescaped(escaped(shown)), shown);
        assert.doesNotMatch(escaped(shown), /[|<>\n\r]|##|(^|[^\\])[[\]`*_]/);
      }),
    );
  });
  it('reads links back', () => {
    assert.equal(linkTo('3f/a%2Fb (1).json'), '3f/a%252Fb%20%281%29.json');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        assert.equal(pathIn(linkTo(text)), text);
        assert.match(linkTo(text), /^[\w.~%/-]*$/);
      }),
    );
  });
});

describe('a kind’s page', () => {
  const group = kindById('group');
  const row = (name: string, more: Partial<PageRow> = {}): PageRow => {
    return { path: `3f/${name.length}.json`, name: shownName(name, 'key'), author: 'Ada', on: '2026-01-31', ...more };
  };

  it('lists the objects by name, with a link to each file', () => {
    const page = kindPage(group, [
      row('beta'),
      row('Alpha [x]', { path: '3f/%41.json' }),
      row('', { author: '', on: '' }),
    ]);
    assert.equal(
      page,
      `# Groups: group

3 objects by name. [All kinds](../README.md)

| Name | Last changed by | On |
| --- | --- | --- |
| [Alpha \\[x\\]](3f/%2541.json) | Ada | 2026-01-31 |
| [beta](3f/4.json) | Ada | 2026-01-31 |
| [key](3f/0.json) |  |  |
`,
    );
  });
  it('is the same in whatever order, and reads back', () => {
    const rows = fc.array(
      fc.record({
        path: fc.integer({ min: 0 }).map((number) => `3f/${number}.json`),
        name: fc
          .oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...hostileNames))
          .map((name) => shownName(name, 'k')),
        author: fc.string({ unit: 'grapheme' }).map((name) => shownName(name, 'unknown')),
        on: fc.constantFrom('', '2026-01-31'),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(rows, (drawn) => {
        const page = kindPage(group, drawn);
        assert.equal(kindPage(group, [...drawn].reverse()), page);
        assert.equal(rowsOf(page).length, drawn.length);
        assert.equal(kindPage(group, rowsOf(page)), page);
      }),
    );
  });
});

describe('the mark of a page', () => {
  const files = [
    { path: 'Groups/a.json', blob: '1' },
    { path: 'Groups/b.json', blob: '2' },
  ];
  const page = marked('body\n', files, blobId);
  it('gives the body back for the same files in any order', () => {
    assert.equal(bodyOf(page, [...files].reverse(), blobId), 'body\n');
  });
  it('does not for other files, or for a page that was edited', () => {
    assert.equal(bodyOf(page, files.slice(1), blobId), undefined);
    assert.equal(bodyOf(`${page}edited`, files, blobId), undefined);
    assert.ok(isMarked(`${page}edited`));
  });
  it('is not on a page of somebody’s own', () => {
    assert.ok(!isMarked('# Our groups\n'));
    assert.equal(bodyOf('# Our groups\n', files, blobId), undefined);
  });
});

describe('the page of the whole backup', () => {
  const denied = stateOf({ status: 'denied', missing: ['Policy.Read.All', 'User.Read.All'], delegatedOnly: false });
  const page = rootPage([
    { kind: 'group', objects: 3, path: 'Groups/README.md', state: 'read whole' },
    { kind: 'conditionalAccessPolicy', objects: 2, path: 'Identity/Conditional/AccessPolicies', state: denied },
    { kind: 'agreement', objects: 0, state: 'not in this tenant' },
  ]);
  it('says what is covered, and which permission is missing', () => {
    assert.match(page, /2 of 3 kinds were read whole or are not in this tenant; 5 objects are kept\./);
    assert.match(page, /^- conditionalAccessPolicy: denied: it needs Policy\.Read\.All and User\.Read\.All$/m);
    assert.match(page, /^\| Groups \| \[group\]\(Groups\/README\.md\) \| 3 \| read whole \|$/m);
  });
  it('says which run read what, and reads that back', () => {
    const [older, newer] = ['2026-03-02', '2026-03-03'];
    const dated = rootPage([
      { kind: 'group', objects: 3, state: 'read whole', asOf: older },
      { kind: 'conditionalAccessPolicy', objects: 2, state: denied, asOf: newer },
      { kind: 'agreement', objects: 1, state: 'read whole' },
    ]);
    assert.match(dated, /^As of the run of 2026-03-03: 2 of 3 kinds/m);
    assert.match(dated, /^- group: the run of 2026-03-02$/m);
    assert.match(dated, /^- agreement: an earlier run$/m);
    assert.deepEqual([...readingsOf(dated)].sort(), [
      ['conditionalAccessPolicy', newer],
      ['group', older],
    ]);
    assert.deepEqual([...readingsOf(page)], []);
  });
  it('remembers how kinds ended', () => {
    assert.deepEqual([...statesOf(page)].sort(), [
      ['agreement', 'not in this tenant'],
      ['conditionalAccessPolicy', denied],
      ['group', 'read whole'],
    ]);
  });
});
