import type { AttributedChange } from '../domain/change.ts';
import { evidenceHeaderSchema, keptChangeSchema } from '../domain/documents/change.ts';
import { accepts } from '../domain/documents/fault-of.ts';
import type { Evidence, LateFinding } from '../domain/run.ts';
import type { Git } from './git.ts';
import { notesAt } from './notes.ts';
import type { Notes, NoteWriter } from './notes.ts';

/** Why each change of a commit has its authors: a line of JSON for the run, and one for each change. */
const evidenceRef = 'refs/notes/entra-backup-evidence';

/** Brings the evidence that others left. */
export function fetchEvidence(git: Git): Promise<void> {
  return notesAt(git, evidenceRef).fetch();
}

/** False for a clone that nobody brought the evidence to: git clone leaves notes where they are. */
export async function hasEvidence(git: Git): Promise<boolean> {
  return (await git.ask('rev-parse', '--verify', '--quiet', evidenceRef)) !== undefined;
}

/** The evidence of these commits; commits without any are missing. */
export async function evidenceOf(git: Git, commits: readonly string[]): Promise<ReadonlyMap<string, Evidence>> {
  const texts = await notesAt(git, evidenceRef).read(commits);
  return new Map([...texts].flatMap(([commit, text]) => evidenceIn(commit, text)));
}

/** Leaves the evidence of new commits. */
export async function leaveEvidence(
  git: Git,
  evidence: readonly Evidence[],
  by: Omit<NoteWriter, 'subject'>,
): Promise<Notes> {
  const notes = notesAt(git, evidenceRef);
  const texts = evidence
    .filter(({ changes }) => changes.length > 0)
    .map((each) => [each.commit, textOf(each)] as const);
  await notes.write(new Map(texts), { ...by, subject: 'Evidence of a backup' });
  return notes;
}

/** Puts what was found late in place of what was known when the commits were made. */
export async function mendEvidence(
  git: Git,
  late: readonly LateFinding[],
  by: Omit<NoteWriter, 'subject'>,
): Promise<void> {
  const known = await evidenceOf(git, [...new Set(late.map(({ commit }) => commit))]);
  const found = new Map(late.map(({ commit, change }) => [`${commit} ${change.path}`, change]));
  const mended = [...known.values()].map((each) => ({
    ...each,
    changes: each.changes.map((change) => found.get(`${each.commit} ${change.path}`) ?? change),
  }));
  await leaveEvidence(git, mended, by);
}

function textOf({ document, version, runId, window, changes }: Evidence): string {
  return [{ document, version, runId, window }, ...changes].map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** Empty for a note of another version, or one that somebody wrote by hand. */
function evidenceIn(commit: string, text: string): [string, Evidence][] {
  const [first = '', ...lines] = text.split('\n').filter((line) => line !== '');
  try {
    const header: unknown = JSON.parse(first);
    if (!accepts(evidenceHeaderSchema, header)) return [];
    const changes = lines
      .map((line): unknown => JSON.parse(line))
      .filter((line): line is AttributedChange => accepts(keptChangeSchema, line));
    return [[commit, { ...header, commit, changes }]];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
