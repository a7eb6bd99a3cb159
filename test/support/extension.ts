import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
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

/** The extension as it is published (or its variant for trying things out), its files in a temporary folder. */
export function unpackedExtension({ dev = false } = {}): UnpackedExtension {
  const folder = mkdtempSync(join(tmpdir(), 'entra-backup-test-'));
  const bytes = packed(dev);
  return { folder, size: bytes.length, entries: unpack(bytes, folder) };
}

const day = 24 * 60 * 60_000;
const root = join(import.meta.dirname, '..', '..');
/** Whatever a package is made of. */
const sources = ['docs', 'images', 'scripts', 'src', 'tasks', 'views', 'overview.md', 'LICENSE'];
const manifests = ['package.json', 'package-lock.json', 'vss-extension.json'];

/** Packs once for all tests: as long as nothing of what a package is made of changes, it is the same to the byte. */
function packed(dev: boolean): Uint8Array {
  const hash = createHash('sha256').update(String(dev));
  for (const path of [...sources, ...manifests].flatMap(filesAt)) hash.update(path).update(readFileSync(path));
  const kept = join(root, 'dist', 'packages', `${hash.digest('hex').slice(0, 16)}.vsix`);
  if (existsSync(kept)) return readFileSync(kept);
  const folder = mkdtempSync(join(tmpdir(), 'entra-backup-test-'));
  const args = [join(root, 'scripts', 'package.mjs'), ...(dev ? ['--dev'] : []), folder];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  const [name = ''] = readdirSync(folder).filter((file) => file.endsWith('.vsix'));
  mkdirSync(dirname(kept), { recursive: true });
  for (const old of readdirSync(dirname(kept)).map((file) => join(dirname(kept), file))) {
    if (Date.now() - statSync(old).mtimeMs > day) rmSync(old, { force: true });
  }
  const part = `${kept}.${process.pid}`; // another test may be doing the same
  copyFileSync(join(folder, name), part);
  renameSync(part, kept);
  rmSync(folder, { recursive: true });
  return readFileSync(kept);
}

/** Of a folder all that is in it, but for the bundles, which are made anew. */
function filesAt(path: string): string[] {
  const at = join(root, path);
  if (!statSync(at).isDirectory()) return [at];
  return readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.js'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
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
