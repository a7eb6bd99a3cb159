import type { FoundLater } from '../domain/history.ts';

const mark = 'Found-Later: ';

/** What later runs found of a commit, from the note that they left on it for people. */
export function foundLaterIn(note: string): FoundLater[] {
  const lines = note.split('\n').filter((line) => line.startsWith(mark));
  return lines.map((line) => {
    const [, text = line, runId = ''] = /^(.*?)(?: \(run ([^()]*)\))?$/.exec(line.slice(mark.length)) ?? [];
    return { text, runId };
  });
}
