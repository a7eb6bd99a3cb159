import { Option } from 'commander';
import type { Command } from 'commander';
import { harmless } from './app.ts';
import { print, printJson } from './cli-output.ts';
import type { Clock } from './domain/ports.ts';
import { shownLine } from './domain/shown.ts';
import {
  createNotifications,
  listNotifications,
  plannedCreation,
  plannedRemoval,
  removeNotifications,
} from './notifications.ts';
import type { Creation, NotificationRequest, Planned, Subject } from './notifications.ts';

type Options = Omit<NotificationRequest, 'token'> & { readonly json?: boolean; readonly dryRun?: boolean };

const token = process.env.ENTRA_BACKUP_DEVOPS_TOKEN ?? process.env.AZURE_DEVOPS_EXT_PAT;
// Nothing that is started from here needs them.
delete process.env.ENTRA_BACKUP_DEVOPS_TOKEN;
delete process.env.AZURE_DEVOPS_EXT_PAT;

const signIn = `
It signs in with the personal access token or the Microsoft Entra token in ENTRA_BACKUP_DEVOPS_TOKEN (or AZURE_DEVOPS_EXT_PAT),
otherwise as DefaultAzureCredential does (az login). A personal access token needs the scopes Build (read), Project and Team
(read), Notifications (read, write & manage), and with --user Identity (read).`;

/** The commands that have Azure DevOps send a mail when a night fails. */
export function addNotificationCommands(program: Command, clock: Clock): void {
  const group = program
    .command('notifications')
    .description('mails of Azure DevOps when a backup fails, is partial, or is stopped');
  const requestOf = (options: Options): NotificationRequest => ({ ...options, ...(token !== undefined && { token }) });

  withPlanned(
    withSubject(group.command('create').description('subscribe a team, a user or an address to one pipeline')),
  )
    .addHelpText(
      'after',
      `${signIn}
A second run changes nothing. Where the pipeline was moved or renamed, what names its old path gives way.

Examples:
  entra-backup notifications create --organization https://dev.azure.com/contoso --project Identity --pipeline "Entra Backup"
  entra-backup notifications create --organization https://dev.azure.com/contoso --project Identity --pipeline 12 --team Operations
  entra-backup notifications create --organization https://dev.azure.com/contoso --project Identity --pipeline 12 --email soc@contoso.com --dry-run

It takes an administrator of the team, or a member of Project Administrators.`,
    )
    .action(async (options: Options) => {
      if (options.dryRun === true) printPlanned(await plannedCreation(requestOf(options), clock), options);
      else {
        const created = await createNotifications(requestOf(options), clock);
        show(options, created, [heading(created, options), ...creationRows(created)]);
      }
    });

  withSubject(group.command('list').description('what tells of one pipeline'))
    .addHelpText(
      'after',
      `${signIn}

Example:
  entra-backup notifications list --organization https://dev.azure.com/contoso --project Identity --pipeline "Entra Backup"`,
    )
    .action(async (options: Options) => {
      const found = await listNotifications(requestOf(options), clock);
      const { paths } = found.pipeline;
      const rows = found.own.map((each) => rowOf(paths.includes(each.path) ? 'stands' : 'outdated', each));
      const others = `Others, made by hand or for other things: ${found.others}.`;
      const none = rows.length === 0 ? ['None of Entra Backup.'] : [];
      show(options, found, [heading(found, options), ...rows, ...none, others]);
    });

  withPlanned(withSubject(group.command('remove').description('take away again what `create` made')))
    .addHelpText(
      'after',
      `${signIn}
With --email only what goes there. A pipeline that is deleted is named by its id.

Example:
  entra-backup notifications remove --organization https://dev.azure.com/contoso --project Identity --pipeline 12`,
    )
    .action(async (options: Options) => {
      if (options.dryRun === true) printPlanned(await plannedRemoval(requestOf(options), clock), options);
      else {
        const removal = await removeNotifications(requestOf(options), clock);
        const rows = removal.removed.map((each) => rowOf('removed', each));
        show(options, removal, [heading(removal, options), ...(rows.length === 0 ? [unchanged] : rows)]);
      }
    });
}

function withSubject(command: Command): Command {
  return command
    .requiredOption('--organization <url>', 'such as https://dev.azure.com/contoso')
    .requiredOption('--project <name>', 'the project of the pipeline')
    .requiredOption('--pipeline <name>', 'its id, its name, or folder and name')
    .addOption(new Option('--team <name>', "who is told (default: the project's own team)").conflicts('user'))
    .option('--user <name>', 'one person instead, by address or name')
    .option('--email <address>', 'where the mails go instead; the subscription is still of the team or the user')
    .option('--json', 'print JSON');
}

function withPlanned(command: Command): Command {
  return command.option('--dry-run', 'print the requests as they would be sent, and send none that changes anything');
}

function printPlanned(requests: readonly Planned[], { json }: Options): void {
  if (json === true) printJson({ status: 'complete', requests });
  else if (requests.length === 0) print('Nothing would be sent.');
  else
    for (const { method, url, body } of requests) {
      print(harmless(`${method} ${url}`));
      if (body !== undefined) printJson(body);
    }
}

function heading({ pipeline, subscriber }: Subject, { email }: Options): string {
  const where = email === undefined ? '' : `, to ${email}`;
  const path = pipeline.paths[0] ?? '';
  return `Pipeline ${pipeline.id}, ${shownLine(path)}: ${subscriber.kind} ${shownLine(subscriber.name)}${where}`;
}

interface Row {
  readonly id: string;
  readonly status: string;
  readonly path: string;
  readonly address?: string;
  readonly disabled?: string;
}

function rowOf(what: string, { id, status, path, address, disabled }: Row): string {
  const to = address === undefined ? '' : `  to ${shownLine(address)}`;
  const off = disabled === undefined ? '' : `  sends nothing: ${disabled}`;
  return `  ${what.padEnd(9)}${status.padEnd(21)}${id.padEnd(9)}${shownLine(path)}${to}${off}`;
}

const unchanged = 'Nothing was changed.';

function creationRows({ stands, made, removed }: Creation): string[] {
  const rows = made.map(({ id, filter }) => {
    const [status = '', path = ''] = filter.criteria.clauses.map(({ value }) => value);
    return rowOf('made', { id, status, path });
  });
  return [
    ...stands.map((each) => rowOf('stands', each)),
    ...rows,
    ...removed.map((each) => rowOf('removed', each)),
    ...(rows.length + removed.length === 0 ? [unchanged] : []),
  ];
}

function show({ json }: Options, answer: object, lines: readonly string[]): void {
  if (json === true) printJson({ status: 'complete', ...answer });
  else print(lines.map(harmless).join('\n'));
}
