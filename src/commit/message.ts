import { kindById } from '../catalogue/index.ts';
import { eventsOf } from '../domain/change.ts';
import type { AttributedChange, ChangeStatus, CommitGroup, GitIdentity } from '../domain/change.ts';
import type { CommitReport, RunFacts } from '../domain/run.ts';
import { describeLate } from './late-note.ts';
import { oneLine } from './one-line.ts';

const longestSubject = 100;
const longestName = 80;
/** Objects that a message lists; the commit itself has them all. */
const listed = 200;

/** Who is shown when the log names nobody. */
export const unknownAuthor: GitIdentity = { name: 'unknown', email: 'unknown@unknown.invalid' };

/** `Ada Lindqvist, HR Sync (SP) <ada@contoso.com>`: all names, the first one's e-mail. */
export function gitAuthor(group: CommitGroup, run: RunFacts, identity: GitIdentity): GitIdentity {
  const [first] = group.authors;
  if (first === undefined) return run.previousStartedAt === null ? identity : unknownAuthor;
  return { name: group.authors.map((author) => author.name).join(', '), email: first.email };
}

/**
 * Subject and list for people, trailers for machines.
 * @param part which of the run's commits it is, such as `2/3`; `notRead` names the kinds that could not be read.
 */
export function commitMessage(
  group: CommitGroup,
  run: RunFacts,
  author: GitIdentity,
  { part, notRead }: { readonly part: string; readonly notRead: readonly string[] },
): string {
  return `${subject(group, run, author)}\n\n${body(group)}\n\n${trailers(group, run, part, notRead)}\n`;
}

function subject({ changes }: CommitGroup, run: RunFacts, author: GitIdentity): string {
  const folders = [...new Set(changes.map(({ kind }) => kindById(kind).folder))];
  const who = run.previousStartedAt === null ? 'First backup' : author.name;
  return cut(`${who}: ${counts(changes)} in ${folders.join(', ')}`, longestSubject);
}

/** `3 modified, 1 added`. */
export function counts(changes: readonly { readonly status: ChangeStatus }[]): string {
  const statuses: ChangeStatus[] = ['modified', 'added', 'deleted'];
  return statuses
    .map((status) => ({ status, count: changes.filter((change) => change.status === status).length }))
    .filter(({ count }) => count > 0)
    .map(({ status, count }) => `${count} ${status}`)
    .join(', ');
}

function body({ changes }: CommitGroup): string {
  const lines = changes.slice(0, listed).map(line);
  if (changes.length > listed) lines.push(`- and ${changes.length - listed} more`);
  return lines.join('\n');
}

function line(change: AttributedChange): string {
  const what = `- ${change.status} ${change.kind} ${cut(oneLine(change.name), longestName)}`;
  const { attribution } = change;
  if (attribution.status === 'unknown') return what;
  const last = eventsOf(attribution).at(-1);
  return last === undefined ? what : `${what} (${oneLine(last.activity)}, ${last.at})`;
}

function trailers(group: CommitGroup, run: RunFacts, part: string, notRead: readonly string[]): string {
  const events = group.changes.flatMap(({ attribution }) => eventsOf(attribution));
  const reasons = group.changes.flatMap(({ attribution }) =>
    attribution.status === 'unknown' ? [attribution.reason] : [],
  );
  return [
    ...(group.authors.length > 1 ? group.authors.map(({ name, email }) => `Co-authored-by: ${name} <${email}>`) : []),
    ...[...new Set(reasons)].sort().map((reason) => `Author-Unknown: ${reason}`),
    ...[...new Set(events.map((event) => oneLine(event.id)))].map((id) => `Audit-Event: ${id}`),
    `Backup-Run: ${run.id}`,
    `Backup-Part: ${part}`,
    `Backup-Started: ${run.startedAt}`,
    `Backup-Types: ${run.types.join(',')}`,
    ...(run.exclude.length === 0 ? [] : [`Backup-Exclude: ${run.exclude.join(',')}`]),
    ...(notRead.length === 0 ? [] : [`Backup-Not-Read: ${notRead.join(',')}`]),
    ...(run.tenantId === '' ? [] : [`Backup-Tenant: ${run.tenantId}`]),
  ].join('\n');
}

/** What the tag of a run says: who changed how much, and what the backup lacks. */
export function tagMessage(report: CommitReport, incomplete: readonly string[]): string {
  const authors = new Map<string, number>();
  for (const commit of report.commits) {
    for (const { name, email } of commit.authors.length > 0 ? commit.authors : [unknownAuthor]) {
      const key = `${name} <${email}>`;
      authors.set(key, (authors.get(key) ?? 0) + commit.changes);
    }
  }
  const total = report.commits.reduce((sum, commit) => sum + commit.changes, 0);
  const who = report.run.previousStartedAt === null ? [] : [...authors].map(([name, count]) => `- ${name}: ${count}`);
  return [
    `Backup of ${report.run.startedAt}: ${total} ${total === 1 ? 'change' : 'changes'}`,
    ...(who.length === 0 ? [] : ['', 'Changes by', ...who]),
    ...(report.late.length === 0
      ? []
      : [
          '',
          'Found later, of earlier commits',
          ...report.late.map((finding) => `- ${finding.commit.slice(0, 10)} ${describeLate(finding)}`),
        ]),
    ...(incomplete.length === 0
      ? []
      : ['', 'Not read, kept as before', ...incomplete.map((text) => `- ${oneLine(text)}`)]),
    '',
  ].join('\n');
}

function cut(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
