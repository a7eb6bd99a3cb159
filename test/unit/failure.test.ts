import assert from 'node:assert/strict';
import { BackupError } from '../../src/domain/errors.ts';
import { failureOf } from '../../src/domain/failure.ts';

const system = (code: string, message: string): Error => Object.assign(new Error(message), { code });

describe('a failure as it is shown', () => {
  for (const [what, error, code, text] of [
    ['an expected one', new BackupError('usage', 'It is so.', 'Do that.'), 'usage', 'It is so. Do that.'],
    [
      'a full disk',
      system('ENOSPC', 'ENOSPC: no space left on device, write'),
      'ENOSPC',
      'ENOSPC: no space left on device, write. Make room on that disk, then run again.',
    ],
    [
      'a folder of somebody else',
      system('EACCES', "EACCES: permission denied, open '/x'"),
      'EACCES',
      "EACCES: permission denied, open '/x'. Give the user who runs this the right to write there.",
    ],
  ] as const) {
    it(`${what} has no stack`, () => {
      assert.deepEqual(failureOf(error), { code, text });
    });
  }

  for (const error of [new TypeError('x is not a function'), system('ENOENT', 'ENOENT: /x'), system('toString', 'x')]) {
    it(`${error.message} is a bug, with its stack`, () => {
      const { code, stack } = failureOf(error);
      assert.deepEqual([code, stack], ['bug', error.stack]);
    });
  }
});
