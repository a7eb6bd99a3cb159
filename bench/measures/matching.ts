import { performance } from 'node:perf_hooks';
import { Search } from '../../src/attribute/search.ts';
import type { Bodies, Question } from '../../src/attribute/search.ts';
import type { AuditEvent } from '../../src/domain/audit.ts';
import type { JsonObject } from '../../src/domain/resource.ts';
import { auditEvent } from '../../src/edges/audit-event.ts';
import { below, none } from '../support/result.ts';
import type { Findings } from '../support/result.ts';

const counts = { events: 50_000, changes: 5_000 } as const;
const since = '2026-01-30T02:00:00.000Z';
const readAt = '2026-01-31T02:00:00.000Z';

/**
 * Matching as many events as a large tenant writes in a day against as many changes as a busy day leaves, beside the time
 * that taking the events in takes. No request is among it: what is read does not depend on the changes.
 */
export async function measureMatching(): Promise<Findings> {
  const texts = Array.from({ length: counts.events }, (_, at) => JSON.stringify(recordOf(at)));
  const begun = performance.now();
  const events = texts.flatMap((text) => auditEvent(JSON.parse(text) as JsonObject) ?? []);
  const read = performance.now();
  const { matched, wrong } = await match(events);
  const seconds = (performance.now() - read) / 1000;
  return {
    results: [
      below(1, {
        measure: `matching ${counts.events} events and ${counts.changes} changes`,
        tenant: '',
        ours: seconds,
        unit: 's',
        goal: 'under 1 s',
      }),
      none({ measure: 'changes credited to somebody else', tenant: '', ours: wrong, goal: 'none' }),
    ],
    notes: [
      `matching: ${matched} of ${counts.changes} changes explained; parsing the records took ${((read - begun) / 1000).toFixed(2)} s.`,
    ],
  };
}

async function match(events: readonly AuditEvent[]): Promise<{ matched: number; wrong: number }> {
  const window = { from: since, to: readAt };
  const search = new Search({ events, window, missingSince: () => undefined }, new Map());
  const bodies = new Map<string, Bodies>();
  const questions = Array.from({ length: counts.changes }, (_, at): Question => {
    const key = guid(at);
    bodies.set(key, {
      before: { id: key, displayName: 'Old', members: [] },
      after: { id: key, displayName: name(at), members: [] },
      isRewritten: false,
    });
    const change = {
      kind: 'group',
      key,
      path: `g/${key}.json`,
      status: 'modified',
      oldBlob: '',
      newBlob: '',
      name: key,
      readAt,
    } as const;
    return { change, since, isFirst: false };
  });
  const nothing: Bodies = { before: {}, after: {}, isRewritten: false };
  const answers = await search.answers(questions, (changes) =>
    Promise.resolve(changes.map(({ key }) => bodies.get(key) ?? nothing)),
  );
  const actors = answers.map(({ explanation }) => explanation.findings.map(({ event }) => event.actor?.id));
  return {
    matched: actors.filter(({ length }) => length > 0).length,
    wrong: actors.filter((found, at) => found.some((id) => id !== `admin ${at % 40}`)).length,
  };
}

/** Every tenth record tells of one of the groups that changed, the others of anything else. */
function recordOf(at: number): JsonObject {
  const about = at % 10 === 0 ? at / 10 : counts.events + at;
  const text = (value: string): string => JSON.stringify([value]);
  return {
    id: `Directory_${guid(at)}_${at}`,
    correlationId: guid(at + 1e6),
    activityDateTime: new Date(Date.parse(since) + 60_000 + at * 1_000).toISOString(),
    activityDisplayName: 'Update group',
    loggedByService: 'Core Directory',
    result: 'success',
    initiatedBy: { user: { id: `admin ${(at / 10) % 40}`, userPrincipalName: 'ada@contoso.example' }, app: null },
    targetResources: [
      {
        id: guid(about),
        type: 'Group',
        modifiedProperties: [
          { displayName: 'DisplayName', oldValue: text('Old'), newValue: text(name(about)) },
          { displayName: 'Included Updated Properties', oldValue: null, newValue: '"DisplayName"' },
        ],
      },
    ],
    additionalDetails: [],
  };
}

function name(at: number): string {
  return `Group ${at}`;
}

function guid(at: number): string {
  return `00000000-0000-4000-8000-${at.toString(16).padStart(12, '0')}`;
}
