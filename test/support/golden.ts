import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Compares a text with the one that is kept in test/golden. UPDATE_GOLDEN=1 writes it instead: read the difference before
 * it is committed, it is what users will see.
 */
export function assertGolden(name: string, text: string): void {
  const file = join(import.meta.dirname, '..', 'golden', `${name}.txt`);
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, text);
  else assert.equal(text, readFileSync(file, 'utf8'));
}

/** Ids of runs, commits and events differ from run to run, and so does how long a run took; who, what and why do not. */
export function withoutRunIds(text: string): string {
  return text
    .replace(/^(\s*(?:Backup-Run|Audit-Event): ).*$/gm, '$1…')
    .replace(/^(Entra Backup \d{4}-\d\d-\d\dT\d\d:)\d\d:\d\d/gm, '$1…');
}
