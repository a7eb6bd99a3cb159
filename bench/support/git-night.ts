import { commitPlans } from '../../src/commit/commit-plans.ts';
import { planGroups } from '../../src/commit/planner.ts';
import type { AttributedChange, ChangeStatus, GitIdentity } from '../../src/domain/change.ts';
import type { CommitPlan, Stage } from '../../src/domain/ports.ts';
import type { AttributionReport, RunFacts } from '../../src/domain/run.ts';
import { defaults } from '../../src/domain/settings.ts';
import { blobId } from '../../src/edges/blob-id.ts';
import { objectId, objectText, pathIn } from './git-tenant.ts';
import type { Layout } from './git-tenant.ts';

export interface NightSize {
  /** In the repository before. */
  readonly files: number;
  /** Eight of ten modify a file, three of twenty add one, one of twenty deletes one. */
  readonly changes: number;
  /** Sets of authors, alike in size. */
  readonly groups: number;
  readonly seed: number;
}

/** What a night is to commit. */
export interface Night {
  /** As step 2 leaves it. */
  readonly report: AttributionReport;
  /** The same as commits, as step 3 makes them of it. */
  readonly plans: readonly CommitPlan[];
  /** New texts by blob id. */
  readonly texts: ReadonlyMap<string, string>;
}

const startedAt = '2026-02-01T02:00:00.000Z';
export const committer: GitIdentity = defaults.identity;

/** A night with that many changes by that many sets of authors. @param base the commit that they come on top of. */
export function nightOn(base: string, layout: Layout, size: NightSize): Night {
  const texts = new Map<string, string>();
  const staged = (text: string): string => {
    const blob = blobId(text);
    texts.set(blob, text);
    return blob;
  };
  const changes = Array.from({ length: size.changes }, (_, at) => changeAt(at, layout, size, staged));
  return nightOf(changes, texts, runFacts(base));
}

/**
 * A first backup with that many objects, their texts on the stage: all of them at once would be half a gigabyte.
 * @param time is given what an export does with a text once it has it.
 */
export function firstNight(
  layout: Layout,
  objects: number,
  seed: number,
  stage: Stage,
  time: (work: () => string) => string = (work) => work(),
): Omit<Night, 'texts'> {
  const changes = Array.from({ length: objects }, (_, index): AttributedChange => {
    const id = objectId(seed, index);
    const text = objectText(id, 0);
    const newBlob = time(() => {
      const blob = blobId(text);
      stage.put(blob, text);
      return blob;
    });
    const attribution = { status: 'unknown', reason: 'first-backup' } as const;
    return { ...changeOf(id, layout, 'added', null, newBlob), attribution, authors: [] };
  });
  stage.flush();
  return nightOf(changes, new Map(), runFacts(null));
}

function nightOf(changes: readonly AttributedChange[], texts: Night['texts'], run: RunFacts): Night {
  const nothing = { skipped: [], suspicious: [], delta: {} };
  const receipt = {
    document: 'receipt',
    version: 1,
    runId: run.id,
    startedAt,
    tenantId: run.tenantId,
    ...nothing,
  } as const;
  const window = { from: '2026-01-31T02:00:00.000Z', to: startedAt };
  const about = { document: 'attribution', version: 1, run, outcomes: [], receipt, window } as const;
  const groups = planGroups(changes);
  const plans = commitPlans(groups, { run, identity: committer, notRead: [], parts: groups.length });
  return { report: { ...about, eventsRead: changes.length, changes, late: [] }, plans, texts };
}

function changeAt(
  at: number,
  layout: Layout,
  { files, changes, groups, seed }: NightSize,
  staged: (text: string) => string,
): AttributedChange {
  const sort = at % 20;
  const status = sort === 0 ? 'deleted' : sort <= 3 ? 'added' : 'modified';
  const id = objectId(seed, status === 'added' ? files + at : Math.floor((at * files) / changes));
  const oldBlob = status === 'added' ? null : blobId(objectText(id, 0));
  const newBlob = status === 'deleted' ? null : staged(objectText(id, 1));
  const group = Math.floor((at * groups) / changes);
  const author = { name: `Administrator ${group}`, email: `administrator.${group}@contoso.com` };
  return { ...changeOf(id, layout, status, oldBlob, newBlob), ...explanation(at, group, author), authors: [author] };
}

function changeOf(
  id: string,
  layout: Layout,
  status: ChangeStatus,
  oldBlob: string | null,
  newBlob: string | null,
): Omit<AttributedChange, 'attribution' | 'authors'> {
  return { kind: 'user', key: id, path: pathIn(layout, id), status, oldBlob, newBlob, name: id, readAt: startedAt };
}

function explanation(
  at: number,
  group: number,
  { email }: GitIdentity,
): Pick<AttributedChange, 'attribution' | 'since'> {
  const when = new Date(Date.parse(startedAt) - 86_400_000 + group * 60_000).toISOString();
  const actor = { type: 'user', id: objectId(-1, group), userPrincipalName: email } as const;
  const events = [{ id: `Directory_${objectId(-2, at)}`, at: when, activity: 'Update user' }];
  const credits = [{ actor, grade: 'exact', properties: ['/jobTitle'], events } as const];
  return { attribution: { status: 'found', credits, unexplained: [] }, since: '2026-01-31T02:00:00.000Z' };
}

function runFacts(base: string | null): RunFacts {
  return {
    id: 'b0000000-0000-4000-8000-000000000001',
    startedAt,
    tenantId: 'b0000000-0000-4000-8000-000000000002',
    branch: 'main',
    baseCommit: base,
    folder: defaults.folder,
    types: ['user'],
    exclude: [],
    cloudOnly: false,
    previousStartedAt: base === null ? null : '2026-01-31T02:00:00.000Z',
    previousCommit: base,
    lastReads: {},
  };
}
