import assert from 'node:assert/strict';
import { ReadError } from '../../src/domain/ports.ts';
import type { JsonObject } from '../../src/domain/resource.ts';
import { GraphBatch } from '../../src/edges/graph-batch.ts';
import { graphAuditLog } from '../../src/edges/graph-audit-log.ts';
import { graphReader } from '../../src/edges/graph-reader.ts';
import { graphPageLimits, PageWatch } from '../../src/edges/page-limits.ts';
import { FakeClock } from '../support/fakes.ts';

/** A page by its number, from 0. */
type PageAt = (page: number) => { readonly ids: readonly string[]; readonly next?: string };

/** A reader of a list that makes its pages as they are asked for. */
function readerOf(pageAt: PageAt): { reader: ReturnType<typeof graphReader>; asked: () => number } {
  let asked = 0;
  const batch = new GraphBatch({
    endpoint: 'https://graph.example',
    clock: new FakeClock('2026-01-01T00:00:00Z'),
    signal: new AbortController().signal,
    patience: () => Infinity,
    post: (_, body) => {
      const { requests } = body as { requests: readonly { id: string; url: string }[] };
      const responses = requests.map(({ id, url }) => {
        const { ids, next } = pageAt(asked++);
        const [path] = url.split('?');
        const link = next === undefined ? {} : { '@odata.nextLink': `https://graph.example/v1.0${path ?? ''}?${next}` };
        const done =
          next === undefined && url.includes('/delta')
            ? { '@odata.deltaLink': 'https://graph.example/v1.0/x/delta?$deltatoken=d' }
            : {};
        return { id, status: 200, body: { value: ids.map((each): JsonObject => ({ id: each })), ...link, ...done } };
      });
      return Promise.resolve({ status: 200, headers: new Headers(), text: JSON.stringify({ responses }) });
    },
  });
  return { reader: graphReader(batch), asked: () => asked };
}

/** Everything that follows next links. */
const readings: Readonly<Record<string, (reader: ReturnType<typeof graphReader>) => Promise<number>>> = {
  list: async (reader) => {
    let objects = 0;
    const request = { version: 'v1.0', path: 'groups', query: {}, shape: 'collection', bucket: 'directory' } as const;
    for await (const page of reader.pages(request)) objects += page.objects.length;
    return objects;
  },
  relation: async (reader) => {
    let objects = 0;
    const request = { version: 'v1.0', path: 'groups/g/members', query: {}, shape: 'collection', bucket: 'directory' };
    for await (const page of reader.pages(request as Parameters<typeof reader.pages>[0]))
      objects += page.objects.length;
    return objects;
  },
  'delta round': async (reader) => {
    let objects = 0;
    for await (const page of reader.changes({ version: 'v1.0', url: 'users/delta?$deltatoken=a', bucket: 'directory' }))
      objects += page.changed.length;
    return objects;
  },
  'audit log': async (reader) => {
    const window = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' };
    let events = 0;
    for await (const { id } of graphAuditLog(reader).events(window)) events += id.length;
    return events;
  },
};

const token = (page: number): string => `$skiptoken=${page}`;
const endless: readonly (readonly [string, PageAt, RegExp, most: number])[] = [
  ['leads to itself', () => ({ ids: ['a'], next: '$skiptoken=same' }), /same next link twice/, 2],
  ['leads in a circle', (at) => ({ ids: [`a${at}`], next: token(at % 3) }), /same next link twice/, 4],
  ['shows the same page under new links', (at) => ({ ids: ['a', 'b'], next: token(at) }), /same page 20 times/, 30],
  ['shows two pages in turn under new links', (at) => ({ ids: [`a${at % 2}`], next: token(at) }), /same page 20/, 110],
  [
    'shows seven pages in turn under new links',
    (at) => ({ ids: [`a${at % 7}`], next: token(at) }),
    /same page 20/,
    450,
  ],
  ['is empty for ever', (at) => ({ ids: [], next: token(at) }), /1000 pages without objects/, 1000],
  [
    'shows a first page and is empty for ever',
    (at) => ({ ids: at === 0 ? ['a'] : [], next: token(at) }),
    /1000 pages without objects/,
    1001,
  ],
];

describe('a list without an end', () => {
  for (const [what, read] of Object.entries(readings)) {
    for (const [how, pageAt, reason, most] of endless) {
      it(`that ${how} is an unusable answer: ${what}`, async () => {
        const { reader, asked } = readerOf(pageAt);
        await assert.rejects(read(reader), (error: unknown) => {
          assert.ok(error instanceof ReadError);
          assert.deepEqual([error.status, error.code], [200, 'UnusableAnswer']);
          assert.match(error.message, reason);
          return true;
        });
        assert.ok(asked() <= most, `${asked()} pages were asked for`);
      });
    }
  }

  it('of ever new objects ends at the largest number of pages', () => {
    const watch = new PageWatch('groups', { ...graphPageLimits, pages: 50 });
    const wrong = Array.from({ length: 60 }, (_, at) => watch.wrong({ next: token(at), objects: [`a${at}`] }));
    assert.equal(wrong.indexOf('has more than 50 pages'), 49);
  });
  it('of ever new objects ends at the largest number of objects', () => {
    const watch = new PageWatch('groups', { ...graphPageLimits, objects: 100 });
    const wrong = Array.from({ length: 20 }, (_, at) =>
      watch.wrong({ next: token(at), objects: Array<string>(10).fill(`${at}`) }),
    );
    assert.equal(wrong.indexOf('has more than 100 objects'), 9);
  });
});

describe('a list that is only odd', () => {
  const rows: readonly (readonly [string, PageAt, objects: number])[] = [
    ['one object a page', (at) => ({ ids: [`a${at}`], ...(at < 2999 && { next: token(at) }) }), 3000],
    ['900 empty pages before the last', (at) => (at < 900 ? { ids: [], next: token(at) } : { ids: ['a'] }), 1],
    [
      'empty pages between the others',
      (at) => ({ ids: at % 900 === 0 ? [`a${at}`] : [], ...(at < 2700 && { next: token(at) }) }),
      4,
    ],
    ['the same page ten times', (at) => ({ ids: ['a'], ...(at < 9 && { next: token(at) }) }), 10],
    [
      'the last object of each page on the next',
      (at) => ({ ids: [`a${at}`, `a${at + 1}`], ...(at < 99 && { next: token(at) }) }),
      200,
    ],
  ];
  for (const [what, pageAt, objects] of rows) {
    it(`is read to its end: ${what}`, async () => {
      const { list } = readings;
      assert.equal(await list?.(readerOf(pageAt).reader), objects);
    });
  }
});
