import { Command, CommanderError, Option } from 'commander';
import {
  commitStep,
  exportStep,
  exportToFolder,
  kinds,
  openWorkspace,
  permissionsFor,
  resolveStep,
  runAll,
  select,
  systemClock,
  tagStep,
  terminalLog,
} from './app.ts';
import type { Around, RunResult } from './app.ts';
import { listOf, settingsOf } from './cli-settings.ts';
import type { CliOptions } from './cli-settings.ts';
import { runDemo } from './demo.ts';
import { examine } from './doctor.ts';
import { failureOf } from './domain/failure.ts';
import { defaults } from './domain/settings.ts';
import type { Settings, StepResult } from './domain/settings.ts';
import { commitResult, exportResult, resolveResult, tagResult } from './domain/step-results.ts';
import { permissionScript, scriptFormats } from './setup/permission-script.ts';
import type { ScriptFormat } from './setup/permission-script.ts';
import { simulate } from './simulate.ts';
import { version } from './version.ts';

/** 0 complete, 1 failed, 2 wrong usage, 3 backed up but incomplete. */
const exitCodes = { complete: 0, failed: 1, usage: 2, issues: 3 } as const;

/** What a command hands to the one place that prints: a result for people, and the whole of it for `--json`. */
interface Outcome {
  readonly results: readonly StepResult[];
  readonly json: object;
}

const secrets = { token: process.env.ENTRA_BACKUP_TOKEN, fingerprintKey: process.env.ENTRA_BACKUP_FINGERPRINT_KEY };
// Nothing that is started from here needs them, git least of all.
delete process.env.ENTRA_BACKUP_TOKEN;
delete process.env.ENTRA_BACKUP_FINGERPRINT_KEY;

const cancel = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort());
const around: Around = { log: terminalLog(), clock: systemClock, signal: cancel.signal };

const program = new Command('entra-backup')
  .description("Git history of a Microsoft Entra tenant's configuration, each change committed by who made it.")
  .version(version)
  .exitOverride()
  .showHelpAfterError('(entra-backup --help tells more)')
  .addHelpText(
    'after',
    `
Signs in with ENTRA_BACKUP_TOKEN where it is set, otherwise as DefaultAzureCredential does (environment, managed identity, az login).

Examples:
  entra-backup demo                                     see it work, on a simulated tenant
  entra-backup run --repo ~/tenant-backup               back up, commit by author, push, tag
  entra-backup run --repo ~/tenant-backup --types All --cloud-only
  entra-backup export --out ~/tenant-files              a plain tree of files, no Git
  entra-backup kinds                                    what is exported, and what --types takes

Exit codes: 0 complete, 3 backed up but incomplete, 1 failed, 2 wrong usage.`,
  );

withSelection(withBranch(step('run', 'all four steps: export, resolve, commit, tag')))
  .option('--tag-format <format>', 'tag name; {date} and {time} stand for the start in UTC', defaults.tagFormat)
  .addHelpText('after', '\nExample:\n  entra-backup run --repo ~/tenant-backup --types Config,Groups')
  .action((options: AllOptions) => perform(options, async (settings) => wholeRun(await runAll(settings, around))));

withSelection(withBranch(step('export', 'step 1: read the tenant, compare with the last backup')))
  .option('--out <dir>', 'bring a plain tree of files here up to date instead, without Git; it must hold nothing else')
  .addHelpText('after', '\nExample:\n  entra-backup export --out ~/tenant-files --types All')
  .action((options: AllOptions & { out?: string }) =>
    perform(options, async (settings) => {
      const manifest =
        options.out === undefined
          ? await exportStep(settings, around, await openWorkspace(settings))
          : await exportToFolder(settings, around, options.out);
      return { results: [exportResult(manifest)], json: manifest };
    }),
  );

withGraph(step('resolve', 'step 2: find out who made each change')).action((options: AllOptions) =>
  perform(options, async (settings) => {
    const workspace = await openWorkspace(settings);
    const report = await resolveStep(settings, around, workspace, await workspace.documents.read('manifest'));
    return { results: [resolveResult(report)], json: report };
  }),
);

withBranch(step('commit', 'step 3: one commit for each set of authors, and push')).action((options: AllOptions) =>
  perform(options, async (settings) => {
    const workspace = await openWorkspace(settings);
    const report = await commitStep(settings, around, workspace, await workspace.documents.read('attribution'));
    return { results: [commitResult(report)], json: report };
  }),
);

withPush(step('tag', 'step 4: tag the run, and push the tag'))
  .option('--tag-format <format>', 'tag name; {date} and {time} stand for the start in UTC', defaults.tagFormat)
  .action((options: AllOptions) =>
    perform(options, async (settings) => {
      const workspace = await openWorkspace(settings);
      const tag = await tagStep(settings, around, await workspace.documents.read('commits'));
      return { results: [tagResult(tag)], json: { tag: tag ?? null } };
    }),
  );

withSelection(withBranch(step('doctor', 'look at everything that a run needs, and say what to mend')))
  .addHelpText('after', '\nIt changes nothing, and ends with 0 whatever it finds.')
  .action(async (options: AllOptions) => {
    const findings = await examine(settingsFrom(options), around);
    if (options.json === true) printJson({ findings });
    else
      for (const { level, what, fix } of findings)
        print(`${level.padEnd(8)} ${what}${fix === undefined ? '' : ` ${fix}`}`);
  });

program
  .command('permissions')
  .description('the application permissions that a selection needs')
  .option('--types <names>', 'what is to be exported', defaults.types.join(','))
  .option('--exclude <names>', 'groups or kinds to leave out', '')
  .option('--authors', 'with what it takes to name authors: the audit log and the names of people')
  .addOption(
    new Option('--script <format>', 'print a script that grants them, with admin consent').choices(scriptFormats),
  )
  .option('--json', 'print JSON')
  .addHelpText('after', '\nExample:\n  entra-backup permissions --types All --authors --script az > grant.sh')
  .action((options: { types: string; exclude: string; authors?: boolean; script?: ScriptFormat } & Output) => {
    const selection = select(listOf(options.types), false, listOf(options.exclude));
    const permissions = permissionsFor(selection, { authors: options.authors === true });
    if (options.json === true) printJson(permissions);
    else if (options.script !== undefined) print(permissionScript(options.script, permissions).trimEnd());
    else {
      for (const { permission, roleId, kinds: reading } of permissions) {
        print(`${permission.padEnd(48)} ${roleId}  ${reading.join(', ')}`);
      }
      if (options.authors !== true) around.log.info('To name authors a run needs more: see --authors.');
    }
  });

program
  .command('kinds')
  .description('what can be exported')
  .option('--json', 'print JSON')
  .action(({ json }: Output) => {
    if (json === true) printJson(kinds.all);
    else print(kinds.all.map((kind) => `${kind.id.padEnd(46)}${kind.groups.join(', ')}`).join('\n'));
    if (json !== true) print(`\n--types takes: ${kinds.groups.join(', ')}`);
  });

program
  .command('simulate')
  .description('answer as a tenant of Microsoft Entra would, on this machine, for trying things out')
  .option('--port <number>', 'port to listen on; 0 for any that is free', '8080')
  .option('--https', 'serve https with a certificate made on the spot')
  .option('--seed <number>', 'the same number grows the same tenant', '1')
  .option('--users <number>', 'users in the tenant', '50')
  .action((options: { port: string; https?: boolean; seed: string; users: string }) =>
    simulate({ ...options, https: options.https === true }, systemClock, cancel.signal, print),
  );

program
  .command('demo')
  .description('five nights of backups of a simulated tenant, in a repository of its own')
  .action(() => runDemo(print));

interface Output {
  readonly json?: boolean;
}

type AllOptions = CliOptions & Output;

/** A command with the options that all steps share. */
function step(name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option('--repo <dir>', 'a folder inside the clone', '.')
    .option('--documents <dir>', 'where the steps leave things for each other (default: .git/entra-backup)')
    .option('--json', 'print JSON');
}

function withPush(command: Command): Command {
  const { name, email } = defaults.identity;
  return command
    .option('--no-push', 'keep commits and tag in this clone')
    .option('--author-name <name>', 'name of the backup identity: committer, and author of a first backup', name)
    .option('--author-email <mail>', 'its e-mail', email);
}

function withBranch(command: Command): Command {
  return withPush(command).option('--branch <name>', 'branch to commit to (default: the one checked out)');
}

function withGraph(command: Command): Command {
  return command
    .option('--time-budget <minutes>', 'minutes for the whole run, 0 for no limit', '0')
    .option('--cloud <name>', 'public, usgov, usgovdod or china', 'public')
    .option('--graph-endpoint <url>', "root of Microsoft Graph (default: the cloud's)");
}

function withSelection(command: Command): Command {
  return withGraph(command)
    .option('--folder <path>', "backup folder below the repository's root", defaults.folder)
    .option('--types <names>', 'groups or kinds to export; see entra-backup kinds', defaults.types.join(','))
    .option('--exclude <names>', 'groups or kinds to leave out', '')
    .option('--cloud-only', 'leave users, groups and devices alone that come from on-premises')
    .option('--incremental', 'read only what changed since the last run, where Graph tells it')
    .option('--sweep-days <days>', 'days after which an incremental run reads everything', String(defaults.sweepDays))
    .option(
      '--deletion-limit <percent>',
      'keep the files of a kind that loses more of its objects at once, until the next run confirms it',
      String(defaults.deletionShare * 100),
    )
    .option('--confirm-deletions', 'delete what is missing, whatever its share')
    .option('--volatile <properties>', 'further properties to leave out, as kind.property or *.property', '');
}

function wholeRun({ manifest, attribution, commits, tag }: RunResult): Outcome {
  const results = [exportResult(manifest), resolveResult(attribution), commitResult(commits), tagResult(tag)];
  const quiet = manifest.changes.length === 0;
  return {
    results: quiet ? results.filter((_, index) => index !== 1) : results,
    json: {
      run: manifest.run,
      outcomes: manifest.outcomes,
      changes: attribution.changes,
      commits: commits.commits,
      pushed: commits.pushed,
      tag: tag ?? null,
    },
  };
}

function settingsFrom(options: AllOptions): Settings {
  return settingsOf(options, secrets, systemClock.now());
}

async function perform(options: AllOptions, work: (settings: Settings) => Promise<Outcome>): Promise<void> {
  const { results, json } = await work(settingsFrom(options));
  const status = results.some((result) => result.status === 'issues') ? 'issues' : 'complete';
  if (options.json === true) printJson({ status, ...json });
  else for (const { summary } of results) print(summary);
  process.exitCode = exitCodes[status];
}

/** Names in it are data to a pipeline's agent too: no line holds the mark of a logging command. */
function printJson(value: object): void {
  print(JSON.stringify(value, null, 2).replaceAll('##', '#\\u0023'));
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function main(): Promise<void> {
  const asJson = process.argv.includes('--json');
  // A reader such as head may have seen enough.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : exitCodes.usage;
      if (process.exitCode !== 0 && asJson)
        printJson({ status: 'failed', error: { code: 'usage', message: error.message } });
      return;
    }
    const { code, text, stack } = failureOf(error);
    if (asJson) printJson({ status: 'failed', error: { code, message: text } });
    around.log.info(`error: ${text}`);
    if (stack !== undefined) around.log.info(stack);
    process.exitCode = code === 'usage' ? exitCodes.usage : exitCodes.failed;
  }
  // Whoever pressed Ctrl+C does not wait for a Retry-After.
  if (cancel.signal.aborted) process.stdout.write('', () => process.exit());
}

void main();
