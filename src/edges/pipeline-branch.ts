import { BackupError } from '../domain/errors.ts';
import type { OwnRepository } from '../domain/settings.ts';
import type { Git } from './git.ts';
import { realPath } from './real-path.ts';
import { remote } from './remote.ts';

/**
 * Refuses the branch that a pipeline runs on for a clone of another repository, where a branch of that name is something
 * else. Its default branch is the one exception: that is where a backup belongs.
 * @param own the pipeline's own repository; absent where the branch was named for the backup.
 * @throws BackupError `no-branch`
 */
export async function checkPipelineBranch(git: Git, branch: string, own: OwnRepository | undefined): Promise<void> {
  if (own === undefined || (await isClone(git, own)) || branch === (await defaultBranch(git))) return;
  throw new BackupError(
    'no-branch',
    `The pipeline runs on ${branch} of another repository than the one that takes the backup.`,
    'Name the branch of the backup repository in the input targetBranch.',
  );
}

async function isClone(git: Git, { url, folder }: OwnRepository): Promise<boolean> {
  const told = [await git.ask('remote', 'get-url', remote), await git.ask('config', '--get', `remote.${remote}.url`)];
  const urls = told.filter((each) => each !== undefined);
  if (url !== undefined && urls.length > 0) return urls.some((each) => repositoryOf(each) === repositoryOf(url));
  return folder === undefined || realPath(folder) === realPath(git.directory);
}

/** Undefined for a repository without commits, and for a clone without a remote. */
async function defaultBranch(git: Git): Promise<string | undefined> {
  if ((await git.ask('remote', 'get-url', remote)) === undefined) return undefined;
  const told = await git.far('ls-remote', '--symref', remote, 'HEAD');
  return /^ref: refs\/heads\/(.+)\tHEAD$/m.exec(told)?.[1];
}

/**
 * What is the same in all spellings of a repository's address: with and without user, by https and by ssh, and the old and
 * new names of an organisation of Azure DevOps.
 */
export function repositoryOf(address: string): string {
  const [, ssh] =
    /^(?:ssh:\/\/)?[^@/\s]+@(?:vs-)?ssh\.(?:dev\.azure|visualstudio)\.com(?::22)?[:/]v3\/(.+)$/i.exec(address) ?? [];
  if (ssh !== undefined) return azureRepository(ssh.split('/'));
  const [, user, host, path] = /^([^@/:\s]+)@([^:/\s]+):(.+)$/.exec(address) ?? [];
  const text = user === undefined ? address : `ssh://${host ?? ''}/${path ?? ''}`;
  if (!URL.canParse(text)) return trimmed(address);
  const { hostname, port, pathname } = new URL(text);
  const parts = pathname.split('/').filter((part) => part !== '');
  const [, organisation] = /^([^.]+)\.visualstudio\.com$/i.exec(hostname) ?? [];
  if (organisation !== undefined) return azureRepository([organisation, ...parts]);
  if (hostname.toLowerCase() === 'dev.azure.com') return azureRepository(parts);
  return trimmed(`${hostname.toLowerCase()}${port === '' ? '' : `:${port}`}/${parts.join('/')}`);
}

/** @param parts organisation, project and repository; a project's repository of the same name may stand without it. */
function azureRepository(parts: readonly string[]): string {
  const left = new Set(['defaultcollection', '_git', '_optimized', '_full']);
  const names = parts.map((part) => decoded(trimmed(part)).toLowerCase()).filter((part) => !left.has(part));
  const [organisation = '', project = '', repository = project] = names;
  return `dev.azure.com/${organisation}/${project}/${repository}`;
}

function trimmed(address: string): string {
  return address.replace(/\/$/, '').replace(/\.git$/, '');
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
