import assert from 'node:assert/strict';
import { kindById } from '../../src/catalogue/index.ts';
import type { JsonObject } from '../../src/domain/resource.ts';
import { blobId } from '../../src/edges/blob-id.ts';
import { canonicalText } from '../../src/export/canonical.ts';
import { isTracked } from '../../src/export/changed-objects.ts';
import type { Changes } from '../../src/export/changed-objects.ts';
import { readingPlan } from '../../src/export/reading-plan.ts';

const kind = kindById('group');
assert.ok(isTracked(kind));

const groupOf = (id: string, ...members: string[]): JsonObject => ({
  id,
  displayName: `Group ${id}`,
  members: members.map((member) => ({ id: member })),
  owners: [],
});

/** The plan for a round that tells of losses of each of these groups, which are kept; and how often texts were asked for. */
async function planFor(
  groups: readonly JsonObject[],
  lost: Record<string, string>,
  more: Partial<Changes> = {},
  named: string[] = [],
) {
  const texts = new Map(groups.map((group) => [blobId(canonicalText(kind, group)), canonicalText(kind, group)]));
  const old = new Map(
    groups.map((group) => [group.id as string, { path: '', blob: blobId(canonicalText(kind, group)) }]),
  );
  const staged = new Map<string, string>();
  const asked: number[] = [];
  const ports = {
    blobId,
    baseline: {
      entries: () => Promise.resolve([]),
      texts: (blobs: readonly string[]) => {
        asked.push(blobs.length);
        return Promise.resolve(blobs.map((blob) => texts.get(blob) ?? ''));
      },
    },
    stage: { put: (blob: string, text: string) => void staged.set(blob, text), flush: () => undefined, get: () => '' },
  };
  const losses = new Map(Object.entries(lost).map(([key, id]) => [key, new Map([['members', new Set([id])]])]));
  const changes = { touched: new Set<string>(), removed: new Set<string>(), losses, link: '', readAt: '', ...more };
  assert.ok(isTracked(kind));
  const { keys, rewritten } = await readingPlan(kind, changes, named, [], old, ports);
  return {
    keys,
    made: rewritten.map(({ blob }) => staged.get(blob)),
    objects: rewritten.map(({ object }) => object),
    asked,
  };
}

describe('readingPlan', () => {
  const team = groupOf('g1', 'a', 'b');

  it('makes what lost references from its kept text, and reads nothing', async () => {
    const { keys, made, objects } = await planFor([team], { g1: 'a' });
    assert.deepEqual(keys, []);
    assert.deepEqual(made, [canonicalText(kind, groupOf('g1', 'b'))]);
    assert.deepEqual(objects, [{ displayName: 'Group g1', id: 'g1' }]);
  });

  for (const [what, lost, more, named, keys] of [
    ['a reference that is not in the kept text', { g1: 'c' }, {}, [], ['g1']],
    ['an object without a file', { g2: 'a' }, {}, [], ['g2']],
    ['an object that the audit log names', { g1: 'a' }, {}, ['g1'], ['g1']],
    ['others that changed or are gone', {}, { touched: new Set(['g3']), removed: new Set(['g4']) }, [], ['g3', 'g4']],
  ] as readonly (readonly [string, Record<string, string>, Partial<Changes>, string[], string[]])[]) {
    it(`reads ${what}`, async () => {
      const plan = await planFor([team], lost, more, named);
      assert.deepEqual([plan.keys, plan.made], [keys, []]);
    });
  }

  it('asks for no more than 200 texts at once', async () => {
    const groups = Array.from({ length: 450 }, (_, at) => groupOf(`g${at}`, 'a'));
    const { keys, made, asked } = await planFor(
      groups,
      Object.fromEntries(groups.map(({ id }) => [id as string, 'a'])),
    );
    assert.deepEqual([keys.length, made.length, asked], [0, 450, [200, 200, 50]]);
  });
});
