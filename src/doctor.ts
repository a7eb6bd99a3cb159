import { select } from './catalogue/index.ts';
import { timeBudget } from './domain/budget.ts';
import { BackupError, messageOf } from './domain/errors.ts';
import { ReadError } from './domain/ports.ts';
import type { Around, Clock, ResourceReader } from './domain/ports.ts';
import type { JsonObject, ThrottleBucket } from './domain/resource.ts';
import { textOf } from './domain/resource.ts';
import type { Settings } from './domain/settings.ts';
import { findBackupBranch, tryPush } from './edges/backup-branch.ts';
import type { BackupBranch } from './edges/backup-branch.ts';
import { within } from './edges/deadline.ts';
import { gitLimits } from './edges/git-limits.ts';
import { openGit } from './edges/git.ts';
import type { Git } from './edges/git.ts';
import { openGraph } from './edges/graph.ts';
import type { Graph } from './edges/graph.ts';
import { isShallow } from './edges/past-runs.ts';
import { diagnose } from './setup/diagnose.ts';
import type { Finding, SetupFacts } from './setup/diagnose.ts';

/** Milliseconds for all questions to Microsoft Graph together. */
const longest = 60_000;
/** Milliseconds at most that a run waits for what it only reports of. */
const longestOfRun = 20_000;
/** Milliseconds that the examination waits for a command of git, which may have to fetch a branch. */
const gitPatience = 120_000;

/** Looks at everything that a run will need, changes nothing, and says what is wrong and how to mend it. */
export async function examine(settings: Settings, { clock, signal }: Around): Promise<readonly Finding[]> {
  const { graphEndpoint: endpoint, credential } = settings;
  const budget = timeBudget(new Date(clock.now().getTime() + longest), () => clock.now());
  const graph = await openGraph({ endpoint, credential, clock, signal, patience: () => budget.remaining() });
  return findings(settings, graph, clock, orReason(repositoryFacts(settings, signal)), longest);
}

/**
 * The same with what a run has opened already: its first lines are what is not in order. It never fails a run.
 * @param remaining milliseconds of the run's time: a small share of them is spent on this.
 */
export async function firstLines(
  settings: Settings,
  graph: Graph,
  clock: Clock,
  repository: { readonly git: Git; readonly branch: BackupBranch } | null,
  remaining: number,
): Promise<readonly string[]> {
  const facts = repository === null ? null : await orReason(factsOf(repository.git, repository.branch, settings.push));
  const patience = Math.min(longestOfRun, remaining / 10);
  const found = await findings(settings, graph, clock, Promise.resolve(facts), patience);
  return found.flatMap(({ level, what, fix }) => (level === 'ok' ? [] : [fix === undefined ? what : `${what} ${fix}`]));
}

async function findings(
  settings: Settings,
  graph: Graph,
  clock: Clock,
  repository: Promise<SetupFacts['repository']>,
  milliseconds: number,
): Promise<readonly Finding[]> {
  const late = (): ReadError => new ReadError(0, 'NoAnswer', `no answer within ${Math.round(milliseconds / 1000)} s`);
  const inTime = <Fact>(fact: Promise<Fact>): Promise<Fact | string> =>
    orReason(within({ milliseconds, late }, () => fact));
  const [claims, plans, oldest] = await Promise.all([
    orReason(graph.claims()),
    inTime(servicePlans(graph.reader)),
    inTime(oldestEvent(graph.reader)),
  ]);
  return diagnose({
    claims,
    selection: select(settings.types, settings.cloudOnly, settings.exclude),
    cloud: settings.cloud,
    servicePlans: plans,
    repository: await repository,
    oldestEvent: oldest,
    now: clock.now(),
  });
}

/** What a missing permission looks like. */
const refused = 'access is denied';

/** A failure is a finding, not the end of the examination. */
async function orReason<Fact>(fact: Promise<Fact>): Promise<Fact | string> {
  try {
    return await fact;
  } catch (error) {
    if (error instanceof BackupError) return `${error.message} ${error.hint}`;
    // Only a refusal is a matter of permissions; whoever is not there can grant nothing.
    if (error instanceof ReadError) return error.status === 403 ? `${refused} (${messageOf(error)})` : messageOf(error);
    throw error;
  }
}

type RepositoryFacts = Exclude<SetupFacts['repository'], string | null>;

async function repositoryFacts(settings: Settings, signal: AbortSignal): Promise<RepositoryFacts> {
  const git = await openGit(settings.repo, { signal, limits: gitLimits(() => gitPatience) });
  return factsOf(git, await findBackupBranch(git, settings.branch, settings.push), settings.push);
}

async function factsOf(git: Git, branch: BackupBranch, push: boolean): Promise<RepositoryFacts> {
  const tried = push ? await tryPush(git, branch) : 'not asked for';
  const refusal = tried instanceof BackupError ? { what: tried.message, fix: tried.hint } : tried;
  return { shallow: await isShallow(git), branch: branch.branch, push: refusal };
}

async function servicePlans(reader: ResourceReader): Promise<string[]> {
  const skus = await firstPage(reader, 'subscribedSkus', {}, 'directory');
  const plans = skus.flatMap(({ servicePlans: each }) => (Array.isArray(each) ? (each as JsonObject[]) : []));
  return plans.map((plan) => textOf(plan, 'servicePlanName'));
}

async function oldestEvent(reader: ResourceReader): Promise<Date | null> {
  const query = { $orderby: 'activityDateTime asc', $top: '1' };
  const [event] = await firstPage(reader, 'auditLogs/directoryAudits', query, 'reports');
  return event === undefined ? null : new Date(textOf(event, 'activityDateTime'));
}

async function firstPage(
  reader: ResourceReader,
  path: string,
  query: Readonly<Record<string, string>>,
  bucket: ThrottleBucket,
): Promise<readonly JsonObject[]> {
  for await (const page of reader.pages({ version: 'v1.0', path, query, shape: 'collection', bucket }))
    return page.objects;
  return [];
}
