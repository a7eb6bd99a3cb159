import { foundLaterIn } from '../commit/found-later.ts';
import { BackupError } from '../domain/errors.ts';
import type { CommitFacts } from '../domain/history.ts';
import { coverageOf } from '../domain/report.ts';
import type { Coverage, Report, ReportedCommit, ReportPoint } from '../domain/report.ts';
import type { CommitReport, RunTag } from '../domain/run.ts';
import { nameOnly } from '../domain/setter-text.ts';
import { shownLine } from '../domain/shown.ts';
import { commitNamed, factsBetween } from '../edges/commit-facts.ts';
import { hasEvidence } from '../edges/evidence.ts';
import type { Git } from '../edges/git.ts';
import { notesAt } from '../edges/notes.ts';
import { lacksParents } from '../edges/object-history.ts';
import { coverageAt, receiptNotes } from '../edges/receipts.ts';
import { isBelow, lastRunAt, parentOf, pointAt, remoteUrl, taggedPointBelow } from '../edges/report-ends.ts';
import type { Stretch } from '../edges/report-ends.ts';
import { buildReport } from '../report/build-report.ts';
import { repositoryLinks } from '../report/repository-links.ts';
import { openWithNotes, tooShallow } from './history.ts';
import type { WhereToLook } from './history.ts';
import { detailsOf } from './report-details.ts';
import { nameBook, tenantName } from './report-names.ts';

/** Commits whose notes are searched for what was found late. */
const lookedAt = 2000;

export interface ReportQuery extends WhereToLook {
  /** `FROM..TO`, either of which may be left out; or one revision: the newest backup there. `HEAD` unless given. */
  readonly range?: string;
}

/**
 * What backups brought, from what Git keeps.
 * @throws BackupError `not-found`, `usage`, `shallow-clone`.
 */
export async function reportOf({ range = 'HEAD', ...query }: ReportQuery): Promise<Report> {
  const git = await openWithNotes(query);
  const stretch = await stretchOf(git, range);
  if (stretch === null) {
    throw new BackupError(
      'not-found',
      `There is no backup at ${shownLine(range, 80)}.`,
      'Name a branch or tag that has one; git fetch brings what others pushed.',
    );
  }
  // Others may have committed on top of the newest backup.
  const newest = await lastRunAt(git, stretch.to);
  const coverage = newest === null ? null : await coverageAt(git, stretch.to, newest.to);
  return makeReport(git, stretch, { coverage, goesOn: () => true });
}

async function stretchOf(git: Git, range: string): Promise<Stretch | null> {
  const [, from, to] = /^(.*?)\.\.(.*)$/s.exec(range) ?? [];
  if (from === undefined || to === undefined) return lastRunAt(git, range);
  const end = await commitNamed(git, to === '' ? 'HEAD' : to);
  const start = from === '' ? null : await commitNamed(git, from);
  // Git finds no commit in it, which would read as if nothing had changed.
  if (start !== null && (await isBelow(git, end, start))) {
    throw new BackupError(
      'usage',
      `${shownLine(range, 160)} ends before it begins.`,
      'Name the older end first: FROM..TO.',
    );
  }
  return { from: start, to: end };
}

/** What the report of a run that just ended knows beside what Git has. */
export interface RunReportOptions {
  readonly tag: RunTag | undefined;
  /** The page of the pipeline's run. */
  readonly runUrl?: string;
  /** False as soon as there is no more time: what is left is told without its properties. */
  readonly goesOn: () => boolean;
}

/** What a run brought that just committed, or found nothing to commit. */
export async function reportRun(
  git: Git,
  { run, commits, outcomes, pushed }: CommitReport,
  { tag, ...options }: RunReportOptions,
): Promise<Report> {
  const [first, last] = [commits[0]?.commit, commits.at(-1)?.commit];
  const stretch =
    first === undefined || last === undefined
      ? { from: run.baseCommit, to: run.baseCommit }
      : { from: await parentOf(git, first), to: last };
  const { id, startedAt, tenantId, folder } = run;
  const isOurs = tag !== undefined && tag.commit === stretch.to;
  const known = {
    ...{ run: { id, startedAt }, tenantId, folder },
    ...(isOurs && { tag: tag.name }),
    isPublic: commits.length === 0 || (pushed && tag?.pushed !== false),
  };
  return makeReport(git, stretch, { coverage: coverageOf(outcomes), known, ...options });
}

interface ReportOptions {
  readonly coverage: Coverage | null;
  readonly runUrl?: string;
  readonly goesOn: () => boolean;
  /** What a run knows of itself, and commits tell otherwise. */
  readonly known?: {
    readonly run: { readonly id: string; readonly startedAt: string };
    readonly tenantId: string;
    readonly folder: string;
    readonly tag?: string;
    /** False where commits or tag are only here: a link would lead nowhere. */
    readonly isPublic: boolean;
  };
}

async function makeReport(
  git: Git,
  { from, to }: { readonly from: string | null; readonly to: string | null },
  { coverage, runUrl, goesOn, known }: ReportOptions,
): Promise<Report> {
  const commits = to === null || to === from ? [] : await factsBetween(git, from, to);
  const first = commits[0]?.commit;
  if (first !== undefined && (await lacksParents(git, first))) throw tooShallow();
  const { details, counted, folder } = await detailsOf(git, commits, goesOn);
  const url = await remoteUrl(git);
  const links = url === undefined || known?.isPublic === false ? undefined : repositoryLinks(url);
  const newest = commits.findLast(({ run }) => run !== null)?.run ?? null;
  const tenantId = known?.tenantId ?? newest?.tenantId ?? '';
  const place = { commit: to, folder: known?.folder ?? folder };
  const end = to === null ? null : await endOf(git, to, known?.tag);
  const run = known?.run ?? (newest === null ? null : { id: newest.id, startedAt: newest.startedAt });
  const start = from === null ? null : await taggedPointBelow(git, from);
  const runs = new Set(commits.flatMap(({ run }) => run?.id ?? []));
  const ids = [...(known === undefined ? [] : [known.run.id]), ...runs];
  const late = to === null ? [] : await lateFindings(git, to, new Set(ids));
  return buildReport(
    {
      tenant: { id: tenantId, name: await tenantName(git, place, tenantId) },
      from: start,
      to: end,
      run,
      runs: Math.max(runs.size, known === undefined ? 0 : 1),
      ...(runUrl !== undefined && { runUrl }),
      ...(links !== undefined &&
        start !== null &&
        end !== null &&
        commits.length > 0 && { comparisonUrl: links.comparison(start, end) }),
      coverage: coverage === null ? null : ofRun(coverage, run),
      commits: commits.map((facts) => reportedCommit(facts, links?.commit(facts.commit))),
      counted,
      late: late.map((finding) => ({ ...finding, ...(links !== undefined && { url: links.commit(finding.commit) }) })),
      hasEvidence: await hasEvidence(git),
    },
    details,
    await nameBook(git, place, details),
  );
}

/** Names the run only where it is another than the one that the report is about. */
function ofRun({ run: own, ...coverage }: Coverage, run: Report['run']): Coverage {
  return own === undefined || own.id === run?.id ? coverage : { ...coverage, run: own };
}

async function endOf(git: Git, commit: string, tag: string | undefined): Promise<ReportPoint> {
  return tag === undefined ? pointAt(git, commit) : { commit, tag };
}

function reportedCommit({ commit, subject, author, authoredAt: at }: CommitFacts, url?: string): ReportedCommit {
  return { commit, subject: shownLine(subject), author: nameOnly(author), at, ...(url !== undefined && { url }) };
}

/** What these runs found of commits, newest first. */
async function lateFindings(git: Git, to: string, runs: ReadonlySet<string>): Promise<Report['late'][number][]> {
  const notes = notesAt(git, receiptNotes);
  const noted = await notes.noted();
  if (noted.size === 0) return [];
  const commits = (await git.run('rev-list', '-n', String(lookedAt), to)).split('\n').filter((id) => noted.has(id));
  const texts = await notes.read(commits);
  return [...texts].flatMap(([commit, text]) =>
    foundLaterIn(text)
      .filter(({ runId }) => runs.has(runId))
      .map((found) => ({ text: shownLine(found.text), runId: found.runId, commit })),
  );
}
