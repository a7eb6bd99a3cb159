import assert from 'node:assert/strict';
import { git } from '../support/git-dir.ts';
import { plan, pushedPlace } from '../support/pushed-place.ts';
import type { PushedPlace } from '../support/pushed-place.ts';

const count = 20_000;
const files = (version: string): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`b/${at % 256}/${at}.json`, `{"at":${at},${version}}\n`]),
  );

/** A first backup brings its texts into the repository before its commits, through several processes at once. */
describe('commits of very many texts', () => {
  let place: PushedPlace;
  beforeEach(async () => {
    place = await pushedPlace();
  });
  afterEach(() => place.close());

  it('are the commits that were planned', async () => {
    const first = files('"a":1');
    const [bo, ada] = [plan('Bo', { 'b/other.json': 'other\n' }), plan('Ada', first)];
    await place.commit([ada, bo]);
    const tree = git(place.dirs.remote, 'ls-tree', '-r', 'main').trim().split('\n');
    assert.equal(tree.length, count + 1);
    assert.equal(git(place.dirs.remote, 'show', 'main:b/7/7.json'), '{"at":7,"a":1}\n');
    assert.deepEqual(place.history().slice(-2), ['Ada: something', 'Bo: something']);
    git(place.dirs.remote, 'fsck', '--strict', '--no-progress');
  });

  it('are not made where a text is missing', async () => {
    const ada = plan('Ada', files('"b":2'));
    const before = git(place.dirs.remote, 'for-each-ref');
    const lost = { path: 'b/lost.json', blob: '1'.repeat(40) };
    await assert.rejects(place.commit([{ ...ada, writes: [...ada.writes, lost] }]));
    assert.equal(git(place.dirs.remote, 'for-each-ref'), before);
    assert.equal(git(place.dirs.clone, 'for-each-ref', 'refs/entra-backup'), '');
  });
});
