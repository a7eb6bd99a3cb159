import assert from 'node:assert/strict';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ifThere } from '../../src/edges/if-there.ts';

const folder = import.meta.dirname;
const none = join(folder, 'none');
const belowFile = join(import.meta.filename, 'none');

/** What Node throws of a call that the system refuses. */
function refusal(code: string, path: string): Promise<never> {
  return Promise.reject(Object.assign(new Error(`${code}: refused, stat '${path}'`), { code, path }));
}

describe('ifThere', () => {
  it('hands on what lies at the path', async () => {
    assert.ok((await ifThere(folder, stat(folder)))?.isDirectory());
  });

  it('answers undefined where nothing lies', async () => {
    assert.equal(await ifThere(none, stat(none)), undefined);
    assert.equal(await ifThere(none, readdir(none)), undefined);
  });

  const refused: [string, () => Promise<unknown>, { code: string; message?: string }][] = [
    ['a path that leads through a file', () => ifThere(belowFile, stat(belowFile)), { code: 'not-a-folder' }],
    [
      'a file in the place of a folder',
      () => ifThere(import.meta.filename, readdir(import.meta.filename)),
      { code: 'not-a-folder', message: `${import.meta.filename} is not a folder.` },
    ],
    [
      'a folder that may not be read, by its own name',
      () => ifThere('/a', refusal('EACCES', '/a/b')),
      { code: 'no-access', message: '/a/b may not be read by the user who runs this.' },
    ],
    ['what Windows does not permit', () => ifThere('/a', refusal('EPERM', '/a')), { code: 'no-access' }],
    ['any other failure, as it is', () => ifThere('/a', refusal('EIO', '/a')), { code: 'EIO' }],
  ];
  for (const [what, question, error] of refused) {
    it(`refuses ${what}`, () => assert.rejects(question(), error));
  }
});
