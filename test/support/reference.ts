import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Facts and schemas that Microsoft publishes; they lie beside some clones of this repository, and are no part of it. */
const folder = join(import.meta.dirname, '../../../shared/reference');

/** Skips a test, or from `before` its whole suite, where one of these files of the reference is not there. */
export function skipWithout(context: Mocha.Context, ...names: readonly string[]): void {
  const missing = names.filter((name) => !existsSync(join(folder, name)));
  if (missing.length === 0) return;
  console.log(`      skipped: there is no ${missing.join(', ')} in ${folder}`);
  context.skip();
}

/** The JSON of a file of the reference. */
export function readReference(name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}

/** The lines of a file of the reference, each of which is JSON. */
export function readReferenceLines(name: string): unknown[] {
  const lines = readFileSync(join(folder, name), 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as unknown);
}
