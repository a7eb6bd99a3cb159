import type { CommitPlan } from '../../src/domain/ports.ts';
import { git } from './git-command.ts';
import { committer } from './git-night.ts';

/**
 * The same commits as one `git fast-import` stream, written down plainly: the texts are in memory, nothing is checked,
 * the branch is moved by the stream itself, and nothing comes after it.
 * @param at when they are committed, in seconds since 1970.
 */
export function streamCommits(
  directory: string,
  base: string,
  plans: readonly CommitPlan[],
  texts: ReadonlyMap<string, string>,
  at: number,
): void {
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const commits = plans.map(({ author, authorDate, message, writes, deletes }, index) => {
    const from = index === 0 ? `from ${base}\n` : '';
    const head =
      'commit refs/heads/main\n' +
      `author ${author.name} <${author.email}> ${Date.parse(authorDate) / 1000} +0000\n` +
      `committer ${committer.name} <${committer.email}> ${at} +0000\n`;
    const removed = deletes.map((path) => `D ${path}\n`);
    const written = writes.map(({ path, blob }) => `M 100644 inline ${path}\n${data(texts.get(blob) ?? '')}`);
    return [head, data(message), from, ...removed, ...written].join('');
  });
  git(directory, ['fast-import', '--quiet', '--done'], { input: `${commits.join('')}done\n` });
}
