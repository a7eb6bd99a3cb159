import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { jsonLine } from './json-line.ts';
import { privateFile } from './private-file.ts';

/** Items that are written at once. */
const itemsAtOnce = 500;
/** The last line of a document, with the SHA-256 of all lines before it. */
const lastLine = /^\],"sha256":"([0-9a-f]{64})"\}$/;

/**
 * Writes a JSON object with a list, an item a line, and a digest of it: neither the list nor its text need fit into
 * memory, or into the longest string that there is. The file is written completely or not at all, for its owner alone.
 */
export async function writeDocument(
  file: string,
  header: object,
  list: string,
  items: AsyncIterable<object> | Iterable<object>,
): Promise<void> {
  const part = `${file}.part`;
  // A file of an interrupted run would keep the permissions that it has.
  await rm(part, { force: true });
  const text = Readable.from(withDigest(textOf(header, list, items)));
  await pipeline(text, createWriteStream(part, { mode: privateFile }));
  await rename(part, file);
}

/**
 * Reads what {@link writeDocument} wrote.
 * @param list name of the list whose items are passed on.
 * @param each is called with each item of the list and its position.
 * @throws SyntaxError for a file that was cut off or changed since; the file system's error for one that cannot be read.
 */
export async function readDocument(
  file: string,
  list: string,
  each: (item: unknown, at: number) => void,
): Promise<Record<string, unknown>> {
  const digest = createHash('sha256');
  const items: unknown[] = [];
  let header: string | undefined;
  let said: string | undefined;
  for await (const line of createInterface(createReadStream(file))) {
    if (said !== undefined) throw new SyntaxError('text after the end');
    if (header !== undefined) said = lastLine.exec(line)?.[1];
    if (said !== undefined) continue;
    digest.update(`${line}\n`);
    if (header === undefined) {
      if (!line.endsWith(`,"${list}":[`)) throw new SyntaxError('another header');
      header = line;
      continue;
    }
    const item: unknown = JSON.parse(line.replace(/,$/, ''));
    each(item, items.length);
    items.push(item);
  }
  if (header === undefined || said !== digest.digest('hex')) throw new SyntaxError('another digest');
  return { ...(JSON.parse(`${header}]}`) as Record<string, unknown>), [list]: items };
}

/**
 * What a document says before its list.
 * @returns undefined for a file that does not exist; null for one that {@link writeDocument} did not write.
 */
export async function readHeader(file: string): Promise<unknown> {
  const input = createReadStream(file);
  try {
    for await (const line of createInterface(input)) return JSON.parse(`${line}]}`) as unknown;
    return null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  } finally {
    input.destroy();
  }
}

async function* withDigest(text: AsyncIterable<string>): AsyncIterable<string> {
  const digest = createHash('sha256');
  for await (const piece of text) {
    digest.update(piece);
    yield piece;
  }
  yield `],"sha256":"${digest.digest('hex')}"}\n`;
}

async function* textOf(
  header: object,
  list: string,
  items: AsyncIterable<object> | Iterable<object>,
): AsyncIterable<string> {
  yield `${jsonLine(header).slice(0, -1)},"${list}":[\n`;
  let chunk: string[] = [];
  let first = true;
  for await (const item of items) {
    chunk.push(`${first ? '' : ',\n'}${jsonLine(item)}`);
    first = false;
    if (chunk.length < itemsAtOnce) continue;
    yield chunk.join('');
    chunk = [];
  }
  yield `${chunk.join('')}${first ? '' : '\n'}`;
}
