import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCommand } from '../support/command-line.ts';
import type { Ended } from '../support/command-line.ts';
import { gitDirs } from '../support/git-dir.ts';
import type { GitDirs } from '../support/git-dir.ts';
import { graphDouble } from '../support/graph-double.ts';
import type { GraphDouble } from '../support/graph-double.ts';

describe('a command line with nothing left to wait for', () => {
  const folder = mkdtempSync(join(tmpdir(), 'early-ends-'));
  let [dirs, double, env]: [GitDirs?, GraphDouble?, Record<string, string>?] = [];
  before(async () => {
    dirs = gitDirs({ seeded: true });
    double = await graphDouble(
      () => undefined,
      () => ({ status: 429, headers: { 'Retry-After': '5' }, body: {} }),
    );
    // No timer of a second or more keeps the process: what waits for one is forgotten.
    const preload = join(folder, 'no-timers.cjs');
    writeFileSync(
      preload,
      'const own = setTimeout; globalThis.setTimeout = (f, ms, ...a) => { const t = own(f, ms, ...a); return ms >= 1000 ? t.unref() : t; };',
    );
    env = { ENTRA_BACKUP_TOKEN: 'x.y.z', NODE_OPTIONS: `--require ${preload}` };
  });
  after(async () => {
    await double?.close();
    dirs?.remove();
    rmSync(folder, { recursive: true });
  });
  const run = (...args: string[]): Promise<Ended> =>
    startCommand([...args, '--graph-endpoint', double?.url ?? ''], env ?? {}).ended;

  for (const command of ['run', 'export', 'doctor']) {
    it(`has failed, and says so: ${command}`, async () => {
      const { exit, err } = await run(command, '--repo', dirs?.clone ?? '');
      assert.equal(exit, 1);
      assert.match(err, /error: The process ended before its work did.* Run again/);
    });
  }
  it('has failed, and says so in JSON', async () => {
    const { exit, out } = await run('run', '--json', '--repo', dirs?.clone ?? '');
    assert.equal(exit, 1);
    const { status, error } = JSON.parse(out) as { status: string; error: { code: string } };
    assert.deepEqual([status, error.code], ['failed', 'ended-early']);
  });
});
