import assert from 'node:assert/strict';
import { catalogue, kindById, select } from '../../src/catalogue/index.ts';
import { pathOf, refOf } from '../../src/catalogue/layout.ts';

const keys = [
  '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  'contoso.onmicrosoft.com',
  'microsoft-user-default-legacy',
  'lAPpYvVpN0KRkAEhdxReEJC2sEqbR_9Hr48lds9SGHI-1',
  'con',
  'AUX.txt',
  '..',
  '.',
  '../../x',
  'a b',
  'ends with dot.',
  'ümlaut',
  'a%2Fb',
  'a\nb',
  '##vso[task.complete]',
];

const paths: [string, string, string][] = [
  ['group', '3F2504e0-1', 'Groups/3f/3F2504e0-1.json'],
  ['domain', 'contoso.com', 'Domains/contoso.com.json'],
  ['authorizationPolicy', 'authorizationPolicy', 'Policies/AuthorizationPolicy.json'],
  ['domain', 'nul', 'Domains/%6Eul.json'],
  ['domain', '..', 'Domains/%2E%2E.json'],
  ['user', '_', 'Users/__/_.json'],
];

describe('layout', () => {
  for (const [kind, key, path] of paths) {
    it(`puts ${kind} ${key} at ${path}`, () => assert.equal(pathOf(kindById(kind), key), path));
  }

  for (const kind of catalogue) {
    it(`finds each ${kind.id} again from its path`, () => {
      for (const key of kind.shape === 'singleton' ? [kind.id] : keys) {
        const path = pathOf(kind, key);
        assert.deepEqual(refOf(path), { kind: kind.id, key }, path);
        assert.match(path, /^[A-Za-z0-9_./%-]+$/);
        for (const part of path.split('/'))
          assert.doesNotMatch(part, /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)|[. ]$|^\./i);
      }
    });
  }

  for (const path of [
    'README.md',
    'Groups/x.json',
    'Groups/ff/3f25.json',
    'Groups/3f/.json',
    'Nowhere/a.json',
    'Domains/aB~2.json',
    'Domains/ab~3.json',
    'Domains/aB~2~2.json',
    'Domains/aB~.json',
    'Domains/aB~02.json',
    'Domains/a b.json',
    'Domains/%zz.json',
    'Domains/sub/a.json',
    '.json',
  ]) {
    it(`knows no object at ${path}`, () => assert.equal(refOf(path), undefined));
  }

  it('refuses a key that no file name can hold', () => {
    for (const key of ['', 'x'.repeat(300)]) {
      assert.throws(() => pathOf(kindById('group'), key), { code: 'key-unusable' });
    }
  });
});

describe('select', () => {
  const ids = (types: string[]): string[] => select(types, false).map(({ kind }) => kind.id);

  it('leaves the large kinds out of Config, and of groups all but the dynamic ones', () => {
    const config = select(['Config'], false);
    assert.deepEqual(
      ['user', 'device', 'application', 'servicePrincipal'].filter((id) => config.some(({ kind }) => kind.id === id)),
      [],
    );
    assert.ok(config.find(({ kind }) => kind.id === 'group')?.only);
  });
  it('takes everything but opt-in kinds with All, without the restrictions of Config', () => {
    assert.deepEqual(
      ids(['all']),
      catalogue.filter((kind) => !kind.optIn).map((kind) => kind.id),
    );
    const all = select(['All'], false);
    assert.ok(all.every(({ except }) => except === undefined));
    assert.deepEqual(
      all.filter(({ only }) => only !== undefined).map(({ kind }) => kind.id),
      ['synchronization'],
    );
  });
  it('lets the wider of two selections win', () => {
    assert.equal(select(['Config', 'groups'], false).find(({ kind }) => kind.id === 'group')?.only, undefined);
  });
  it('leaves synchronised users, groups and devices alone with cloud only', () => {
    const restricted = select(['All'], true).filter(({ except }) => except !== undefined);
    assert.deepEqual(
      restricted.map(({ kind }) => kind.id),
      ['user', 'group', 'device'],
    );
  });
  for (const types of [['Nonsense'], ['']]) {
    it(`refuses ${JSON.stringify(types)}`, () => assert.throws(() => select(types, false), { code: 'usage' }));
  }
});
