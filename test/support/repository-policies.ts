import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Policies and permissions of a repository in Azure Repos. */
export interface RepositoryPolicies {
  /** A branch that takes pull requests only. */
  readonly protectedBranch?: string;
  /** Extended regular expression for the e-mails of authors. */
  readonly authorEmail?: string;
  readonly longestPath?: number;
  /** Git permissions that the build service does not have, such as `CreateTag`. */
  readonly without?: readonly string[];
}

/** Lets a bare repository refuse what these policies refuse, in the words of Azure Repos. */
export function setPolicies(repository: string, policies: RepositoryPolicies): void {
  const { protectedBranch = '', authorEmail = '', longestPath = 0, without = [] } = policies;
  const lines = [
    '#!/bin/sh',
    `refuse() { printf '%s\\n' "$1" >&2; exit 1; }`,
    'while read old new ref; do',
    '  case "$ref" in refs/tags/*) right=CreateTag;; refs/notes/*) right=ManageNote;; *) right=GenericContribute;; esac',
    `  case " ${without.join(' ')} " in *" $right "*)`,
    `    refuse "TF401027: You need the Git '$right' permission to perform this action. Details: identity 'Build\\7c5a', scope 'repository'.";;`,
    '  esac',
    `  [ "$ref" = "refs/heads/${protectedBranch}" ] &&`,
    '    refuse "TF402455: Pushes to this branch are not permitted; you must use a pull request to update this branch."',
    '  case "$ref" in refs/heads/*) ;; *) continue;; esac',
    `  if [ -n '${authorEmail}' ]; then`,
    `    for mail in $(git log --format=%ae "$new" --not --all); do`,
    `      echo "$mail" | grep -Eq '${authorEmail}' ||`,
    `        refuse "VS403702: The push was rejected because one or more commits contain author email '$mail' which does not match the policy-specified patterns."`,
    '    done',
    '  fi',
    `  if [ ${longestPath} -gt 0 ] && git ls-tree -r --name-only "$new" | awk 'length($0) > ${longestPath} { found = 1 } END { exit !found }'; then`,
    '    refuse "VS403654: The push was rejected because it contains a path that exceeds the maximum length that the policy allows."',
    '  fi',
    'done',
    'exit 0',
  ];
  writeFileSync(join(repository, 'hooks', 'pre-receive'), `${lines.join('\n')}\n`, { mode: 0o755 });
}
