import type { Command } from 'commander';
import { defaults } from './domain/settings.ts';

/** The options that all steps share. */
export function withPlace(command: Command): Command {
  return command
    .option('--repo <dir>', 'a folder inside the clone', '.')
    .option('--documents <dir>', 'where the steps leave things for each other (default: .git/entra-backup)')
    .option('--json', 'print JSON');
}

export function withPush(command: Command): Command {
  const { name, email } = defaults.identity;
  return command
    .option('--no-push', 'keep commits, tag and notes in this clone')
    .option('--author-name <name>', 'name of the backup identity: committer, and author of a first backup', name)
    .option('--author-email <mail>', 'its e-mail', email);
}

export function withBranch(command: Command): Command {
  return withPush(command).option('--branch <name>', 'branch to commit to (default: the one checked out)');
}

export function withPages(command: Command): Command {
  return command.option('--no-index-pages', 'keep no README.md with the names of the objects in the folders');
}

export function withGraph(command: Command): Command {
  return command
    .option('--time-budget <minutes>', 'minutes for the whole run, 0 for no limit', '0')
    .option('--cloud <name>', 'public, usgov, usgovdod or china', 'public')
    .option('--graph-endpoint <url>', "root of Microsoft Graph (default: the cloud's)");
}

/** How far the search for authors goes. */
export function withSearch(command: Command): Command {
  return command
    .option(
      '--look-back <hours>',
      'hours before a first backup in which whoever created an object is named for it, 0 to 720',
      String(defaults.lookBack),
    )
    .option(
      '--late-runs <runs>',
      'earlier runs whose unexplained changes are looked up again, 0 to 30: events can be a day late',
      String(defaults.lateRuns),
    );
}

/** What is read, and how much of it. */
export function withSelection(command: Command): Command {
  return withGraph(command)
    .option('--folder <path>', "backup folder below the repository's root", defaults.folder)
    .option('--types <names>', 'groups or kinds to export; see entra-backup kinds', defaults.types.join(','))
    .option('--exclude <names>', 'groups or kinds to leave out', '')
    .option('--cloud-only', 'leave users, groups and devices alone that come from on-premises')
    .option('--incremental', 'read only what changed since the last run, where Graph tells it')
    .option(
      '--sweep-days <days>',
      'days after which an incremental run reads everything again, 1 to 7',
      String(defaults.sweepDays),
    )
    .option(
      '--deletion-limit <percent>',
      'keep the files of a kind that loses more of its objects at once, and at least ten, until the next run confirms it',
      String(defaults.deletionShare * 100),
    )
    .option('--confirm-deletions', 'delete what is missing, whatever its share: after a clean-up that was meant')
    .option('--volatile <properties>', 'further properties to leave out, as kind.property or *.property', '');
}

/** Shown below the options of what reads a tenant. */
export const readingHelp = `
Standard error tells how far it is: live lines at a terminal (not with --json), otherwise a line for each kind when it
ends; then a table of all kinds. Standard output has the result alone.`;
