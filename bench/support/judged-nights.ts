import { execFileSync } from 'node:child_process';
import { kindById } from '../../src/catalogue/index.ts';
import type { Attribution } from '../../src/domain/change.ts';
import type { FileChange } from '../../src/domain/change.ts';
import type { JsonObject } from '../../src/domain/resource.ts';
import { listedFrom } from '../../src/simulator/audit-journal.ts';
import type { AuditListing } from '../../src/simulator/audit-journal.ts';
import { usualLateness } from '../../src/simulator/audit-lateness.ts';
import { actsOfDay, auditedDay } from '../../src/simulator/audited-day.ts';
import { hireStaff } from '../../src/simulator/audited-staff.ts';
import { auditListing } from '../../src/simulator/behaviour.ts';
import { growSized } from '../../src/simulator/grow-sized.ts';
import { randomFrom } from '../../src/simulator/random.ts';
import { routes } from '../../src/simulator/routes.ts';
import { idOf } from '../../src/simulator/simulated-actor.ts';
import type { TenantSize } from '../../src/simulator/sizes.ts';
import { toldFrom } from '../../src/simulator/truth-answer.ts';
import type { TrueAct } from '../../src/simulator/truth-ledger.ts';
import { nights } from '../../test/support/nights.ts';
import type { Nights } from '../../test/support/nights.ts';
import { recipeAuthors } from '../reference/recipe-authors.ts';
import type { Claim, JudgedFile } from './attribution-score.ts';
import { Ledger } from './attribution-truth.ts';
import type { LedgerAct, SeenChange, TrueChange } from './attribution-truth.ts';

export interface NightsOptions {
  readonly nights: number;
  readonly size: TenantSize;
  readonly scale: number;
  readonly seed: number;
  /** Which share of the objects changes in a day. */
  readonly share: number;
  /** Acts while each export runs. */
  readonly concurrent: number;
  readonly progress: (text: string) => void;
}

/** A file of one night: what is true, what was claimed then, what was known in the end, and what the recipe says. */
export interface NightFile extends Omit<JudgedFile, 'claims'> {
  readonly night: number;
  readonly thatNight: readonly Claim[];
  readonly inTheEnd: readonly Claim[];
  readonly recipe: readonly Claim[];
  /** When the log was read that night, in milliseconds since 1970. */
  readonly resolvedAt: number;
}

export interface JudgedNights {
  readonly files: readonly NightFile[];
  readonly acts: number;
  readonly records: number;
  /** Records that were not listed yet when the night after them was resolved. */
  readonly lateRecords: number;
  /** When the log was read last, in milliseconds since 1970. */
  readonly resolvedAt: number;
  readonly retentionDays: number;
  /** What runs warned of, each once. */
  readonly warnings: readonly string[];
}

type OpenFile = { -readonly [Name in keyof NightFile]: NightFile[Name] };

const first = Date.parse('2026-03-02T02:00:00Z');
const day = 24 * 3600 * 1000;

/**
 * Backs up a tenant night after night, all in this process and by a clock that is set from one night to the next, and holds
 * what the product says of each change to what the tenant knows. The log is as late and as rough as a real one.
 */
export async function judgedNights(options: NightsOptions): Promise<JudgedNights> {
  const { size, scale, seed, share, progress } = options;
  const place = await nights((clock) => {
    const tenant = growSized(size, { clock, seed, scale });
    hireStaff(tenant);
    return tenant;
  });
  const { tenant, simulator } = place;
  simulator.requests.keep = false;
  Object.assign(simulator.behaviour, { auditLateness: usualLateness, auditRepeats: true });
  const listing = auditListing(simulator.behaviour);
  const files: OpenFile[] = [];
  const byCommit = new Map<string, number>();
  const warnings = new Set<string>();
  let startedAt = 0;
  let resolvedAt = 0;
  let lateRecords = 0;
  try {
    for (let night = 0; night <= options.nights; night += 1) {
      const at = new Date(first + night * day).toISOString();
      place.clock.set(at);
      if (night > 0) auditedDay(tenant, { share, seed: seed * 1000 + night });
      if (night > 0) actWhileReading(place, options, night);
      const { attribution, commits } = await place.run(at, { incremental: true });
      simulator.concurrent.clear();
      resolvedAt = place.clock.now().getTime();
      for (const line of place.log.lines) if (line.startsWith('warning: ')) warnings.add(line);
      for (const { commit } of commits.commits) byCommit.set(commit, night);
      for (const { commit, change } of attribution.late) {
        const known = files.find((file) => file.night === byCommit.get(commit) && file.file === change.path);
        if (known !== undefined) known.inTheEnd = claimsOf(change.attribution);
      }
      if (night > 0) {
        const recipe = recipeAuthors(
          tenant.audit.listed(place.clock.now(), listing).values(),
          startedAt,
          Date.parse(at),
        );
        const truths = truthsOf(place, attribution.changes, listing);
        const [since, now] = [startedAt, resolvedAt];
        lateRecords += tenant.audit.entries.filter(
          (entry) => entry.time > since && entry.time <= Date.parse(at) && listedFrom(entry, listing) > now,
        ).length;
        for (const [index, { kind, path, status, attribution: found }] of attribution.changes.entries()) {
          const claims = claimsOf(found);
          const byRecipe = recipe(path).map((actor): Claim => ({
            actor: actor.toLowerCase(),
            grade: 'object',
            pointers: [''],
          }));
          const judged = { kind, file: path, status, truth: truths[index] ?? [] };
          files.push({ ...judged, night, thatNight: claims, inTheEnd: claims, recipe: byRecipe, resolvedAt });
        }
        progress(
          `night ${night}: ${attribution.changes.length} files changed, ${attribution.late.length} late findings`,
        );
      } else progress('the first night is done');
      startedAt = Date.parse(at);
    }
  } finally {
    await place.close();
  }
  const { auditRetentionDays: retentionDays } = simulator.behaviour;
  const { size: acts } = tenant.chronicle.truth;
  const records = tenant.audit.entries.length;
  return { files, acts, records, lateRecords, resolvedAt, retentionDays, warnings: [...warnings] };
}

/** Some acts of a day in the minutes of the export, each at a moment of its own. */
function actWhileReading(
  { tenant, clock, simulator }: Nights,
  { concurrent, seed }: NightsOptions,
  night: number,
): void {
  if (concurrent === 0) return;
  const random = randomFrom(seed * 1000 + night);
  const acts = random.shuffled(actsOfDay(tenant, { share: 1e-9, seed: seed * 2000 + night })).slice(0, concurrent);
  const timed = acts.map((act) => () => {
    void clock.sleep(200 + random.below(4800));
    act();
  });
  simulator.concurrent.add(timed, 1 + Math.floor(400 / concurrent));
}

function truthsOf({ tenant, dirs }: Nights, changes: readonly FileChange[], listing: AuditListing): TrueChange[][] {
  const ledger = new Ledger(tenant.chronicle.truth.since().map((act) => ledgerAct(act, listing)));
  const texts = blobsOf(dirs.remote, changes);
  return changes.map((change) => ledger.truthOf(seenChange(change, texts)));
}

function seenChange(change: FileChange, texts: ReadonlyMap<string, string>): SeenChange {
  const { kind, key, status, oldBlob, newBlob, readAt } = change;
  const { path, shape } = kindById(kind);
  const parsed = (blob: string | null): JsonObject => JSON.parse(texts.get(blob ?? '') ?? '{}') as JsonObject;
  return {
    path: routes.find((route) => route.path === path || route.beta?.path === path)?.path ?? path,
    key: shape === 'singleton' ? null : key,
    status,
    before: parsed(oldBlob),
    after: parsed(newBlob),
    readAt: Date.parse(readAt),
  };
}

function ledgerAct(act: TrueAct, listing: AuditListing): LedgerAct {
  const { time, path, key, verb, properties, relation, member } = act;
  const actors = act.actors.map((actor) => idOf(actor).toLowerCase());
  return { time, path, key, verb, actors, properties, relation, member, toldFrom: toldFrom(act, listing) };
}

function claimsOf(attribution: Attribution): Claim[] {
  if (attribution.status === 'unknown') return [];
  return attribution.credits.map(({ actor, grade, properties, events }) => ({
    actor: actor.id.toLowerCase(),
    grade,
    pointers: properties,
    evidence: events.map(({ at, activity }) => `${at} ${activity}`).join(', '),
  }));
}

function blobsOf(repository: string, changes: readonly FileChange[]): ReadonlyMap<string, string> {
  const ids = [...new Set(changes.flatMap(({ oldBlob, newBlob }) => [oldBlob, newBlob]))].filter((id) => id !== null);
  const input = ids.map((id) => `${id}\n`).join('');
  const output = execFileSync('git', ['cat-file', '--batch'], { cwd: repository, input, maxBuffer: 2 ** 30 });
  const texts = new Map<string, string>();
  let offset = 0;
  for (const id of ids) {
    const end = output.indexOf('\n', offset);
    const size = Number(output.toString('utf8', offset, end).split(' ')[2]);
    if (Number.isNaN(size)) throw new Error(`The remote has no ${id}.`);
    texts.set(id, output.toString('utf8', end + 1, end + 1 + size));
    offset = end + 1 + size + 1;
  }
  return texts;
}
