import { BackupError } from '../domain/errors.ts';
import type { ErrorCode } from '../domain/errors.ts';
import { isConnectionLost } from './git-connection.ts';

/**
 * Why a push did not go through: the ref has what this clone lacks (`moved`), the e-mails of authors are not allowed,
 * the server could not be reached, or it will not have it.
 */
export type PushFault = 'moved' | 'author-email' | 'unreachable' | 'refused';

/** A push that did not go through, with what can be done about it. */
export class PushError extends BackupError {
  readonly fault: PushFault;

  constructor(fault: PushFault, code: ErrorCode, message: string, hint: string, options?: { cause?: unknown }) {
    super(code, message, hint, options);
    this.fault = fault;
  }
}

/** Git permissions of Azure DevOps by the name on its security page, https://learn.microsoft.com/azure/devops/organizations/security/namespace-reference */
const permissions: Readonly<Record<string, string>> = {
  GenericRead: 'Read',
  GenericContribute: 'Contribute',
  CreateBranch: 'Create branch',
  CreateTag: 'Create tag',
  ManageNote: 'Manage notes',
  ForcePush: 'Force push',
  PolicyExempt: 'Bypass policies when pushing',
};

interface Rule {
  readonly said: RegExp;
  readonly fault?: PushFault;
  /** Behind "The push to <where> was refused: "; `$1` and so on stand for what the server named. */
  readonly because: string;
  readonly hint: string;
}

const security = 'Project settings > Repositories > Security';

/** What servers say, in Azure Repos' words and those of git itself; the first rule that fits counts. */
const rules: readonly Rule[] = [
  {
    said: /author e-?mail '([^']{0,320})'.{0,100}?(?:match|polic)/i,
    fault: 'author-email',
    because: 'the policy "Commit author email validation" does not allow the e-mail <$1>.',
    hint: 'Set the default author e-mail (defaultAuthorEmail, --author-email) to one that the policy allows, or add it to the policy.',
  },
  {
    said: /TF402455|protected branch|GH006/i,
    because: 'a branch policy lets changes in by pull request only.',
    hint: 'Give the identity that pushes "Bypass policies when pushing" on that branch, or name a branch without policies (targetBranch, --branch).',
  },
  {
    said: /TF401027:? You need the Git '(\w{1,40})' permission.{0,200}?identity '([^']{0,200})'/i,
    because: '$2 lacks the permission "$1".',
    hint: `Allow it at ${security}; the search box there finds the identity by the id behind the backslash.`,
  },
  {
    said: /TF401027:? You need the Git '(\w{1,40})' permission/i,
    because: 'the identity that pushes lacks the permission "$1".',
    hint: `Allow it to the project's build service at ${security}.`,
  },
  {
    said: /\bpaths?\b[^;]{0,80}(?:too long|longer than|exceed|maximum)|maximum path length/i,
    because: 'the policy "Maximum path length" does not allow a path of the backup.',
    hint: 'Name a shorter backup folder (backupFolder, --folder), or raise the limit in the policy.',
  },
  {
    said: /TF401019|repository '[^']{0,300}' not found|returned error: 404/i,
    because: 'the server knows no such repository, or the identity that pushes may not read it.',
    hint: `Give the project's build service Read and Contribute at ${security}, and check the address with git remote -v.`,
  },
  {
    said: /authentication failed|could not read (?:username|password)|terminal prompts disabled|returned error: 40[13]|HTTP 40[13]/i,
    because: 'the server did not accept the sign-in.',
    hint: 'In a pipeline check the repository out with persistCredentials: true and give the build service Contribute; elsewhere sign git in and try git push there.',
  },
  {
    said: /\[rejected\][^;]{0,300}\((?:fetch first|non-fast-forward|stale info|already exists)|cannot lock ref|failed to update ref|reference already exists|incorrect old value/i,
    fault: 'moved',
    because: 'it got something else meanwhile.',
    hint: 'Run again.',
  },
];

/**
 * Says why a push did not go through.
 * @param ref where it went, such as `refs/heads/main`.
 * @param said git's words, with those of the server.
 */
export function pushError(ref: string, said: string, cause?: unknown): PushError {
  const where = ref.replace(/^refs\/(?:heads|tags)\//, '');
  if (cause instanceof BackupError && cause.code === 'timed-out') {
    const message = `The push to ${where} did not get through: ${said}`;
    return new PushError('unreachable', cause.code, message, cause.hint, { cause });
  }
  if (isConnectionLost(said)) {
    return new PushError(
      'unreachable',
      'unreachable',
      `The push to ${where} did not get through, in three tries: ${said}`,
      'Run again when the server can be reached.',
      { cause },
    );
  }
  for (const { said: pattern, fault = 'refused', because, hint } of rules) {
    const found = pattern.exec(said);
    if (found === null) continue;
    const reason = because.replace(/\$(\d)/g, (_, at: string) => named(found[Number(at)] ?? ''));
    const code = codesIn(said);
    return new PushError(fault, 'push-rejected', `The push to ${where} was refused${code}: ${reason}`, hint, { cause });
  }
  return new PushError(
    'refused',
    'push-rejected',
    `The push to ${where} was refused: ${said}`,
    `Do what the server's words ask for; in Azure DevOps the build service needs Contribute, Create tag and Manage notes at ${security}.`,
    { cause },
  );
}

function named(text: string): string {
  return Object.hasOwn(permissions, text) ? (permissions[text] ?? text) : text;
}

/** Azure DevOps' numbers, by which its documentation is searched. */
function codesIn(said: string): string {
  const [code] = /\b(?:TF|VS)\d{6}\b/.exec(said) ?? [];
  return code === undefined ? '' : ` (${code})`;
}
