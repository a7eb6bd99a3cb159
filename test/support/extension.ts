import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';

export interface UnpackedExtension {
  readonly folder: string;
  /** Of the package, in bytes. */
  readonly size: number;
  /** Paths inside of it. */
  readonly entries: string[];
}

/** Packs the extension as it is published (or its variant for trying things out), and lays its files into a temporary folder. */
export function unpackedExtension({ dev = false } = {}): UnpackedExtension {
  const folder = mkdtempSync(join(tmpdir(), 'entra-backup-test-'));
  const args = ['scripts/package.mjs', ...(dev ? ['--dev'] : []), folder];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  const [name] = readdirSync(folder).filter((file) => file.endsWith('.vsix'));
  const bytes = readFileSync(join(folder, name ?? ''));
  return { folder, size: bytes.length, entries: unpack(bytes, folder) };
}

/** Lays the files of a package into the folder, and returns their paths. */
function unpack(bytes: Uint8Array, folder: string): string[] {
  const files = Object.entries(unzipSync(bytes)).filter(([path]) => !path.endsWith('/'));
  for (const [path, content] of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  return files.map(([path]) => path);
}
