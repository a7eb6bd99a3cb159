import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { plainEnvironment } from './git-dir.ts';

/** The part of a `checkout: self` step that the agent acts on here. */
export interface CheckoutStep {
  readonly fetchDepth: number;
  readonly fetchFilter?: string;
  readonly fetchTags: boolean;
  readonly sparseCheckoutPatterns?: string;
  readonly persistCredentials: boolean;
}

export interface CheckoutRequest {
  readonly step: CheckoutStep;
  /** Variables of the job: an agent takes filter and patterns only where they ask it to. */
  readonly variables: Readonly<Record<string, boolean>>;
  readonly folder: string;
  readonly url: string;
  readonly token: string;
  /** Of the commit that the run was started for, which is checked out on a detached head. */
  readonly commit: string;
}

const run = promisify(execFile);

/** A checkout as the agent does it: GitSourceProvider.cs and GitCliManager.cs of microsoft/azure-pipelines-agent. */
export async function agentCheckout(request: CheckoutRequest): Promise<void> {
  const { step, variables, folder, url, token, commit } = request;
  mkdirSync(folder, { recursive: true });
  const git = (...args: string[]): Promise<unknown> => run('git', args, { cwd: folder, env: plainEnvironment });
  const header = ['-c', `http.extraheader=AUTHORIZATION: bearer ${token}`];
  const filter = variables['AGENT_USE_FETCH_FILTER_IN_CHECKOUT_TASK'] === true ? step.fetchFilter : undefined;
  const patterns =
    variables['AGENT_USE_SPARSE_CHECKOUT_IN_CHECKOUT_TASK'] === true ? step.sparseCheckoutPatterns : undefined;
  const withCredentials = variables['ADD_FORCE_CREDENTIALS_TO_GIT_CHECKOUT'] === true && filter !== undefined;

  await git('init', folder);
  await git('remote', 'add', 'origin', url);
  if (patterns !== undefined) {
    await git('sparse-checkout', 'init', '--no-cone');
    await git('sparse-checkout', 'set', ...patterns.split(' '));
  }
  await git('config', 'gc.auto', '0');
  await git(
    ...header,
    ...['fetch', '--force', step.fetchTags ? '--tags' : '--no-tags', '--prune', '--no-recurse-submodules', 'origin'],
    ...(step.fetchDepth > 0 ? [`--depth=${step.fetchDepth}`, `+${commit}:refs/remotes/origin/${commit}`] : []),
    ...(filter === undefined ? [] : [`--filter=${filter}`]),
  );
  await git(...(withCredentials ? header : []), 'checkout', '--progress', '--force', commit);
  if (step.persistCredentials) await git('config', `http.${url}.extraheader`, `AUTHORIZATION: bearer ${token}`);
}
