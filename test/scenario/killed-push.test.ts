import assert from 'node:assert/strict';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { commitStep, exportStep, openWorkspace, resolveStep } from '../../src/app.ts';
import { randomFrom } from '../../src/simulator/random.ts';
import { demoTenant, playStory } from '../../src/simulator/scenarios.ts';
import { stories } from '../../src/simulator/stories.ts';
import { startCommand } from '../support/command-line.ts';
import { MemoryLog } from '../support/fakes.ts';
import { casesOf } from '../support/full-run.ts';
import { git } from '../support/git-dir.ts';
import { startGitServer } from '../support/git-server.ts';
import type { GitServer } from '../support/git-server.ts';
import { nights } from '../support/nights.ts';
import type { Nights } from '../support/nights.ts';

const types = ['organization', 'group', 'namedLocation', 'conditionalAccessPolicy'];
const random = randomFrom(Number(process.env.SEED ?? 1));
const kills = casesOf('kills', 30, 8);

/** A remote, a clone of it, and the documents of a run that is about to commit. */
interface Place {
  readonly root: string;
  readonly remote: string;
  readonly clone: string;
  readonly documents: string;
}

describe('a step that is killed while it commits and pushes to a server', function () {
  this.timeout(3 * 60_000);
  let night: Nights;
  let server: GitServer;
  let documents: string;
  let wanted: readonly string[];
  let length = 0;

  before(async () => {
    night = await nights((clock) => demoTenant({ clock, seed: 7, users: 3, groups: 2, servicePrincipals: 2 }));
    server = await startGitServer(night.dirs.root);
    await night.run('2026-03-01T02:00:00Z', { types });
    night.clock.set('2026-03-02T02:00:00Z');
    const busyDay = stories.find(({ name }) => name === 'busy-day');
    assert.ok(busyDay);
    playStory(night.tenant, busyDay, night.clock);
    documents = join(night.dirs.root, 'documents');
    const settings = night.settings({ types, documents });
    const workspace = await openWorkspace(settings);
    await exportStep(settings, around(), workspace);
    await resolveStep(settings, around(), workspace, await workspace.documents.read('manifest'));

    const place = newPlace('undisturbed');
    const started = performance.now();
    const { exit, err } = await start(place).ended;
    length = performance.now() - started;
    assert.equal(exit, 0, err);
    wanted = stateOf(place);
    assert.ok((wanted[0] ?? '').split('\n').length > 3, 'there is something to commit');
  });
  after(async () => {
    await server.close();
    await night.close();
  });

  const around = () => ({ log: new MemoryLog(), clock: night.clock, signal: new AbortController().signal });

  it('is made good by the same step, whenever that was', async () => {
    // Before the first third the program starts and reads.
    const shares = Array.from({ length: kills }, (_, at) => 0.3 + (0.7 * (at + random.next())) / kills);
    const wrong: unknown[] = [];
    let [cut, tries] = [0, 0];
    // Another load may have gone since the length was measured: what ends by itself sets it, and is tried again.
    const most = 3 * kills;
    const worker = async (): Promise<void> => {
      for (let at = tries++; at < kills || (cut <= kills / 3 && at < most); at = tries++) {
        const moment = length * (shares[at % kills] ?? 1);
        const place = newPlace(`killed-${at}`);
        const began = performance.now();
        const { child, ended } = start(place);
        const end = ended.then(({ exit }) => ({ exit, took: performance.now() - began }));
        await wait(moment);
        child.kill('SIGKILL');
        const { exit, took } = await end;
        if (exit === null) cut += 1;
        else length = Math.min(length, took);
        const settings = night.settings({ types, documents: place.documents, repo: place.clone });
        const workspace = await openWorkspace(settings);
        await commitStep(settings, around(), workspace, await workspace.documents.read('attribution'));
        const found = stateOf(place);
        if (found.join('\n--\n') !== wanted.join('\n--\n')) wrong.push({ moment, found });
        rmSync(place.root, { recursive: true });
      }
    };
    await Promise.all([worker(), worker()]);
    assert.deepEqual(wrong, []);
    assert.ok(cut > kills / 3, `only ${cut} were killed before they ended`);
  });

  function newPlace(name: string): Place {
    const root = join(night.dirs.root, name);
    const place = { root, remote: join(root, 'remote.git'), clone: join(root, 'clone'), documents: join(root, 'docs') };
    mkdirSync(root);
    cpSync(night.dirs.remote, place.remote, { recursive: true });
    cpSync(night.dirs.clone, place.clone, { recursive: true });
    cpSync(documents, place.documents, { recursive: true });
    const url = `${server.url}/${name}/remote.git`;
    git(place.clone, 'remote', 'set-url', 'origin', url);
    git(place.clone, 'config', `http.${url}.extraheader`, `AUTHORIZATION: bearer ${server.token}`);
    return place;
  }

  function start({ clone, documents: folder }: Place): ReturnType<typeof startCommand> {
    return startCommand(['commit', '--repo', clone, '--documents', folder], {}, { group: true });
  }

  function stateOf({ remote, clone }: Place): string[] {
    return [
      git(remote, 'log', '--format=%T %an <%ae>: %s', 'main'),
      git(clone, 'log', '--format=%T %an <%ae>: %s', 'main'),
      git(remote, 'fsck', '--strict', '--no-progress', '--no-dangling'),
      git(clone, 'status', '--porcelain'),
    ];
  }
});
