import assert from 'node:assert/strict';
import type { JsonObject } from '../../src/domain/resource.ts';
import { deltaPages } from '../../src/edges/graph-delta.ts';

const at = '2026-01-31T02:00:00.000Z';
const link = 'https://graph.microsoft.com/v1.0/groups/delta?$deltatoken=a';
const type = { '@odata.type': '#microsoft.graph.user' };
const removed = { '@removed': { reason: 'deleted' } };
const gone = (id: string): JsonObject => ({ ...type, id, ...removed });

async function toldOf(entry: JsonObject): Promise<unknown> {
  const request = { version: 'v1.0', url: 'groups/delta?$deltatoken=x', bucket: 'directory' } as const;
  for await (const page of deltaPages(
    () => Promise.resolve({ objects: [entry], deltaLink: link, at, atOnce: true }),
    request,
  )) {
    const { changed, lost, removed: away } = page;
    return {
      ...(changed.length > 0 && { changed }),
      ...(lost.length > 0 && { lost }),
      ...(away.length > 0 && { away }),
    };
  }
  return undefined;
}

const changed = { changed: ['g'] };
const members = (...ids: string[]) => ({ key: 'g', relation: 'members', ids });

describe('an entry of a delta query', () => {
  for (const [what, entry, told] of [
    ['a property', { displayName: 'New' }, changed],
    ['nothing at all', {}, changed],
    ['a removal', { ...removed }, { away: ['g'] }],
    ['a removal with what was lost by it', { ...removed, 'members@delta': [gone('a')] }, { away: ['g'] }],
    ['a member who is gone', { 'members@delta': [gone('a')] }, { lost: [members('a')] }],
    [
      'members and owners who are gone',
      { '@odata.type': '#microsoft.graph.group', 'members@delta': [gone('a'), gone('b')], 'owners@delta': [gone('a')] },
      { lost: [members('a', 'b'), { key: 'g', relation: 'owners', ids: ['a'] }] },
    ],
    ['a member who came', { 'members@delta': [{ ...type, id: 'a' }] }, changed],
    ['one who came and one who is gone', { 'members@delta': [{ ...type, id: 'a' }, gone('b')] }, changed],
    [
      'one who is gone, and an owner who came',
      { 'members@delta': [gone('b')], 'owners@delta': [{ id: 'a' }] },
      changed,
    ],
    ['a member who is gone, and a property', { 'members@delta': [gone('a')], description: null }, changed],
    ['no members', { 'members@delta': [] }, changed],
    ['something else than members', { 'members@delta': { a: gone('a') } }, changed],
    ['a member without an id', { 'members@delta': [{ ...type, ...removed }] }, changed],
    ['a member that is none', { 'members@delta': [gone('a'), null] }, changed],
    ['members with more to come', { 'members@delta': [gone('a')], 'members@odata.nextLink': link }, changed],
    ['an annotation of nothing', { '@delta': [gone('a')] }, changed],
  ] as readonly (readonly [string, JsonObject, unknown])[]) {
    it(`that tells of ${what}`, async () => assert.deepEqual(await toldOf({ id: 'g', ...entry }), told));
  }
});
