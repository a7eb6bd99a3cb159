import type { Command } from 'commander';
import { blameObject, explainCommit, harmless } from './app.ts';
import { print, printJson } from './cli-output.ts';
import { blameText } from './domain/blame-text.ts';
import { changesShown, explainText } from './domain/explain-text.ts';
import { withoutEnd } from './domain/without-end.ts';

interface HistoryOptions {
  readonly repo: string;
  readonly fetch?: boolean;
  readonly json?: boolean;
}

/** The commands that read what backups left: no sign-in, no tenant. */
export function addHistoryCommands(program: Command): void {
  withClone(
    program.command('explain <commit>').description('why a commit has its author: the evidence, change by change'),
  )
    .option('--path <path>', 'only what the commit changed there: a file or a folder')
    .addHelpText(
      'after',
      `
A commit is named by its id, a branch or a tag. At most ${changesShown} changes are shown; --json has all.

Examples:
  entra-backup explain HEAD --repo ~/tenant-backup
  entra-backup explain 6d6cd5012a --path prod-backup/Groups
  entra-backup explain HEAD --fetch --json

Exit codes: 0 found, 1 failed, 2 wrong usage or nothing found.`,
    )
    .action(async (commit: string, { repo, fetch, json, path }: HistoryOptions & { path?: string }) => {
      const named = json === true ? Infinity : changesShown;
      const where = { repo, fetch: fetch === true, ...(path !== undefined && { path }) };
      const answer = await explainCommit({ commit, named, ...where });
      if (json === true) printJson(answer);
      else printLines(explainText(answer));
    });

  withClone(program.command('blame <object>').description('who set each property of an object, and when'))
    .option('--property <pointer>', 'the whole history of one property and what is below it, such as /conditions/users')
    .option('--at <revision>', 'commit, branch or tag to look from', 'HEAD')
    .option('--folder <path>', 'look in this backup folder only', '')
    .addHelpText(
      'after',
      `
An object is named by the path of its file (with or without the backup folder), its key, or its whole display name in any
case; one that was deleted too. Files are followed where they were moved.

Examples:
  entra-backup blame "Require MFA for administrators" --repo ~/tenant-backup
  entra-backup blame AuthorizationPolicy --property /allowInvitesFrom
  entra-backup blame 7988d7d5-2083-4856-b394-ddc3d41477a1 --at backup/2026-03-05_02-00-00Z
  entra-backup blame -- "--a name that looks like an option"

Exit codes: 0 found, 1 failed, 2 wrong usage or nothing found.`,
    )
    .action(async (object: string, options: HistoryOptions & { property?: string; at: string; folder: string }) => {
      const { repo, fetch, json, property, at } = options;
      const folder = withoutEnd(options.folder.replaceAll('\\', '/'), '/');
      const pointer = property === undefined ? {} : { property: pointerOf(property) };
      const answer = await blameObject({ object, repo, fetch: fetch === true, at, folder, ...pointer });
      if (json === true) printJson(answer);
      else printLines(blameText(answer));
    });
}

function withClone(command: Command): Command {
  return command
    .option('--repo <dir>', 'a folder inside the clone', '.')
    .option('--fetch', "bring the remote's evidence first")
    .option('--json', 'print JSON');
}

/** Some shells take what begins with a slash for a path, so that it may be left out. */
function pointerOf(text: string): string {
  return text === '' || text.startsWith('/') ? withoutEnd(text, '/') : `/${text}`;
}

function printLines(lines: readonly string[]): void {
  print(lines.map(harmless).join('\n'));
}
