import { BackupError } from '../domain/errors.ts';
import { textOf } from '../domain/resource.ts';
import type { JsonObject, ObjectRef, ResourceKind } from '../domain/resource.ts';
import { isDeviceName } from '../domain/windows-names.ts';
import { catalogue } from './index.ts';

const extension = '.json';
/** File systems end a name at 255 bytes; the rest is left for whoever checks the tree out below a deep folder. */
const longestName = 160;

/**
 * Path of an object's file below the backup folder, by Windows' rules: `Groups/3f/3f….json`, `Policies/AuthorizationPolicy.json`.
 * @throws BackupError `key-unusable` for an object without a usable key.
 */
export function pathOf(kind: ResourceKind, key: string): string {
  if (kind.shape === 'singleton') return kind.folder + extension;
  const name = encodeKey(key);
  if (name === '' || name.length > longestName || decodeKey(name) !== key) {
    throw new BackupError(
      'key-unusable',
      `Graph answered a ${kind.id} whose ${kind.key} is empty, too long or no text: it cannot name a file.`,
      'Report it; the kind is left as it was.',
    );
  }
  return [kind.folder, ...(kind.sharded ? [shardOf(name)] : []), name + extension].join('/');
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** GUIDs are the same in any case, and services spell them differently: here they are in lower case. */
export function spelledAlike(text: string): string {
  return text.length === 36 && guid.test(text) ? text.toLowerCase() : text;
}

/** What names an object within its kind; empty where it has nothing of the sort. */
export function keyOf(kind: ResourceKind, object: JsonObject): string {
  return kind.shape === 'singleton' ? kind.id : spelledAlike(textOf(object, kind.key));
}

const singletons = new Map(catalogue.filter((kind) => kind.shape === 'singleton').map((kind) => [kind.folder, kind]));
const collections = new Map(catalogue.filter((kind) => kind.shape === 'collection').map((kind) => [kind.folder, kind]));

/** The inverse of {@link pathOf}; undefined for a path that it never makes. A singleton's key is its kind's id. */
export function refOf(path: string): ObjectRef | undefined {
  if (!path.endsWith(extension)) return undefined;
  const stem = path.slice(0, -extension.length);
  const singleton = singletons.get(stem);
  if (singleton !== undefined) return { kind: singleton.id, key: singleton.id };
  const folders = stem.split('/');
  const name = folders.pop() ?? '';
  const key = decodeKey(name);
  if (key === undefined || key === '') return undefined;
  const flat = collections.get(folders.join('/'));
  const kind = flat?.sharded === false ? flat : collections.get(folders.slice(0, -1).join('/'));
  if (kind === undefined || pathOfSafe(kind, key) !== path) return undefined;
  return { kind: kind.id, key };
}

function pathOfSafe(kind: ResourceKind, key: string): string | undefined {
  return encodeKey(key).length > longestName ? undefined : pathOf(kind, key);
}

function shardOf(name: string): string {
  return name
    .slice(0, 2)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '_')
    .padEnd(2, '_');
}

/** Names that stand for themselves, but for reserved ones: nearly all, in trees of a hundred thousand. */
const plain = /^[A-Za-z0-9_-](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?$/;

/** Letters, digits, `-`, `_` and inner dots stay; every other byte, and the first of a reserved device name, becomes %XX. */
function encodeKey(key: string): string {
  if (plain.test(key) && !isDeviceName(key)) return key;
  const name = [...Buffer.from(key, 'utf8')]
    .map((byte) => (/[A-Za-z0-9_.-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : escapeByte(byte)))
    .join('')
    .replace(/^\.|\.$/g, '%2E');
  return isDeviceName(name) ? escapeByte(name.charCodeAt(0)) + name.slice(1) : name;
}

function decodeKey(name: string): string | undefined {
  if (plain.test(name)) return name;
  if (!/^([A-Za-z0-9_.-]|%[0-9A-F]{2})*$/.test(name)) return undefined;
  const bytes = name.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function escapeByte(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
