import type { GitSetting } from './git-settings.ts';

/**
 * Git's own variables that count: how servers are reached and signed in to, and where git's settings lie. All others lead
 * git to another repository, another reading of paths or commits, or write down what it does (GIT_TRACE and its like);
 * https://git-scm.com/docs/git#_environment_variables
 */
const kept =
  /^GIT_(?:ASKPASS|SSH|SSH_COMMAND|SSH_VARIANT|SSL_\w+|HTTP_\w+|PROXY_\w+|TERMINAL_PROMPT|ALLOW_PROTOCOL|PROTOCOL_FROM_USER|EXEC_PATH|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|CONFIG_\w+|LFS_\w+)$/;
/** Programs for somebody at a terminal, or at a screen, where nobody is. */
const programs = new Set(['EDITOR', 'PAGER', 'SSH_ASKPASS', 'SSH_ASKPASS_REQUIRE', 'VISUAL']);

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment of every git process. A setting that must show in no process list and on no disk goes along as
 * `GIT_CONFIG_COUNT`, behind those that are there; https://git-scm.com/docs/git-config#Documentation/git-config.txt-GITCONFIGCOUNT
 */
export function gitEnvironment(ambient: Environment, settings: readonly GitSetting[]): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(ambient)) {
    const known = name.toUpperCase();
    if (value !== undefined && !programs.has(known) && (!known.startsWith('GIT_') || kept.test(known)))
      environment[name] = value;
  }
  // What git says is read here, so that it must be English; and nobody is there to answer a question about a password.
  Object.assign(environment, { LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' });
  if (settings.length === 0) return environment;
  const count = Number(environment['GIT_CONFIG_COUNT']);
  const before = Number.isSafeInteger(count) && count > 0 ? count : 0;
  settings.forEach(({ key, value }, at) => {
    environment[`GIT_CONFIG_KEY_${before + at}`] = key;
    environment[`GIT_CONFIG_VALUE_${before + at}`] = value;
  });
  environment['GIT_CONFIG_COUNT'] = String(before + settings.length);
  // Of `git -c`, where an alias of git started this: it counts for more than the others.
  const ofCommandLine = environment['GIT_CONFIG_PARAMETERS'];
  if (ofCommandLine !== undefined) {
    const ours = settings.map(({ key, value }) => `${quoted(key)}=${quoted(value)}`);
    environment['GIT_CONFIG_PARAMETERS'] = [ofCommandLine, ...ours].join(' ');
  }
  return environment;
}

/** As a shell takes it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * What stays the same whoever runs this: commits are read as they are (no replacement, no graft), nothing is traced, and
 * the credential manager opens no window.
 */
export const steadyEnvironment: Readonly<Record<string, string>> = {
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_GRAFT_FILE: '/dev/null/none',
  GIT_TRACE2: '0',
  GIT_TRACE2_EVENT: '0',
  GIT_TRACE2_PERF: '0',
  GCM_INTERACTIVE: 'never',
};
