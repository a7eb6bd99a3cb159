import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { exportToFolder, kinds } from '../../src/app.ts';
import { plainSettings } from '../../src/domain/settings.ts';
import { normalBehaviour } from '../../src/simulator/behaviour.ts';
import type { Behaviour } from '../../src/simulator/behaviour.ts';
import { populate } from '../../src/simulator/populate.ts';
import { randomFrom } from '../../src/simulator/random.ts';
import { demoTenant } from '../../src/simulator/scenarios.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { FakeClock, MemoryLog } from '../support/fakes.ts';
import { startRespelling } from '../support/respelling.ts';

/** How a Graph answers in one run. */
interface Manner extends Pick<Behaviour, 'pageSize' | 'shuffle' | 'emptyPages' | 'nextLinkHost'> {
  /** Of everything that the simulator does by chance. */
  readonly seed: number;
  readonly respell: boolean;
  /** What is exported; to export everything each time would take too long. */
  readonly types: string[];
}

const everything = kinds.all.map(({ id }) => id);
const plainly: Manner = { ...normalBehaviour(), seed: 1, respell: false, types: everything };

describe('the same tenant, answered in any manner', () => {
  const clock = new FakeClock('2026-03-02T02:00:00Z');
  const now = clock.now();
  // More members than Graph shows in a list, and otherwise little of everything.
  const tenant = demoTenant({ clock, seed: 5, users: 3, groups: 2, membersPerGroup: 25, servicePrincipals: 2 });
  populate(tenant);
  /** Blob id and path of each file, in the order of paths, by kind. */
  const expected = new Map<string, string[]>();
  before(async () => {
    for (const { kind, line } of await filesOf(plainly)) expected.set(kind, [...(expected.get(kind) ?? []), line]);
  });

  const manner = {
    seed: fc.nat(),
    pageSize: fc.integer({ min: 1, max: 25 }),
    shuffle: fc.boolean(),
    emptyPages: fc.boolean(),
    nextLinkHost: fc.constantFrom(null, 'https://graph.microsoft.com', 'https://graph.microsoft.us'),
    types: fc.subarray(everything, { minLength: 30, maxLength: 50 }),
  };

  for (const [what, respell] of [
    ['order, in pages of any size', false],
    ['case of its ids', true],
  ] as const) {
    it(`gives the same files in any ${what}`, async () => {
      const property = fc.asyncProperty(fc.record({ ...manner, respell: fc.constant(respell) }), async (each) => {
        const files = (await filesOf(each)).map(({ line }) => line);
        const wanted = each.types.flatMap((kind) => expected.get(kind) ?? []);
        const differing = files.filter((line) => !wanted.includes(line));
        assert.deepEqual([differing, files.length], [[], wanted.length]);
      });
      // Whoever wants the least that fails sets endOnFailure to false, and waits.
      await fc.assert(property, { numRuns: 10, endOnFailure: true, includeErrorInReport: true });
    });
  }

  async function filesOf({ seed, respell, types, ...behaviour }: Manner): Promise<{ kind: string; line: string }[]> {
    const simulator = await startSimulator({ tenant, seed });
    Object.assign(simulator.behaviour, behaviour);
    const random = randomFrom(seed);
    const upperOrLower = (text: string): string => (random.chance(0.5) ? text.toUpperCase() : text.toLowerCase());
    const respelling = await startRespelling(simulator.url, (guid) =>
      random.chance(0.5) ? upperOrLower(guid) : guid.replace(/./g, upperOrLower),
    );
    const folder = mkdtempSync(join(tmpdir(), 'entra-backup-test-'));
    clock.set(now.toISOString());
    const settings = {
      ...plainSettings('', now),
      types,
      graphEndpoint: respell ? respelling.url : simulator.url,
      credential: { type: 'token', token: simulator.token },
    } as const;
    const around = { log: new MemoryLog(), clock, signal: new AbortController().signal };
    try {
      const { changes } = await exportToFolder(settings, around, folder);
      return changes.map(({ kind, path, newBlob }) => ({ kind, line: `${String(newBlob)} ${path}` }));
    } finally {
      rmSync(folder, { recursive: true });
      await Promise.all([simulator.close(), respelling.close()]);
    }
  }
});
