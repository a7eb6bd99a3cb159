import assert from 'node:assert/strict';
import { pastEvents } from '../../src/attribute/past-events.ts';
import type { AttributedChange, Credit } from '../../src/domain/change.ts';
import type { JsonObject } from '../../src/domain/resource.ts';
import { anAttributedChange } from '../support/builders.ts';

const max = 'aa000000-0000-4000-8000-000000000001';
const group = '3f000000-0000-4000-8000-000000000001';

function earlier(
  properties: readonly string[],
  status: AttributedChange['status'],
  at = '2026-01-27T12:00:00.000Z',
): AttributedChange {
  const events = [{ id: `event ${at}`, at, activity: 'Update user' }];
  const credit: Credit = { actor: { type: 'user', id: 'ada' }, grade: 'exact', properties, events };
  const change = anAttributedChange([], at, { key: max, status });
  return { ...change, attribution: { status: 'found', credits: [credit], unexplained: [] } };
}

const member = (displayName: string): JsonObject => ({ id: max, displayName });
const before: JsonObject = { id: group, members: [member('Max')] };

describe('pastEvents', () => {
  const renamed = { pointer: `/members/${max}/displayName`, before: 'Max', after: 'Maxim' };
  const left = { pointer: `/members/${max}`, before: member('Max'), after: undefined };
  const rows: [string, AttributedChange[], typeof renamed | typeof left, JsonObject, string | undefined][] = [
    [
      'who renamed what is referred to',
      [earlier(['/displayName'], 'modified')],
      renamed,
      { id: group, members: [member('Maxim')] },
      'ada',
    ],
    [
      'nobody who changed something else of it',
      [earlier(['/city'], 'modified')],
      renamed,
      { id: group, members: [member('Maxim')] },
      undefined,
    ],
    ['who deleted what was referred to', [earlier([''], 'deleted')], left, { id: group, members: [] }, 'ada'],
    ['nobody who created it', [earlier([''], 'added')], left, { id: group, members: [] }, undefined],
    [
      'nobody who did it after the reading',
      [earlier(['/displayName'], 'modified', '2026-02-01T12:00:00.000Z')],
      renamed,
      { id: group, members: [member('Maxim')] },
      undefined,
    ],
    ['nobody without evidence', [], renamed, { id: group, members: [member('Maxim')] }, undefined],
  ];
  for (const [what, changes, difference, after, expected] of rows) {
    it(`finds ${what}`, () => {
      const sought = { key: group, before, after, readAt: '2026-01-31T02:00:10.000Z' };
      assert.equal(pastEvents(changes).event(difference, sought)?.actor?.id, expected);
    });
  }
});
