import { Command, CommanderError, Option } from 'commander';
import {
  commitStep,
  exportStep,
  exportToFolder,
  idleClock,
  isWatched,
  kinds,
  liveLog,
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
import { cameTo, endNow, runToEnd } from './cli-ending.ts';
import type { Ending } from './cli-ending.ts';
import { addHistoryCommands } from './cli-history.ts';
import { addNotificationCommands } from './cli-notifications.ts';
import { readingHelp, withBranch, withGraph, withPages, withPlace, withPush } from './cli-options.ts';
import { withSearch, withSelection } from './cli-options.ts';
import { print, printJson } from './cli-output.ts';
import { addReportCommand } from './cli-report.ts';
import { listOf, settingsOf } from './cli-settings.ts';
import type { CliOptions } from './cli-settings.ts';
import { runDemo } from './demo.ts';
import { examine } from './doctor.ts';
import { failureOf } from './domain/failure.ts';
import type { ExportManifest } from './domain/run.ts';
import { totalsOf } from './domain/run-table.ts';
import { defaults } from './domain/settings.ts';
import type { Settings, StepResult } from './domain/settings.ts';
import { commitResult, exportResult, resolveResult, tagResult } from './domain/step-results.ts';
import { permissionScript, scriptFormats } from './setup/permission-script.ts';
import type { ScriptFormat } from './setup/permission-script.ts';
import { simulate } from './simulate.ts';
import { version } from './version.ts';

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
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
// Known before the arguments are: a wrong one is to be told in the same form.
const asJson = process.argv.includes('--json');
const watched = !asJson && isWatched(process.stderr, process.env);
const log = watched ? liveLog(process.stderr, idleClock, cancel.signal) : terminalLog();
const around: Around = { log, clock: systemClock, signal: cancel.signal };

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
  entra-backup blame "All staff"                        who set each property of an object
  entra-backup report --html report.html                what the last run brought, by author and severity

Exit codes: 0 complete, 3 backed up but incomplete, 1 failed, 2 wrong usage or nothing found.`,
  );

withSearch(withPages(withSelection(withBranch(step('run', 'all four steps: export, resolve, commit, tag')))))
  .option('--tag-format <format>', 'tag name; {date} and {time} stand for the start in UTC', defaults.tagFormat)
  .addHelpText(
    'after',
    `${readingHelp}

Examples:
  entra-backup run --repo ~/tenant-backup --types Config,Groups
  entra-backup run --repo ~/tenant-backup --types All --incremental             a large tenant, every night
  entra-backup run --repo ~/tenant-backup --types All --time-budget 50          back up what can be read in time
  entra-backup run --repo ~/tenant-backup --types All --confirm-deletions       after a clean-up that was meant

Ctrl+C ends it soon, and nothing is committed.`,
  )
  .action((options: AllOptions) => perform(options, async (settings) => wholeRun(await runAll(settings, around))));

withSelection(withBranch(step('export', 'step 1: read the tenant, compare with the last backup')))
  .option('--out <dir>', 'bring a plain tree of files here up to date instead, without Git; it must hold nothing else')
  .addHelpText(
    'after',
    `${readingHelp}

Examples:
  entra-backup export --repo ~/tenant-backup --incremental    only what changed; resolve, commit and tag go on from here
  entra-backup export --out ~/tenant-files --types All        everything: without Git nothing tells what is known`,
  )
  .action((options: AllOptions & { out?: string }) =>
    perform(options, async (settings) => {
      const manifest = await exported(settings, options.out);
      return { results: [exportResult(manifest)], json: { ...manifest, totals: totalsOf(manifest) } };
    }),
  );

withSearch(withGraph(step('resolve', 'step 2: find out who made each change'))).action((options: AllOptions) =>
  perform(options, async (settings) => {
    const workspace = await openWorkspace(settings);
    const report = await resolveStep(settings, around, workspace, await workspace.documents.read('manifest'));
    return { results: [resolveResult(report)], json: report };
  }),
);

withPages(withBranch(step('commit', 'step 3: one commit for each set of authors, and push'))).action(
  (options: AllOptions) =>
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

addHistoryCommands(program);
addNotificationCommands(program, systemClock);
addReportCommand(program);

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

/** The first signal lets the run end well; who sends a second one does not wait for a remote that does not answer. */
function stop(): void {
  if (cancel.signal.aborted) {
    process.stderr.write('Ended at once; the next run makes good what is not finished.\n');
    endNow('failed');
  }
  cancel.abort();
}

interface Output {
  readonly json?: boolean;
}

type AllOptions = CliOptions & Output;

/** A command with the options that all steps share. */
function step(name: string, description: string): Command {
  return withPlace(program.command(name).description(description));
}

async function exported(settings: Settings, folder: string | undefined): Promise<ExportManifest> {
  if (folder !== undefined) return exportToFolder(settings, around, folder);
  const workspace = await openWorkspace(settings);
  await exportStep(settings, around, workspace);
  return workspace.documents.read('manifest');
}

function wholeRun({ manifest, attribution, commits, tag }: RunResult): Outcome {
  const results = [exportResult(manifest), resolveResult(attribution), commitResult(commits), tagResult(tag)];
  const quiet = manifest.changes.length === 0;
  return {
    results: quiet ? results.filter((_, index) => index !== 1) : results,
    json: {
      run: manifest.run,
      outcomes: manifest.outcomes,
      totals: totalsOf(manifest),
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
  cameTo(status);
  if (options.json === true) printJson({ status, ...json });
  else for (const { summary } of results) print(summary);
}

function failed(error: unknown): Ending {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 'complete';
    if (asJson) printJson({ status: 'failed', error: { code: 'usage', message: error.message } });
    return 'usage';
  }
  const { code, text, stack } = failureOf(error);
  if (asJson) printJson({ status: 'failed', error: { code, message: text } });
  around.log.info(`error: ${text}`);
  if (stack !== undefined) around.log.info(stack);
  return ['usage', 'not-found'].includes(code) ? 'usage' : 'failed';
}

void runToEnd(
  () => program.parseAsync(),
  failed,
  () => log.end(),
);
