import type { TreeEntry } from '../domain/ports.ts';

/** Git's id of a text. */
export type BlobId = (text: string) => string;

const markLine = /^<!-- Entra Backup wrote this page and overwrites changes to it: ([0-9a-f]{16}) -->\n\n/;

/**
 * The page below a first line that tells whose it is, with a fingerprint of the page and of the files that it is about:
 * a page that somebody edited, or that was not kept up with its files, does not pass for one that was.
 */
export function marked(body: string, files: readonly TreeEntry[], blobId: BlobId): string {
  return `<!-- Entra Backup wrote this page and overwrites changes to it: ${fingerprint(body, files, blobId)} -->\n\n${body}`;
}

/** True for a page that is ours, whatever became of it. A README of somebody's own is left alone. */
export function isMarked(text: string): boolean {
  return markLine.test(text);
}

/** What {@link marked} was given; undefined for a page that is not, or no longer, what it was with these files. */
export function bodyOf(text: string, files: readonly TreeEntry[], blobId: BlobId): string | undefined {
  const [line, found] = markLine.exec(text) ?? [];
  if (line === undefined) return undefined;
  const body = text.slice(line.length);
  return fingerprint(body, files, blobId) === found ? body : undefined;
}

function fingerprint(body: string, files: readonly TreeEntry[], blobId: BlobId): string {
  const lines = files.map(({ path, blob }) => `${path} ${blob}\n`).sort();
  return blobId(`${body}\n${lines.join('')}`).slice(0, 16);
}
