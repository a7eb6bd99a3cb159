import { blobsToCompare, lifelineOf, movedTo } from '../attribute/lifeline.ts';
import type { LifeStep } from '../attribute/lifeline.ts';
import type { FileStep, HistoryStep } from '../domain/history.ts';
import { isTooDeep, parseExactly } from '../domain/exact-json.ts';
import { isObject } from '../domain/resource.ts';
import type { JsonObject } from '../domain/resource.ts';
import type { Git } from '../edges/git.ts';
import { blobTexts } from '../edges/git-objects.ts';
import { pathsBeside, renamedFrom, stepsOfFiles } from '../edges/object-history.ts';

/** Other names that an object's file may have had. */
const mostNames = 10;

/** Undefined for a text that no backup wrote. */
export function objectIn(text: string): JsonObject | undefined {
  try {
    const value = parseExactly(text);
    return isObject(value) && !isTooDeep(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The path under which an object that went from one place is, or was, kept last. */
export async function whereabouts(git: Git, commit: string, path: string): Promise<string> {
  const steps = await stepsWithMoves(git, commit, path);
  const textOf = await comparedTexts(git, steps);
  const seen = new Set([path]);
  for (let at = path; ;) {
    const next = movedTo(at, steps, textOf);
    if (next === undefined || seen.has(next)) return at;
    seen.add((at = next));
  }
}

/** What became of an object in each commit, newest first, under all paths that it had. */
export async function lifeOf(git: Git, commit: string, path: string): Promise<LifeStep[]> {
  const life: LifeStep[] = [];
  let [from, at] = [commit, path];
  for (let names = 0; names < mostNames; names += 1) {
    const steps = await stepsWithMoves(git, from, at);
    const line = lifelineOf(at, steps, await comparedTexts(git, steps));
    life.push(...line);
    const birth = line.at(-1);
    const renamed = birth?.status === 'added' ? await renamedFrom(git, birth.facts.commit, birth.path) : undefined;
    if (birth === undefined || renamed === undefined || !(await isSameObject(git, renamed))) return life;
    life[life.length - 1] = { ...birth, status: 'modified', from: renamed.path, oldBlob: renamed.oldBlob };
    [from, at] = [`${birth.facts.commit}^`, renamed.path];
  }
  return life;
}

/** Steps of a file, and of every file of that name that came or went where this one did. */
async function stepsWithMoves(git: Git, commit: string, path: string): Promise<HistoryStep[]> {
  const paths = new Set([path]);
  const looked = new Set<string>();
  for (;;) {
    const steps = await stepsOfFiles(git, commit, [...paths]);
    const turns = steps.filter(({ status, facts }) => status !== 'modified' && !looked.has(facts.commit));
    const beside = await pathsBeside(
      git,
      commit,
      turns.map(({ facts }) => facts),
      fileNameIn(path),
    );
    if (beside.every((each) => paths.has(each))) return steps;
    for (const { facts } of turns) looked.add(facts.commit);
    for (const each of beside) paths.add(each);
  }
}

/** Two objects may be much alike; one object has one id. */
async function isSameObject(git: Git, { oldBlob, newBlob }: FileStep): Promise<boolean> {
  if (oldBlob === newBlob) return true;
  const [before, after] = (await blobTexts(git, [oldBlob ?? '', newBlob ?? ''])).map(objectIn);
  return typeof before?.id === 'string' && before.id === after?.id;
}

async function comparedTexts(git: Git, steps: readonly HistoryStep[]): Promise<(blob: string | null) => string> {
  const blobs = blobsToCompare(steps);
  const texts = await blobTexts(git, blobs);
  const byBlob = new Map(blobs.map((blob, at) => [blob, texts[at] ?? '']));
  return (blob) => byBlob.get(blob ?? '') ?? '';
}

function fileNameIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
