import assert from 'node:assert/strict';
import { readLog } from '../../src/attribute/log-reading.ts';
import type { AuditWindow } from '../../src/domain/audit.ts';
import { ReadError } from '../../src/domain/ports.ts';
import { anAuditEvent } from '../support/builders.ts';
import { FakeClock, MemoryLog } from '../support/fakes.ts';

const now = '2026-03-31T02:00:00.000Z';
const ago = (days: number): string => new Date(Date.parse(now) - days * 86_400_000).toISOString();

interface Conditions {
  readonly since: string;
  /** Slices that are answered before the time is over. */
  readonly lasts?: number;
  /** What the slice of that number answers instead. */
  readonly fails?: readonly [number, ReadError];
  readonly oldest?: string | null;
}

async function read({ since, lasts = Infinity, fails, oldest = null }: Conditions) {
  const asked: AuditWindow[] = [];
  const log = new MemoryLog();
  const remaining = (): number => (asked.length < lasts ? 1_000 : 0);
  const reading = await readLog(since, {
    auditLog: {
      async *events(window) {
        asked.push(window);
        if (fails !== undefined && asked.length === fails[0]) throw fails[1];
        yield await Promise.resolve(anAuditEvent({ id: window.from, activityDateTime: window.from }));
      },
      oldest: () => Promise.resolve(oldest),
    },
    budget: { remaining, reserving: () => ({ remaining, reserving: () => assert.fail() }) },
    clock: new FakeClock(now),
    log,
  });
  return { reading, asked, log };
}

describe('readLog', () => {
  it('reads from the newest day back to an hour before the last backup', async () => {
    const { reading, asked } = await read({ since: ago(2) });
    assert.deepEqual(asked, [
      { from: ago(1), to: now },
      { from: ago(2), to: ago(1) },
      { from: ago(2 + 1 / 24), to: ago(2) },
    ]);
    assert.deepEqual(reading.window, { from: ago(2 + 1 / 24), to: now });
    assert.equal(reading.missingSince(ago(2)), undefined);
  });

  const denied = new ReadError(403, 'Authorization_RequestDenied', 'no');
  const broken = new ReadError(500, 'InternalServerError', 'broken');
  const busy = new ReadError(429, 'TooManyRequests', 'busy');
  const rows: [string, Conditions, { missing: (string | undefined)[]; events: number; says?: RegExp }][] = [
    [
      'says that it may not be read',
      { since: ago(3), fails: [1, denied] },
      { missing: ['log-denied', 'log-denied'], events: 0, says: /AuditLog\.Read\.All/ },
    ],
    [
      'keeps what was read before it broke',
      { since: ago(3), fails: [2, broken] },
      { missing: ['log-failed', undefined], events: 1, says: /to its end/ },
    ],
    [
      'leaves the oldest when the time is over',
      { since: ago(3), lasts: 1 },
      { missing: ['time-budget', undefined], events: 1 },
    ],
    [
      'takes refusals without an end for lack of time',
      { since: ago(3), fails: [2, busy] },
      { missing: ['time-budget', undefined], events: 1 },
    ],
    [
      'asks for no more than thirty days',
      { since: ago(60), oldest: ago(29) },
      { missing: ['retention', undefined], events: 30 },
    ],
    [
      'asks for no more than a free tenant keeps',
      { since: ago(20), oldest: ago(6.9) },
      { missing: ['retention', undefined], events: 7 },
    ],
    [
      'does not take a quiet month for a short memory',
      { since: ago(20), oldest: ago(2) },
      { missing: [undefined, undefined], events: 21 },
    ],
  ];
  for (const [what, conditions, { missing, events, says }] of rows) {
    it(what, async () => {
      const { reading, log } = await read(conditions);
      assert.deepEqual([reading.missingSince(conditions.since), reading.missingSince(ago(0.9))], missing);
      assert.equal(reading.events.length, events);
      if (says !== undefined) assert.match(log.lines.join('\n'), says);
      else assert.deepEqual(log.lines, []);
    });
  }
});
