import { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { ChangeStatus } from '../domain/change.ts';
import type { CommitFacts, FileStep, HistoryStep } from '../domain/history.ts';
import { commitFormat, factsOf, fieldCount } from './commit-facts.ts';
import { gitWithInput } from './git-process.ts';
import type { Git } from './git.ts';

const raw = ['--raw', '--no-abbrev', '--no-ext-diff', '--root'] as const;
const noBlob = /^0+$/;
const statuses: Readonly<Record<string, ChangeStatus>> = { A: 'added', D: 'deleted' };

/** All files of a commit, by path. */
export interface TreeFile {
  readonly path: string;
  readonly blob: string;
}

/** What commits at and below `commit` did to files at these paths, newest first. */
export async function stepsOfFiles(git: Git, commit: string, paths: readonly string[]): Promise<HistoryStep[]> {
  const options = ['--topo-order', '--no-renames', ...raw, ...commitFormat];
  const exactly = paths.map((path) => `:(literal)${path}`);
  return stepsIn(await git.run('log', ...options, '--end-of-options', commit, '--', ...exactly));
}

/**
 * Paths of all files of one name that these commits touched, and the other commits of their runs: where the file may have
 * come from, or gone to. A pattern is slow over a whole history.
 */
export async function pathsBeside(
  git: Git,
  tip: string,
  commits: readonly CommitFacts[],
  fileName: string,
): Promise<string[]> {
  if (commits.length === 0) return [];
  const runs = [...new Set(commits.flatMap(({ run }) => run?.id ?? []))];
  const lines = runs.map((id) => `--grep=^Backup-Run: ${id.replace(/[^A-Za-z0-9-]/g, '.')}$`);
  const ofRuns = runs.length === 0 ? '' : await git.run('rev-list', '--basic-regexp', ...lines, tip);
  const ids = new Set([...commits.map(({ commit }) => commit), ...ofRuns.split('\n').filter((id) => id !== '')]);
  // A name that holds what Git takes for a pattern stands for itself.
  const anywhere = `:(glob)**/${fileName.replace(/[\\*?[\]]/g, '\\$&')}`;
  const options = ['--stdin', '-r', '-z', '--no-renames', '--no-commit-id', ...raw];
  const input = [...ids].map((id) => `${id}\n`);
  const found = await gitWithInput(git, ['diff-tree', ...options, '--', anywhere], input);
  return [...new Set(filesIn(found.toString('utf8').split('\0')).map(({ path }) => path))];
}

/** Files that were deleted at or below `commit`, newest first: those that came back too. */
export async function deletedFiles(git: Git, commit: string): Promise<TreeFile[]> {
  const options = ['--no-renames', '--diff-filter=D', ...raw, '-z', '--format='];
  const found = filesIn((await git.run('log', ...options, '--end-of-options', commit, '--')).split('\0'));
  return found.flatMap(({ path, oldBlob }) => (oldBlob === null ? [] : [{ path, blob: oldBlob }]));
}

/** What a commit did to each file, by path; a merge is compared with its first parent. */
export async function filesOfCommit(git: Git, commit: string): Promise<FileStep[]> {
  const parent = await git.ask('rev-parse', '--verify', '--quiet', `${commit}^1`);
  const trees = parent === undefined ? [commit] : [parent, commit];
  const options = ['-r', '-z', '--no-renames', '--no-commit-id', ...raw];
  return filesIn((await git.run('diff-tree', ...options, '--end-of-options', ...trees)).split('\0'));
}

/**
 * What each of these commits did to each file, one after the other: nothing is held, for a first backup has hundreds of
 * thousands. Merges did nothing.
 */
export async function eachFile(
  git: Git,
  commits: readonly string[],
  take: (file: FileStep, commit: string) => void,
): Promise<void> {
  let commit = '';
  let head = '';
  const end = (token: string): void => {
    if (head !== '') {
      take(stepOf(head, token), commit);
      head = '';
      return;
    }
    const isFile: boolean = isHead(token);
    if (isFile) head = token;
    else commit = token.trim();
  };
  const options = ['--stdin', '-r', '-z', '--no-renames', ...raw];
  const input = commits.map((id) => `${id}\n`);
  await gitWithInput(git, ['diff-tree', ...options], input, tokensTo(end));
}

/** Takes what git writes apart where it has NUL. */
function tokensTo(end: (token: string) => void): Writable {
  const text = new StringDecoder('utf8');
  let rest = '';
  return new Writable({
    write(chunk: Buffer, _, done) {
      const tokens = (rest + text.write(chunk)).split('\0');
      rest = tokens.pop() ?? '';
      for (const token of tokens) end(token);
      done();
    },
  });
}

/** True for a commit at which the history of a shallow clone begins, although the commit has parents. */
export async function lacksParents(git: Git, commit: string): Promise<boolean> {
  const told = /^parent ([0-9a-f]{40})$/m.exec(
    (await git.run('cat-file', 'commit', commit)).split('\n\n')[0] ?? '',
  )?.[1];
  return told !== undefined && (await git.ask('cat-file', '-e', told)) === undefined;
}

/** Where a file that a commit added came from, by Git's judgement of how alike the texts are; under another name. */
export async function renamedFrom(git: Git, commit: string, path: string): Promise<FileStep | undefined> {
  const options = ['-r', '-z', '--find-renames', '--no-commit-id', '--diff-filter=R', ...raw];
  const tokens = (await git.run('diff-tree', ...options, '--end-of-options', commit)).split('\0');
  for (let at = 0; at + 2 < tokens.length; at += 3) {
    const [head = '', from = '', to] = tokens.slice(at, at + 3);
    if (to === path) return { ...stepOf(head, from), status: 'modified' };
  }
  return undefined;
}

/** Files of a commit whose names end with `.json`. */
export async function filesAt(git: Git, commit: string): Promise<TreeFile[]> {
  const listing = await git.run('ls-tree', '-r', '-z', '--full-tree', '--end-of-options', commit);
  return listing.split('\0').flatMap((line) => {
    const [, blob, path] = /^\d+ blob ([0-9a-f]+)\t(.*\.json)$/s.exec(line) ?? [];
    return blob === undefined || path === undefined ? [] : [{ path, blob }];
  });
}

function stepsIn(log: string): HistoryStep[] {
  const tokens = log.split('\0');
  const steps: HistoryStep[] = [];
  for (let at = 0; at + fieldCount <= tokens.length;) {
    const facts = factsOf(tokens.slice(at, at + fieldCount));
    at += fieldCount;
    const start = at;
    while (isHead(tokens[at])) at += 2;
    steps.push(...filesIn(tokens.slice(start, at)).map((file) => ({ ...file, facts })));
  }
  return steps;
}

/** `:<mode> <mode> <blob> <blob> <status>` and a path, each ended by NUL. */
function filesIn(tokens: readonly string[]): FileStep[] {
  const files: FileStep[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (isHead(token)) files.push(stepOf(token, tokens[(at += 1)] ?? ''));
  }
  return files;
}

function isHead(token: string | undefined): token is string {
  return token !== undefined && /^\n?:\d{6} \d{6} [0-9a-f]+ [0-9a-f]+ [A-Z]\d*$/.test(token);
}

function stepOf(head: string, path: string): FileStep {
  const [, , oldBlob = '', newBlob = '', letter = ''] = head.trim().split(' ');
  const blobOf = (id: string): string | null => (noBlob.test(id) ? null : id);
  return { path, status: statuses[letter] ?? 'modified', oldBlob: blobOf(oldBlob), newBlob: blobOf(newBlob) };
}
