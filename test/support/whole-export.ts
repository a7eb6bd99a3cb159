import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportToFolder, kinds } from '../../src/app.ts';
import { plainSettings } from '../../src/domain/settings.ts';
import type { JsonObject, ResourceKind } from '../../src/domain/resource.ts';
import { populate } from '../../src/simulator/populate.ts';
import { demoTenant } from '../../src/simulator/scenarios.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { FakeClock, MemoryLog } from './fakes.ts';

/** An object as its file has it. */
export interface ExportedObject {
  readonly kind: ResourceKind;
  readonly text: string;
  readonly object: JsonObject;
}

/** Every object, of every kind, of a small tenant that has some of each. */
export async function wholeExport(): Promise<ExportedObject[]> {
  const clock = new FakeClock('2026-03-02T02:00:00Z');
  const tenant = demoTenant({ clock, seed: 5, users: 30, groups: 10, membersPerGroup: 25, servicePrincipals: 12 });
  populate(tenant);
  const simulator = await startSimulator({ tenant, seed: 1 });
  const folder = mkdtempSync(join(tmpdir(), 'entra-backup-test-'));
  const settings = {
    ...plainSettings('', clock.now()),
    types: kinds.all.map(({ id }) => id),
    graphEndpoint: simulator.url,
    credential: { type: 'token', token: simulator.token },
  } as const;
  try {
    const around = { log: new MemoryLog(), clock, signal: new AbortController().signal };
    const { changes } = await exportToFolder(settings, around, folder);
    const byId = new Map(kinds.all.map((kind) => [kind.id, kind]));
    return changes.flatMap(({ kind, path }) => {
      const row = byId.get(kind);
      if (row === undefined) return [];
      const text = readFileSync(join(folder, path), 'utf8');
      return [{ kind: row, text, object: JSON.parse(text) as JsonObject }];
    });
  } finally {
    rmSync(folder, { recursive: true });
    await simulator.close();
  }
}
