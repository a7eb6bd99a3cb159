import type { GitSetting } from './git-settings.ts';

/** Variables that would lead git to another repository than the folder it is started in (`git rev-parse --local-env-vars`). */
const elsewhere = new Set([
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_DIR',
  'GIT_GRAFT_FILE',
  'GIT_INDEX_FILE',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_NAMESPACE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_REPLACE_REF_BASE',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
]);
/** Programs for somebody at a terminal, where nobody is. */
const programs = new Set([
  'EDITOR',
  'GIT_EDITOR',
  'GIT_EXTERNAL_DIFF',
  'GIT_PAGER',
  'GIT_SEQUENCE_EDITOR',
  'GIT_TEMPLATE_DIR',
  'PAGER',
  'VISUAL',
]);

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment of every git process. A setting that must show in no process list and on no disk goes along as
 * `GIT_CONFIG_COUNT`, behind those that are there; https://git-scm.com/docs/git-config#Documentation/git-config.txt-GITCONFIGCOUNT
 */
export function gitEnvironment(ambient: Environment, settings: readonly GitSetting[]): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(ambient)) {
    const known = name.toUpperCase();
    if (value !== undefined && !elsewhere.has(known) && !programs.has(known)) environment[name] = value;
  }
  // What git says is read here, so that it must be English; and nobody is there to answer a question about a password.
  Object.assign(environment, { LC_ALL: 'C', GIT_TERMINAL_PROMPT: environment['GIT_TERMINAL_PROMPT'] ?? '0' });
  const before = Number(environment['GIT_CONFIG_COUNT'] ?? 0);
  settings.forEach(({ key, value }, at) => {
    environment[`GIT_CONFIG_KEY_${before + at}`] = key;
    environment[`GIT_CONFIG_VALUE_${before + at}`] = value;
  });
  if (settings.length > 0) environment['GIT_CONFIG_COUNT'] = String(before + settings.length);
  return environment;
}
