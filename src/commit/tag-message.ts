import type { CommitReport } from '../domain/run.ts';
import { shownLine } from '../domain/shown.ts';
import { bounded } from './bounded.ts';
import { describeLate } from './late-note.ts';
import { unknownAuthor } from './message.ts';

/** Of each list in the message. */
const listed = { lines: 200, bytes: 16_000 };

/** What the tag of a run says: who changed how much, and what the backup lacks. */
export function tagMessage(report: CommitReport, incomplete: readonly string[]): string {
  const authors = new Map<string, number>();
  for (const commit of report.commits.filter(({ changes }) => changes > 0)) {
    for (const { name, email } of commit.authors.length > 0 ? commit.authors : [unknownAuthor]) {
      const key = `${name} <${email}>`;
      authors.set(key, (authors.get(key) ?? 0) + commit.changes);
    }
  }
  const total = report.commits.reduce((sum, commit) => sum + commit.changes, 0);
  const who = report.run.previousStartedAt === null ? [] : [...authors].map(([name, count]) => `${name}: ${count}`);
  const late = report.late.map((finding) => `${finding.commit.slice(0, 10)} ${describeLate(finding)}`);
  return [
    `Backup of ${report.run.startedAt}: ${total} ${total === 1 ? 'change' : 'changes'}`,
    ...list('Changes by', who),
    ...list('Found later, of earlier commits', late),
    ...list(
      'Not read, kept as before',
      incomplete.map((line) => shownLine(line)),
    ),
    '',
  ].join('\n');
}

function list(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const { kept, left } = bounded(
    lines.map((line) => `- ${line}`),
    listed,
  );
  return ['', title, ...kept, ...(left === 0 ? [] : [`- and ${left} more`])];
}
