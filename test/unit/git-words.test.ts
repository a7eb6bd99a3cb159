import assert from 'node:assert/strict';
import { isConnectionLost } from '../../src/edges/git-connection.ts';
import { boundedWords, inOneLine, withoutCredentials } from '../../src/edges/git-words.ts';
import { pushError } from '../../src/edges/push-errors.ts';

const megabyte = 1 << 20;
/** Pieces that the patterns on git's side begin with, and go on with. */
const pieces = [
  ...['x', '.', ' ', '\n ', '://', 'a://', 'a://b@', "'", 'authorization: ', 'authorization: x ', 'authorization:'],
  ...['[rejected] ', '[rejected] (', "author email '", "author email 'a' ", 'VS403702 ', "TF401027 You need the Git '"],
  ...["TF401027: You need the Git 'a' permission ", "identity '", "repository '", 'path ', 'paths ', 'HTTP ', 'curl '],
];

describe('what git and hooks say', () => {
  it('is read in linear time, whatever it is', () => {
    const slow: string[] = [];
    for (const piece of pieces) {
      const text = piece.repeat(Math.ceil(megabyte / piece.length));
      const timed = (what: string, work: () => unknown): void => {
        const started = performance.now();
        work();
        const took = performance.now() - started;
        // A quadratic pattern takes minutes.
        if (took > 2000) slow.push(`${what} of ${JSON.stringify(piece)}: ${Math.round(took)} ms`);
      };
      timed('inOneLine', () => inOneLine(text));
      timed('withoutCredentials', () => withoutCredentials(text));
      timed('pushError', () => pushError('refs/heads/main', text));
      timed('isConnectionLost', () => isConnectionLost(text));
    }
    assert.deepEqual(slow, []);
  });

  for (const [said, expected] of [
    ['', ''],
    ['one\n\n  two \r\nthree...\n', 'one; two; three'],
    ['fatal: https://u:p@host/x failed', 'fatal: https://host/x failed'],
    ['a@b https://host/x', 'a@b https://host/x'],
    ["unable to access 'https://u:p@ss@host/x/': no", "unable to access 'https://host/x/': no"],
    ['Authorization:  Basic abc=', 'Authorization:  Basic ***'],
    ['see https://wiki/push-rules… there', 'see https://wiki/push-rules… there'],
  ] as const) {
    it(`is one line without credentials: ${JSON.stringify(said)}`, () => assert.equal(inOneLine(said), expected));
  }

  it('keeps beginning and end, and no part of a password that the gap cuts through', () => {
    const words = boundedWords();
    const half = 'secret'.repeat(10_000);
    for (const chunk of ['first https://user:', half, half, '@host/x last']) words.add(Buffer.from(chunk));
    assert.equal(inOneLine(words.text()), 'first https://host/x last');
    const open = boundedWords();
    open.add(Buffer.from(`first https://user:${half}${half} last`));
    assert.ok(!inOneLine(open.text()).startsWith('first https://user'));
  });

  it('is short in an error, and all of it where it is short', () => {
    const words = boundedWords();
    words.add(Buffer.from(`begin ${'x'.repeat(200_000)} end`));
    const line = inOneLine(words.text());
    assert.ok(line.length < 4100 && line.startsWith('begin ') && line.endsWith(' end'), String(line.length));
    const few = boundedWords();
    for (const chunk of ['a', 'b'.repeat(40_000), 'c']) few.add(Buffer.from(chunk));
    assert.equal(few.text(), `a${'b'.repeat(40_000)}c`);
  });
});
