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

/**
 * Path of an object beside another one whose key differs only by case: file systems of Windows and macOS would keep one of
 * the two. The name is followed by a mask of its capitals, such as `aB~2.json`.
 */
export function pathBeside(kind: ResourceKind, key: string): string {
  const stem = pathOf(kind, key).slice(0, -extension.length);
  return `${stem}~${capitalsOf(encodeKey(key))}${extension}`;
}

/** A bit for each character, the first one the highest: 1 for a capital. In hex, without zeros at the start. */
function capitalsOf(name: string): string {
  const bits = Array.from(name, (character) => (/[A-Z]/.test(character) ? '1' : '0')).join('');
  return BigInt(`0b${bits}`).toString(16);
}

/** False for keys that no other key of the kind can differ from by case alone. */
export function hasCase(key: string): boolean {
  return spelledAlike(key) !== key || !guid.test(key);
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
  const [name = '', capitals] = (folders.pop() ?? '').split('~', 2);
  const key = decodeKey(name);
  if (key === undefined || key === '') return undefined;
  const flat = collections.get(folders.join('/'));
  const kind = flat?.sharded === false ? flat : collections.get(folders.slice(0, -1).join('/'));
  if (kind === undefined || encodeKey(key).length > longestName) return undefined;
  const made = capitals === undefined ? pathOf(kind, key) : pathBeside(kind, key);
  return made === path ? { kind: kind.id, key } : undefined;
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
