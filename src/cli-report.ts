import type { Command } from 'commander';
import { harmless, htmlReport, markdownReport, reportOf, writeTextFile } from './app.ts';
import { print, printJson } from './cli-output.ts';
import { BackupError } from './domain/errors.ts';

interface ReportCommandOptions {
  readonly repo: string;
  readonly fetch?: boolean;
  /** File to write. */
  readonly html?: string;
  /** File to write; true for standard output. */
  readonly markdown?: string | true;
  readonly json?: boolean;
}

/** What backups brought, from what Git keeps: no sign-in, no tenant. */
export function addReportCommand(program: Command): void {
  program
    .command('report [range]')
    .description('what backups brought: by author, with severity, before and after, and what could not be read')
    .option('--html <file>', 'write one self-contained HTML file')
    .option('--markdown [file]', 'write Markdown, to standard output without a file (the default)')
    .option('--repo <dir>', 'a folder inside the clone', '.')
    .option('--fetch', "bring the remote's evidence first")
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
The range is FROM..TO, two tags, branches or commits; FROM is not part of it, and either may be left out. One revision alone,
such as a tag, stands for the newest backup there. Without a range it is the newest backup of what is checked out.

Examples:
  entra-backup report --repo ~/tenant-backup --html last-night.html
  entra-backup report backup/2026-03-01_02-00-00Z..backup/2026-03-08_02-00-00Z --html week.html
  entra-backup report backup/2026-03-08_02-00-00Z --markdown
  entra-backup report --fetch --json

Exit codes: 0 reported, 1 failed, 2 wrong usage or nothing found.`,
    )
    .action(async (range: string | undefined, { repo, fetch, html, markdown, json }: ReportCommandOptions) => {
      if (html !== undefined && html === markdown) {
        throw new BackupError('usage', `${html} cannot be HTML and Markdown.`, 'Name two files.');
      }
      const report = await reportOf({ repo, fetch: fetch === true, ...(range !== undefined && { range }) });
      for (const file of [html, markdown]) {
        if (file === '') throw new BackupError('usage', 'The name of the file is empty.', 'Name a file.');
      }
      if (html !== undefined) await writeTextFile(html, htmlReport(report));
      if (typeof markdown === 'string') await writeTextFile(markdown, markdownReport(report));
      if (json === true) printJson(report);
      else if (markdown === true || (html === undefined && markdown === undefined)) {
        print(markdownReport(report).trimEnd().split('\n').map(harmless).join('\n'));
      } else {
        const files = [html, markdown].filter((file) => typeof file === 'string');
        print(`Wrote ${files.join(' and ')}.`);
      }
    });
}
