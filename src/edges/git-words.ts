/** Bytes of what git and hooks say that are kept: of the beginning, and as many of the end. */
const mostBytes = 32_768;
/** Characters of it that go into an error. */
const mostWords = 4000;
/** Stands for what was left out between beginning and end, until credentials are removed: it may be in one of them. */
const gap = '\0';

/** What a process says: its beginning and its end, however much there is between them. */
export interface BoundedWords {
  add(chunk: Buffer): void;
  text(): string;
}

export function boundedWords(): BoundedWords {
  let beginning = Buffer.alloc(0);
  let end = Buffer.alloc(0);
  let isCut = false;
  return {
    add(chunk) {
      const room = mostBytes - beginning.length;
      beginning = Buffer.concat([beginning, chunk.subarray(0, room)]);
      const both = Buffer.concat([end, chunk.subarray(room)]);
      isCut ||= both.length > mostBytes;
      end = both.subarray(-mostBytes);
    },
    text: () => `${beginning.toString('utf8')}${isCut ? gap : ''}${end.toString('utf8')}`,
  };
}

/** What a process said as a part of a sentence: one line, without credentials, not too long, without a full stop. */
export function inOneLine(said: string): string {
  const lines = said.split('\n').map((line) => line.trim());
  const words = withoutCredentials(lines.filter((line) => line !== '').join('; ')).replaceAll(gap, ' … ');
  const half = mostWords / 2;
  const bounded = words.length <= mostWords ? words : `${words.slice(0, half)} … ${words.slice(-half)}`;
  let end = bounded.length;
  while (bounded[end - 1] === '.') end -= 1;
  return bounded.slice(0, end);
}

/** Remote URLs may carry a password or token, and what git traces may show a header. */
export function withoutCredentials(text: string): string {
  const words = text.split(/([\s'"]+)/).map((word) => {
    const scheme = word.indexOf('://');
    const end = Math.max(word.lastIndexOf('@'), word.lastIndexOf(gap));
    return scheme < 1 || end < scheme ? word : word.slice(0, scheme + 3) + word.slice(end + 1);
  });
  return words.join('').replace(/(authorization: {0,9}\w{1,20} {1,9})[^\s'"]+/gi, '$1***');
}
