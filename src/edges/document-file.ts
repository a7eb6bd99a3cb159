import { createReadStream, createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Items that are written at once. */
const itemsAtOnce = 500;

/**
 * Writes a JSON object whose last property is a list, an item a line: neither the list nor its text need fit into memory,
 * or into the longest string that there is. The file is there whole or not at all.
 */
export async function writeDocument(
  file: string,
  header: object,
  list: string,
  items: AsyncIterable<object> | Iterable<object>,
): Promise<void> {
  await pipeline(Readable.from(textOf(header, list, items)), createWriteStream(`${file}.part`));
  await rename(`${file}.part`, file);
}

/**
 * Reads what {@link writeDocument} wrote, or the same JSON in any other form.
 * @param each is given each item of the list as it is read.
 * @throws SyntaxError for what is no JSON; the file system's error for a file that cannot be read.
 */
export async function readDocument(file: string, each: (item: unknown) => void = () => undefined): Promise<unknown> {
  const lines: string[] = [];
  let header: string | undefined;
  const items: unknown[] = [];
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (lines.length === 0 && header === undefined && line.endsWith('":[')) header = line;
    else if (header !== undefined && line !== ']}') {
      const item: unknown = JSON.parse(line.replace(/,$/, ''));
      each(item);
      items.push(item);
    } else lines.push(line);
  }
  if (header === undefined) return JSON.parse(lines.join('\n'));
  if (lines.join('') !== ']}') throw new SyntaxError(`${file} ends too early`);
  const [, list = ''] = /"(\w+)":\[$/.exec(header) ?? [];
  return { ...(JSON.parse(`${header}]}`) as object), [list]: items };
}

async function* textOf(
  header: object,
  list: string,
  items: AsyncIterable<object> | Iterable<object>,
): AsyncIterable<string> {
  yield `${JSON.stringify(header).slice(0, -1)},"${list}":[\n`;
  let chunk: string[] = [];
  let first = true;
  for await (const item of items) {
    chunk.push(`${first ? '' : ',\n'}${JSON.stringify(item)}`);
    first = false;
    if (chunk.length < itemsAtOnce) continue;
    yield chunk.join('');
    chunk = [];
  }
  yield `${chunk.join('')}${first ? '' : '\n'}]}\n`;
}
