import type { GitIdentity } from '../domain/change.ts';
import type { Clock, Repository } from '../domain/ports.ts';
import type { CommitReport, KindReport, RunFacts, RunTag } from '../domain/run.ts';
import { tagMessage } from './tag-message.ts';

export interface TagOptions {
  /** `{date}` and `{time}` stand for the start of the export in UTC, such as `2026-01-31` and `02-00-00`. */
  readonly format: string;
  readonly identity: GitIdentity;
  readonly push: boolean;
}

/**
 * Step 4: one annotated tag on the run's last commit, naming all authors. No commit, no tag; but a tag that an earlier run
 * could not make or push is made up for.
 */
export async function tagRun(
  report: CommitReport,
  { format, identity, push }: TagOptions,
  { repository, clock }: { readonly repository: Repository; readonly clock: Clock },
): Promise<RunTag | undefined> {
  const last = report.commits.at(-1);
  if (last === undefined) return missedTag(report.run, { format, identity, push }, { repository, clock });
  const plan = {
    name: tagName(format, report.run.startedAt),
    commit: last.commit,
    message: tagMessage(report, report.outcomes.flatMap(incomplete)),
  };
  const tag = await repository.tag({ plan, tagger: identity, at: clock.now().toISOString(), push });
  return { ...tag, commit: last.commit };
}

async function missedTag(
  run: RunFacts,
  { format, identity, push }: TagOptions,
  { repository, clock }: { readonly repository: Repository; readonly clock: Clock },
): Promise<RunTag | undefined> {
  const { previousCommit: commit, previousStartedAt: startedAt } = run;
  if (commit === null || startedAt === null || (await repository.ensureTagged(commit, push))) return undefined;
  const plan = { name: tagName(format, startedAt), commit, message: `Backup of ${startedAt}, tagged later\n` };
  const tag = await repository.tag({ plan, tagger: identity, at: clock.now().toISOString(), push });
  return { ...tag, commit };
}

/** The name that a run's tag gets; colons are not allowed in one. */
export function tagName(format: string, startedAt: string): string {
  const [date = '', time = ''] = new Date(startedAt).toISOString().split('T');
  return format.replaceAll('{date}', date).replaceAll('{time}', time.slice(0, 8).replaceAll(':', '-'));
}

function incomplete({ kind, outcome }: KindReport): string[] {
  switch (outcome.status) {
    case 'complete':
    case 'absent':
      return [];
    case 'denied':
      return outcome.delegatedOnly ? [] : [`${kind}: access denied`];
    case 'failed':
      return [`${kind}: ${outcome.code}`];
    case 'suspicious':
      if (outcome.why !== undefined) return [`${kind}: ${outcome.why}`];
      return [`${kind}: ${outcome.missing} objects suddenly missing, not deleted yet`];
    case 'skipped':
      return [`${kind}: ${outcome.reason}`];
  }
}
