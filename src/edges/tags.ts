import { BackupError } from '../domain/errors.ts';
import type { GitIdentity } from '../domain/change.ts';
import type { TagPlan } from '../domain/ports.ts';
import { remote } from './remote.ts';
import { tagStream } from './fast-import.ts';
import { gitWithInput } from './git-process.ts';
import type { Git } from './git.ts';
import { pushRef } from './push.ts';

/**
 * Makes an annotated tag. A name that another commit has, here or on the remote, gets a number; one that this commit has
 * is taken as made.
 * @returns the tag's name.
 */
export async function makeTag(
  git: Git,
  plan: TagPlan,
  tagger: GitIdentity,
  at: string,
  push: boolean,
): Promise<string> {
  if ((await git.ask('check-ref-format', `refs/tags/${plan.name}`)) === undefined) {
    throw new BackupError('usage', `"${plan.name}" cannot be the name of a tag.`, 'Choose another tag format.');
  }
  const theirs = push ? await remoteTags(git) : new Map<string, string>();
  for (let number = 1; ; number++) {
    const name = number === 1 ? plan.name : `${plan.name}.${number}`;
    const ours = await taggedCommit(git, name);
    const taken = [ours, theirs.get(name)].filter((commit) => commit !== undefined);
    if (taken.some((commit) => commit !== plan.commit)) continue;
    if (taken.length === 0) {
      const stream = tagStream({ ...plan, name }, tagger, at);
      await gitWithInput(git, ['fast-import', '--quiet', '--date-format=raw'], stream);
    }
    if (push && !theirs.has(name)) await pushRef(git, `refs/tags/${name}:refs/tags/${name}`);
    return name;
  }
}

/** True when the commit has a tag; with `push` one that is only here is pushed. */
export async function ensureTagged(git: Git, commit: string, push: boolean): Promise<boolean> {
  const here = (await git.run('tag', '--points-at', commit)).split('\n').filter((name) => name !== '');
  if (!push) return here.length > 0;
  if ([...(await remoteTags(git)).values()].includes(commit)) return true;
  for (const name of here) await pushRef(git, `refs/tags/${name}:refs/tags/${name}`);
  return here.length > 0;
}

function taggedCommit(git: Git, name: string): Promise<string | undefined> {
  return git.ask('rev-parse', '--verify', '--quiet', `refs/tags/${name}^{commit}`);
}

/** Commits of the remote's tags by name; the line with `^{}` tells what an annotated one points at. */
async function remoteTags(git: Git): Promise<Map<string, string>> {
  const tags = new Map<string, string>();
  for (const line of (await git.run('ls-remote', '--tags', remote)).split('\n')) {
    const [, commit, name] = /^([0-9a-f]+)\trefs\/tags\/(.+?)(?:\^\{\})?$/.exec(line) ?? [];
    if (commit !== undefined && name !== undefined) tags.set(name, commit);
  }
  return tags;
}
