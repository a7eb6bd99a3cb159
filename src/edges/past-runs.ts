import { BackupError } from '../domain/errors.ts';
import type { PastRun, PreviousBackup } from '../domain/ports.ts';
import type { Git } from './git.ts';

/** Commits of backups that are looked at: enough for the nights that the audit log remembers. */
const lookedAt = 2000;
const fieldEnd = '\0';
const recordEnd = '\x1e';

const trailer = (name: string): string => `%(trailers:key=${name},valueonly,unfold,separator=%x2C)`;
const fields = ['Run', 'Part', 'Started', 'Tenant', 'Types', 'Exclude', 'Not-Read'] as const;
/** Whatever grep.patternType says: the pattern is a basic one. */
const backups = ['--basic-regexp', '--grep=^Backup-Run: '];

interface BackupCommit extends PastRun {
  readonly commit: string;
  readonly tenantId: string;
  /** How many commits the run made. */
  readonly parts: number;
}

/**
 * The newest backup below a commit, and the runs before it, from the trailers of their commits.
 * @param deepen fetches more of a shallow clone's history, and is false when there is no more to be had.
 * @throws BackupError `shallow-clone` where the clone may lack a part of the newest backup.
 */
export async function previousBackup(
  git: Git,
  branch: string,
  base: string,
  deepen: () => Promise<boolean>,
): Promise<PreviousBackup | null> {
  const commits = await backupCommits(git, base);
  const [newest] = commits;
  const ofNewest = commits.filter(({ runId }) => runId === newest?.runId);
  if ((newest === undefined || ofNewest.length < newest.parts) && (await isShallow(git))) {
    if (!(await deepen())) throw tooShallow(branch);
    return previousBackup(git, branch, base, deepen);
  }
  if (newest === undefined) return null;
  const runs = [...new Map(commits.map((commit) => [commit.runId, commit])).values()];
  const tenantId = commits.find((commit) => commit.tenantId !== '')?.tenantId ?? '';
  return { commit: newest.commit, runId: newest.runId, startedAt: newest.startedAt, tenantId, runs };
}

async function backupCommits(git: Git, base: string): Promise<BackupCommit[]> {
  const format = `--format=%H${fields.map((field) => `%x00${trailer(`Backup-${field}`)}`).join('')}%x1e`;
  const log = await git.run('log', '-n', String(lookedAt), ...backups, format, base);
  return log.split(recordEnd).flatMap(commitOf);
}

/** Empty for a commit that only mentions a trailer in its text. */
function commitOf(record: string): BackupCommit[] {
  const [commit = '', runId = '', part = '', startedAt = '', tenantId = '', ...lists] = record.trim().split(fieldEnd);
  if (runId === '' || Number.isNaN(Date.parse(startedAt))) return [];
  const [types = [], exclude = [], notRead = []] = lists.map((list) => list.split(',').filter((item) => item !== ''));
  const parts = Number(/\/(\d+)$/.exec(part)?.[1] ?? 1);
  return [{ commit, runId, startedAt, tenantId, types, exclude, notRead, parts }];
}

/** True for a clone without its whole history. */
export async function isShallow(git: Git): Promise<boolean> {
  return (await git.ask('rev-parse', '--is-shallow-repository')) === 'true';
}

/** In a shallow clone "no backup found" may only mean "not fetched", and a first backup would be made a second time. */
function tooShallow(branch: string): BackupError {
  return new BackupError(
    'shallow-clone',
    `The clone is too shallow: the last backup on ${branch} is not in it, or not all of it.`,
    'Set fetchDepth: 0 at the checkout step of the pipeline, or run git fetch --unshallow.',
  );
}

/** The commits of so many runs at and below `base`, newest first. */
export async function commitsOfLastRuns(git: Git, base: string, runs: number): Promise<string[]> {
  const format = `--format=%H%x00${trailer('Backup-Run')}%x1e`;
  const log = await git.run('log', '-n', String(lookedAt), ...backups, format, base);
  const seen = new Set<string>();
  const found: string[] = [];
  for (const record of log.split(recordEnd)) {
    const [commit = '', runId = ''] = record.trim().split(fieldEnd);
    if (runId === '') continue;
    seen.add(runId);
    if (seen.size > runs) break;
    found.push(commit);
  }
  return found;
}

/** Ids of the audit events that commits since that instant cite, by the paths that those commits changed. */
export async function citedEvents(
  git: Git,
  base: string | null,
  since: string,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const cited = new Map<string, Set<string>>();
  if (base === null) return cited;
  const format = `--format=%x1e${trailer('Audit-Event')}`;
  const log = await git.run('log', `--since=${since}`, ...backups, '-z', '--name-only', '--no-renames', format, base);
  for (const record of log.split(recordEnd)) {
    const [events = '', ...paths] = record.split(/\0\n?|\n/).filter((line) => line !== '');
    for (const path of paths) {
      const known = cited.get(path) ?? new Set<string>();
      for (const id of events.split(',')) known.add(id);
      cited.set(path, known);
    }
  }
  return cited;
}

/** The run that made a commit; empty where its trailers name none, or it is not in the clone. */
export async function runIdOf(git: Git, commit: string): Promise<string> {
  return ((await git.ask('log', '-1', '--no-walk', `--format=${trailer('Backup-Run')}`, commit)) ?? '').trim();
}

/** The commits above `base` that belong to this run, oldest first. */
export async function commitsOfRun(
  git: Git,
  base: string | null,
  tip: string | null,
  runId: string,
): Promise<string[]> {
  if (tip === null || tip === base) return [];
  const range = base === null ? tip : `${base}..${tip}`;
  const trailerLine = `^Backup-Run: ${runId.replace(/[^A-Za-z0-9-]/g, '.')}$`;
  const found = await git.run('rev-list', '--reverse', '--basic-regexp', `--grep=${trailerLine}`, range);
  return found.split('\n').filter((commit) => commit !== '');
}
