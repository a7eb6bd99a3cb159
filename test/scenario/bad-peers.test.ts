import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { actor } from '../../src/simulator/cast.ts';
import { demoTenant } from '../../src/simulator/scenarios.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import { badPeer } from '../support/bad-peer.ts';
import type { BadPeer, Manner } from '../support/bad-peer.ts';
import { startCommand } from '../support/command-line.ts';
import type { Ended } from '../support/command-line.ts';
import { git, gitDirs } from '../support/git-dir.ts';
import type { GitDirs } from '../support/git-dir.ts';

/** Minutes of a run, and how long after them it has ended. */
const budget = 0.1;
const afterwards = 30_000;

interface Case {
  readonly what: string;
  readonly manner: Manner;
  /** Which batches are treated so. */
  readonly when: (body: string) => boolean;
  readonly exit: number;
  readonly says: RegExp;
  /** A healthy run comes first. */
  readonly second?: boolean;
}

const everything = (): boolean => true;
const groups = (body: string): boolean => /"\/groups\?/.test(body);
const auditLog = (body: string): boolean => body.includes('/auditLogs/');

const cases: readonly Case[] = [
  { what: 'Graph', manner: 'mute', when: everything, exit: 1, says: /Microsoft Graph cannot be read.*no whole answer/ },
  { what: 'Graph', manner: 'reset', when: everything, exit: 1, says: /Microsoft Graph cannot be read/ },
  { what: 'a list of Graph', manner: 'mute', when: groups, exit: 3, says: /group: could not be read.*no whole answer/ },
  { what: 'a list of Graph', manner: 'dripping', when: groups, exit: 3, says: /group: could not be read/ },
  { what: 'the audit log', manner: 'mute', when: auditLog, exit: 3, says: /audit log could not be read/, second: true },
  { what: 'the audit log', manner: 'hanging', when: auditLog, exit: 3, says: /audit log could not/, second: true },
];

interface Told {
  readonly ended: Ended;
  readonly milliseconds: number;
  /** A run after the server has recovered. */
  readonly next: Ended;
  readonly files: number;
}

describe('a server that does not answer as it should, and a time budget', function () {
  this.timeout(150_000);
  let simulator: Simulator;
  const peers: BadPeer[] = [];
  const clones: GitDirs[] = [];
  const told = new Map<Case, Promise<Told>>();

  /** Hands everything on to the simulated tenant. */
  function passOn(body: string, { url = '', headers }: IncomingMessage, response: ServerResponse): void {
    const { authorization = '' } = headers;
    const request = { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body };
    void fetch(`${simulator.url}${url}`, request).then(async (answer) => {
      const date = answer.headers.get('date') ?? '';
      response.writeHead(answer.status, { 'Content-Type': 'application/json', Date: date }).end(await answer.text());
    });
  }

  async function play({ manner, when, second }: Case): Promise<Told> {
    let bad = second !== true;
    const peer = await badPeer((body) => (bad && when(body) ? manner : undefined), passOn);
    const dirs = gitDirs({ seeded: true });
    peers.push(peer);
    clones.push(dirs);
    const types = ['--types', 'Organization,Domains,group'];
    const run = (...more: string[]): Promise<Ended> => {
      const args = ['run', '--repo', dirs.clone, '--graph-endpoint', peer.url, ...types, ...more];
      return startCommand(args, { ENTRA_BACKUP_TOKEN: simulator.token }).ended;
    };
    if (second === true) {
      assert.equal((await run()).exit, 0);
      ready += 1;
      if (ready === cases.filter((each) => each.second === true).length) change();
      await changed;
    }
    bad = true;
    const started = performance.now();
    const ended = await run('--time-budget', String(budget));
    const milliseconds = performance.now() - started;
    bad = false;
    const next = await run();
    const files = git(dirs.remote, 'ls-tree', '-r', '--name-only', 'main', 'prod-backup/Groups').split('\n').length;
    return { ended, milliseconds, next, files };
  }

  /** Somebody renames a group after every clone has its first backup. */
  let change: () => void = () => undefined;
  let ready = 0;
  const changed = new Promise<void>((resolve) => {
    change = () => {
      const [key = ''] = simulator.tenant.keys('groups');
      simulator.tenant.update(actor('ada'), 'groups', key, { displayName: 'renamed' });
      resolve();
    };
  });

  before(async () => {
    const tenant = demoTenant({ clock: { now: () => new Date() }, seed: 4, users: 5 });
    simulator = await startSimulator({ tenant });
    for (const each of cases) told.set(each, play(each));
  });
  after(async () => {
    await Promise.allSettled(told.values());
    for (const peer of peers) await peer.close();
    await simulator.close();
    for (const dirs of clones) dirs.remove();
  });

  for (const each of cases) {
    const { what, manner, exit, says } = each;
    it(`${what} ${manner}: the run ends in time with ${exit}, and the next one completes the backup`, async () => {
      const { ended, milliseconds, next, files } = (await told.get(each)) ?? assert.fail();
      assert.equal(ended.exit, exit, ended.err);
      assert.match(ended.err, says);
      assert.ok(milliseconds < budget * 60_000 + afterwards, `${milliseconds} ms`);
      assert.equal(next.exit, 0, next.err);
      assert.ok(files > 1);
    });
  }
});
