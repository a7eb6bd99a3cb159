import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { CommitPlan } from '../../src/domain/ports.ts';
import { git } from './git-command.ts';
import { committer } from './git-night.ts';

/** A folder as Git keeps it: files by their blob id, folders with what is in them. */
interface Tree {
  readonly entries: Map<string, string | Tree>;
  /** Null since something in it changed. */
  id: string | null;
}

const kinds = { commit: 1, tree: 2, blob: 3 } as const;

/**
 * The same commits without `fast-import`: the whole tree is kept in this process, each commit's new trees are made of it,
 * and all new objects go into one pack, https://git-scm.com/docs/gitformat-pack, which `git index-pack` takes in.
 * @param at when they are committed, in seconds since 1970.
 */
export function packCommits(
  directory: string,
  base: string,
  plans: readonly CommitPlan[],
  texts: ReadonlyMap<string, string>,
  at: number,
): void {
  const root = treeOf(git(directory, ['ls-tree', '-r', '-t', '-z', base]));
  const pack = new Pack();
  let parent = base;
  for (const { author, authorDate, message, writes, deletes } of plans) {
    for (const path of deletes) place(root, path, null);
    for (const { path, blob } of writes) {
      pack.add('blob', Buffer.from(texts.get(blob) ?? ''), blob);
      place(root, path, blob);
    }
    const head =
      `tree ${store(root, pack)}\nparent ${parent}\n` +
      `author ${author.name} <${author.email}> ${Date.parse(authorDate) / 1000} +0000\n` +
      `committer ${committer.name} <${committer.email}> ${at} +0000\n\n`;
    parent = pack.add('commit', Buffer.from(head + message));
  }
  git(directory, ['index-pack', '--stdin'], { input: pack.bytes() });
  git(directory, ['update-ref', 'refs/heads/main', parent]);
}

/** @param listing folders before what is in them. */
function treeOf(listing: string): Tree {
  const root: Tree = { entries: new Map(), id: null };
  const folders = new Map([['', root]]);
  for (const line of listing.split('\0')) {
    const [, type, id, path] = /^\d+ (\w+) (\w+)\t(.*)$/s.exec(line) ?? [];
    if (type === undefined || id === undefined || path === undefined) continue;
    const slash = path.lastIndexOf('/');
    const entry = type === 'tree' ? { entries: new Map<string, string | Tree>(), id } : id;
    folders.get(path.slice(0, Math.max(slash, 0)))?.entries.set(path.slice(slash + 1), entry);
    if (typeof entry !== 'string') folders.set(path, entry);
  }
  return root;
}

function place(root: Tree, path: string, blob: string | null): void {
  const names = path.split('/');
  const name = names.pop() ?? '';
  let tree = root;
  tree.id = null;
  for (const folder of names) {
    const found = tree.entries.get(folder);
    const next = typeof found === 'object' ? found : { entries: new Map<string, string | Tree>(), id: null };
    tree.entries.set(folder, next);
    next.id = null;
    tree = next;
  }
  if (blob === null) tree.entries.delete(name);
  else tree.entries.set(name, blob);
}

/** Puts what changed of a tree into the pack. @returns its id. */
function store(tree: Tree, pack: Pack): string {
  if (tree.id !== null) return tree.id;
  const inOrder = [...tree.entries]
    .filter(([, entry]) => typeof entry === 'string' || entry.entries.size > 0)
    .map(([name, entry]) => ({ name, entry, sorted: Buffer.from(typeof entry === 'string' ? name : `${name}/`) }))
    .sort((a, b) => Buffer.compare(a.sorted, b.sorted));
  const lines = inOrder.flatMap(({ name, entry }) => [
    Buffer.from(`${typeof entry === 'string' ? '100644' : '40000'} ${name}\0`),
    Buffer.from(typeof entry === 'string' ? entry : store(entry, pack), 'hex'),
  ]);
  tree.id = pack.add('tree', Buffer.concat(lines));
  return tree.id;
}

class Pack {
  private readonly parts: Buffer[] = [];
  private readonly known = new Set<string>();

  /** @param known its id, where that is known. */
  add(kind: keyof typeof kinds, content: Buffer, known?: string): string {
    const id = known ?? createHash('sha1').update(`${kind} ${content.length}\0`).update(content).digest('hex');
    if (this.known.has(id)) return id;
    this.known.add(id);
    this.parts.push(header(kinds[kind], content.length), deflateSync(content, { level: 1 }));
    return id;
  }

  bytes(): Buffer {
    const start = Buffer.alloc(12);
    start.write('PACK');
    start.writeUInt32BE(2, 4);
    start.writeUInt32BE(this.known.size, 8);
    const body = Buffer.concat([start, ...this.parts]);
    return Buffer.concat([body, createHash('sha1').update(body).digest()]);
  }
}

/** Kind and length of an object, four bits and then seven at a time. */
function header(kind: number, length: number): Buffer {
  const bytes = [(kind << 4) | (length & 15)];
  for (let rest = length >> 4; rest > 0; rest >>= 7) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 128;
    bytes.push(rest & 127);
  }
  return Buffer.from(bytes);
}
