import assert from 'node:assert/strict';
import { after, before, beforeEach } from 'mocha';
import type { Json, JsonObject } from '../../src/domain/resource.ts';
import { normalBehaviour } from '../../src/simulator/behaviour.ts';
import { hireCast } from '../../src/simulator/cast.ts';
import { growTenant } from '../../src/simulator/grow.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import type { Tenant } from '../../src/simulator/tenant.ts';
import { FakeClock } from './fakes.ts';

/** A record as Graph answers it. */
export type Audit = JsonObject & { activityDisplayName: string; targetResources: Target[] };
export type Property = { displayName: string; oldValue: string | null; newValue: string | null };
type Target = {
  id: string | null;
  type: string | null;
  displayName: string | null;
  userPrincipalName: string | null;
  modifiedProperties: Property[];
};

/** A tenant with people in it, and its audit log as Graph answers it. */
export interface AuditLog {
  readonly tenant: Tenant;
  readonly clock: FakeClock;
  /** Key of the first object below that path. */
  readonly first: (path: string) => string;
  /** The answer to a question about the log; the query begins with a question mark. */
  readonly ask: (query?: string) => Promise<Response>;
  /** One page of records, of an answer that must be a good one. */
  readonly list: (query?: string) => Promise<Audit[]>;
  /** Only while a test runs. */
  readonly simulator: () => Simulator;
}

/** For the suite that calls it: starts the log before the first test and ends it after the last. */
export function auditLog(): AuditLog {
  const clock = new FakeClock('2026-03-02T20:00:00Z');
  const tenant = growTenant({ clock });
  hireCast(tenant);
  let started: Simulator | undefined;
  const simulator = (): Simulator => started ?? assert.fail('the simulator is not started yet');
  before(async () => {
    started = await startSimulator({ tenant });
  });
  after(() => started?.close());
  beforeEach(async () => {
    // Each test has an hour of its own.
    await clock.sleep(3_600_000);
    Object.assign(simulator().behaviour, normalBehaviour());
  });
  const ask = (query = ''): Promise<Response> => {
    const { url, token } = simulator();
    const headers = { authorization: `Bearer ${token}` };
    return fetch(`${url}/v1.0/auditLogs/directoryAudits${query}`, { headers });
  };
  return {
    tenant,
    clock,
    first: (path) => [...tenant.objects(path).keys()][0] ?? assert.fail(`no ${path}`),
    ask,
    list: async (query) => {
      const response = await ask(query);
      const body = (await response.json()) as { value: Audit[]; error: Json };
      assert.equal(response.status, 200, JSON.stringify(body.error));
      return body.value;
    },
    simulator,
  };
}
