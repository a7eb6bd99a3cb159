import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

describe('packing', function () {
  this.timeout(120_000);
  let copy: string;

  before(() => {
    copy = mkdtempSync(join(tmpdir(), 'entra-backup-copy-'));
    for (const name of readdirSync('.')) {
      if (!['node_modules', 'dist', '.git'].includes(name)) cpSync(name, join(copy, name), { recursive: true });
    }
    symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'), 'junction');
  });
  after(() => rmSync(copy, { recursive: true }));

  const node = (cwd: string, ...args: string[]): { status: number | null; said: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, TZ: cwd === copy ? 'Asia/Tokyo' : 'UTC' },
    });
    return { status, said: `${stdout}${stderr}` };
  };
  const edit = (path: string, change: (text: string) => string): void => {
    const file = join(copy, path);
    const text = change(readFileSync(file, 'utf8'));
    rmSync(file); // a copy may share its file with the original
    writeFileSync(file, text);
  };

  it('gives the same bytes in another folder, time zone and minute', () => {
    const [here, there] = [process.cwd(), copy].map((root) => {
      const output = mkdtempSync(join(copy, 'packed-'));
      const { status, said } = node(root, 'scripts/package.mjs', output);
      assert.equal(status, 0, said);
      return /^sha256 ([0-9a-f]{64}) {2}entra-backup\.entra-backup-\d+\.\d+\.\d+\.vsix$/m.exec(said)?.[1];
    });
    assert.ok(here !== undefined);
    assert.equal(here, there);
  });

  it('fails where tfx only warns, and leaves no package behind', () => {
    edit('tasks/TagRun/TagRunV1/task.json', (text) => text.replace('"instanceNameFormat"', '"instanceNameForm"'));
    const output = mkdtempSync(join(copy, 'packed-'));
    const { status, said } = node(copy, 'scripts/package.mjs', output);
    assert.equal(status, 1);
    assert.match(said, /instanceNameForm/);
    assert.deepEqual(readdirSync(output), []);
  });

  it('refuses a version that does not stand everywhere, until it is stamped', () => {
    assert.equal(node('.', 'scripts/stamp.mjs', '--check').status, 0);
    edit('package.json', (text) => text.replace(/"version": "[^"]+"/, '"version": "1.77.3"'));
    const check = node(copy, 'scripts/stamp.mjs', '--check');
    assert.equal(check.status, 1);
    for (const path of ['vss-extension.json', 'TagRun', 'EntraExport'])
      assert.ok(check.said.includes(path), check.said);
    assert.match(node(copy, 'scripts/package.mjs', copy).said, /is not stamped/);
    assert.equal(node(copy, 'scripts/stamp.mjs').status, 0);
    assert.equal(node(copy, 'scripts/stamp.mjs', '--check').status, 0);
    assert.match(readFileSync(join(copy, 'tasks/TagRun/TagRunV1/task.json'), 'utf8'), /"Minor": 77,\s+"Patch": 3/);
    edit('package.json', (text) => text.replace('"1.77.3"', '"2.0.0"'));
    assert.match(node(copy, 'scripts/stamp.mjs').said, /There is no tasks\/EntraExport\/EntraExportV2/);
  });
});
