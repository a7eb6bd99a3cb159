import assert from 'node:assert/strict';
import { kindById } from '../../src/catalogue/index.ts';
import type { DeltaPage, ResourceReader } from '../../src/domain/ports.ts';
import { isCheaperInFull, isTracked, readChanges } from '../../src/export/changed-objects.ts';
import { followedSince, isSweepDue } from '../../src/export/followed-since.ts';

describe('isCheaperInFull', () => {
  for (const [id, changed, known, full] of [
    ['user', 10, 50, false],
    ['user', 200, 20_000, false],
    ['user', 2000, 20_000, true],
    ['oAuth2PermissionGrant', 40, 40_000, false],
    ['oAuth2PermissionGrant', 400, 40_000, true],
    ['group', 500, 15_000, false],
    ['group', 5000, 15_000, true],
    ['administrativeUnit', 80, 80, true],
    ['administrativeUnit', 1, 80, false],
  ] as const) {
    it(`${id}: ${changed} of ${known} are read ${full ? 'by reading all' : 'alone'}`, () => {
      const kind = kindById(id);
      assert.ok(isTracked(kind));
      assert.equal(isCheaperInFull(kind, changed, known), full);
    });
  }
});

describe('readChanges', () => {
  const nothing = { changed: [], lost: [], removed: [] };
  const lost = (id: string) => [{ key: 'g', relation: 'members', ids: [id] }];
  async function lossesIn(...pages: Partial<DeltaPage>[]): Promise<unknown> {
    const reader: ResourceReader = {
      pages: () => assert.fail('nothing is read'),
      counted: () => assert.fail('nothing is counted'),
      async *changes() {
        for (const [at, page] of pages.entries()) {
          const link = at === pages.length - 1 ? 'next' : null;
          yield await Promise.resolve({ ...nothing, ...page, readAt: `2026-03-08T02:00:0${at}Z`, link });
        }
      },
    };
    const kind = kindById('group');
    assert.ok(isTracked(kind));
    const { losses, link, readAt } = await readChanges(kind, reader, '');
    assert.deepEqual([link, readAt], ['next', '2026-03-08T02:00:00Z']);
    return Object.fromEntries([...losses].map(([key, relations]) => [key, [...(relations.get('members') ?? [])]]));
  }

  for (const [what, pages, losses] of [
    ['losses', [{ lost: lost('a') }], { g: ['a'] }],
    ['losses in parts', [{ lost: lost('a') }, {}, { lost: lost('b') }], { g: ['a', 'b'] }],
    ['a loss that is told again', [{ lost: lost('a') }, { lost: lost('a') }], { g: ['a'] }],
    ['losses of one, and a change of another', [{ lost: lost('a'), changed: ['h'] }], { g: ['a'] }],
    ['no losses of what is told as changed later', [{ lost: lost('a') }, { changed: ['g'] }], {}],
    ['no losses of what was told as changed before', [{ changed: ['g'] }, { lost: lost('a') }], {}],
    ['no losses of what is removed', [{ lost: lost('a') }, { removed: ['g'] }], {}],
  ] as const) {
    it(`tells ${what}`, async () => assert.deepEqual(await lossesIn(...pages), losses));
  }
});

describe('isSweepDue', () => {
  const state = { link: '', basis: '', readAt: '2026-03-08T02:00:00Z', sweptAt: '2026-03-02T02:00:30Z' };
  for (const [now, due] of [
    ['2026-03-07T02:00:00Z', false],
    ['2026-03-08T01:59:00Z', true],
    ['2026-03-09T02:00:00Z', true],
  ] as const) {
    it(`is ${due} at ${now}`, () => assert.equal(isSweepDue(state, new Date(now), 6), due));
  }
});

describe('followedSince', () => {
  const selection = ['application', 'user', 'privilegedAccessGroup', 'conditionalAccessPolicy'].map((id) => ({
    kind: kindById(id),
  }));
  const state = (readAt: string) => ({ link: '', basis: '', readAt, sweptAt: readAt });
  it('is the earliest reading of the kinds that a delta query or the audit log tells of', () => {
    const states = {
      application: state('2026-03-04T02:00:00Z'),
      privilegedAccessGroup: state('2026-03-03T02:00:00Z'),
      user: state('2026-03-01T02:00:00Z'),
      conditionalAccessPolicy: state('2026-02-01T02:00:00Z'),
    };
    assert.equal(followedSince(selection, states), '2026-03-01T02:00:00Z');
  });
  it('is unknown where none was followed', () => assert.equal(followedSince(selection, {}), undefined));
});
