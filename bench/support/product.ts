import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { watchProcess } from './process-usage.ts';
import type { ProcessUsage } from './process-usage.ts';

/** One run of the product in a process of its own, as a user starts it. */
export interface ProductRun extends ProcessUsage {
  readonly seconds: number;
  /** 0, or 3 when the tenant was backed up but not all of it. */
  readonly exitCode: number;
  /** What it said on standard output. */
  readonly said: string;
  /** What it warned of on standard error. */
  readonly warnings: readonly string[];
}

/** All four steps, or one of them as a job's task runs it. */
export type Command = 'run' | 'export' | 'resolve' | 'commit' | 'tag';

export interface ProductOptions {
  readonly command: Command;
  /** A clone. */
  readonly repo: string;
  readonly url: string;
  readonly token: string;
  /** Further options of the command line. */
  readonly more?: readonly string[];
}

const root = join(import.meta.dirname, '..', '..');
const program = join(root, 'dist', 'entra-backup.cjs');

/**
 * Bundles the sources as they are.
 * @returns the commit that is measured, marked where the sources differ from it.
 */
export function buildProduct(): string {
  execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--untracked-files=no', '--', 'src') !== '';
  return git('rev-parse', '--short', 'HEAD') + (changed ? ' with changes' : '');
}

/** @throws Error when it ends otherwise than with a backup. */
export async function runProduct({ command, repo, url, token, more = [] }: ProductOptions): Promise<ProductRun> {
  const args = [program, command, '--repo', repo, ...optionsOf(command, url), ...more];
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ENTRA_BACKUP_TOKEN: token },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = (): void => void child.kill();
  process.once('exit', end);
  const usage = watchProcess(child.pid ?? 0);
  const texts = { said: '', log: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.log += text));
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? -1));
  });
  const seconds = (performance.now() - started) / 1000;
  process.off('exit', end);
  if (exitCode !== 0 && exitCode !== 3) {
    throw new Error(
      `entra-backup ${command} ended with ${exitCode}:\n${texts.log.slice(-2000)}${texts.said.slice(-500)}`,
    );
  }
  const warnings = texts.log.split('\n').filter((line) => line.startsWith('warning: '));
  return { seconds, exitCode, said: texts.said.trim(), warnings, ...usage() };
}

/** What a command takes of what every run is told. */
function optionsOf(command: Command, url: string): string[] {
  if (command === 'commit' || command === 'tag') return [];
  const graph = ['--graph-endpoint', url];
  return command === 'resolve' ? graph : ['--types', 'All', ...graph];
}
