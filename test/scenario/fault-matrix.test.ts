import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportToFolder } from '../../src/app.ts';
import type { Log } from '../../src/domain/ports.ts';
import type { ExportManifest } from '../../src/domain/run.ts';
import { actor } from '../../src/simulator/cast.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { demoTenant } from '../../src/simulator/scenarios.ts';
import type { Tenant } from '../../src/simulator/tenant.ts';
import { MemoryLog } from '../support/fakes.ts';
import { sampled } from '../support/full-run.ts';
import { nights } from '../support/nights.ts';
import type { Nights } from '../support/nights.ts';

type Ending = 'complete' | 'denied' | 'failed';
type Trouble = Omit<Fault, 'path' | 'page' | 'times'>;

interface Row {
  readonly what: string;
  readonly fault: Trouble;
  /** How the kind ends when so many requests are hit. */
  readonly cells: readonly (readonly [times: number, Ending])[];
  /** A first page has no token that could be lost. */
  readonly laterPages?: true;
}

/** An answer that stands: asking again would bring it again. */
const refusal = (what: string, status: number, ending: Ending): Row => ({
  ...{ what, fault: { kind: 'status', status }, cells: [[1, ending]] },
});
const retried = (what: string, fault: Trouble): Row => ({
  ...{ what, fault, cells: [2, Infinity].map((times) => [times, times === 2 ? 'complete' : 'failed']) },
});
const harmless = (what: string, fault: Trouble): Row => ({ what, fault, cells: [[Infinity, 'complete']] });
const status = (code: number): Trouble => ({ kind: 'status', status: code });

const rows: readonly Row[] = [
  refusal('a 403', 403, 'denied'),
  refusal('a 404', 404, 'failed'),
  refusal('a 410', 410, 'failed'),
  retried('a 429 with Retry-After', { ...status(429), retryAfter: 7 }),
  retried('a 429 without Retry-After', { ...status(429), retryAfter: null }),
  retried('a 500', status(500)),
  retried('a 503 with Retry-After', { ...status(503), retryAfter: 11 }),
  retried('a 504', status(504)),
  retried('a connection reset', { kind: 'reset' }),
  retried('a batch cut in the middle', { kind: 'cutPage' }),
  retried('a proxy’s error page', { kind: 'htmlBody' }),
  retried('a proxy’s page that says 200', { kind: 'htmlBody', status: 200 }),
  retried('an item cut in the middle', { kind: 'cutItem' }),
  retried('an item without an answer', { kind: 'missingItem' }),
  retried('a second answer that says 500', { kind: 'duplicateIds' }),
  retried('a second answer that says 404', { kind: 'duplicateIds', status: 404 }),
  { ...retried('a page token that is not found', { kind: 'pageToken' }), laterPages: true },
  { ...retried('an expired page token', { kind: 'pageToken', code: 'Directory_ExpiredPageToken' }), laterPages: true },
  {
    ...{ what: 'an expired access token', fault: { kind: 'expiredToken' } },
    cells: [1, Infinity].map((times) => [times, times === 1 ? 'complete' : 'failed']),
  },
  harmless('an empty page', { kind: 'emptyPage' }),
  harmless('a repeated object', { kind: 'repeatedObject' }),
  harmless('a slow answer', { kind: 'slow', delayMilliseconds: 20 }),
];

/** Of whole batches, some of which it hits, or all: then the run ends with that code. */
const batchRows: readonly (readonly [what: string, fault: Trouble, times: number, code: string])[] = [
  ['a 429', { ...status(429), retryAfter: 3 }, 5, 'graph-error'],
  ['a 500', status(500), 5, 'graph-error'],
  ['a 503', status(503), 5, 'graph-error'],
  ['a 504', status(504), 5, 'graph-error'],
  ['a connection reset', { kind: 'reset' }, 5, 'unreachable'],
  ['an answer cut in the middle', { kind: 'cutPage' }, 5, 'unreachable'],
  ['a proxy’s error page', { kind: 'htmlBody' }, 5, 'graph-error'],
  ['a proxy’s page that says 200', { kind: 'htmlBody', status: 200 }, 5, 'unreachable'],
  ['an expired access token', { kind: 'expiredToken' }, 1, 'token-refused'],
];

const types = ['organization', 'group', 'device'] as const;
type Kind = 'group' | 'device';

interface Place {
  readonly where: string;
  readonly kind: Kind;
  readonly at: Pick<Fault, 'path' | 'page'>;
}

/** Groups with so many members that their list does not bring them all. */
const large = ['1', '2', '3', '4'].map((end) => `77777777-0000-4000-8000-00000000000${end}`) as [
  string,
  string,
  string,
  string,
];
const places: readonly Place[] = [
  { where: 'page 1 of a list', kind: 'device', at: { path: 'devices', page: 1 } },
  { where: 'page 7 of 20', kind: 'device', at: { path: 'devices', page: 7 } },
  // The star keeps it from the paths below: only the list and its pass for the second relation are hit.
  { where: 'page 1 of a list with relations', kind: 'group', at: { path: '*groups', page: 1 } },
  { where: 'page 3 of 5 with relations', kind: 'group', at: { path: '*groups', page: 3 } },
  { where: 'the relations read singly', kind: 'group', at: { path: 'groups/*/members' } },
  { where: 'one item among others', kind: 'group', at: { path: `groups/${large[0]}/members` } },
];

type Files = ReadonlyMap<string, string>;

const folders: Readonly<Record<Kind, string>> = { group: 'Groups/', device: 'Devices/' };
const kindOf = (path: string): Kind | undefined =>
  (['group', 'device'] as const).find((kind) => path.startsWith(folders[kind]));

/** What is on the disk, by path. */
function filesIn(folder: string): Files {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}

/** Of each kind one object is deleted, one changed, and one added. */
function aDay(tenant: Tenant): void {
  const ada = actor('ada');
  const [deleted = '', changed = ''] = tenant.keys('devices').slice(10);
  tenant.remove(ada, 'devices', deleted);
  tenant.update(ada, 'devices', changed, { displayName: 'renamed' });
  tenant.create(ada, 'devices', { displayName: 'new' });
  const [member = ''] = tenant.links('groups', large[0], 'members').keys();
  tenant.removeReference(ada, 'groups', large[0], 'members', member);
  tenant.remove(ada, 'groups', large[1]);
  addLarge(tenant, large[3]);
}

function addLarge(tenant: Tenant, id: string): void {
  tenant.put('groups', { id, displayName: `Large ${id}`, mailNickname: id });
  tenant.linkAll('groups', id, 'members', tenant.keys('users').slice(0, 25));
}

/**
 * Each trouble at each place, passing and lasting, on the night after {@link aDay}: it must neither hide what happened nor
 * make anything up. The backups are plain folders, so that a night takes a tenth of a second; what Git makes of the same
 * manifests is told in the other scenarios.
 */
describe('fault matrix', function () {
  this.timeout(5 * 60_000);
  let night: Nights;
  let yesterday: string;
  let old: Files;
  let whole: Files;
  let runs = 0;

  before(async () => {
    night = await nights((clock) => demoTenant({ clock, seed: 9, users: 30, groups: 1, devices: 40 }));
    const { tenant, simulator, dirs } = night;
    for (const id of large.slice(0, 3)) addLarge(tenant, id);
    simulator.behaviour.pageSize = 2;
    // The harder case: only an answer that came at once leads on.
    simulator.behaviour.retriedTokensFail = true;
    yesterday = join(dirs.root, 'yesterday');
    await backUp(yesterday);
    old = filesIn(yesterday);
    aDay(tenant);
    simulator.requests.clear();
    const today = join(dirs.root, 'today');
    await backUp(today);
    whole = filesIn(today);
    const pages = (path: string): number => simulator.requests.all.filter((request) => request.path === path).length;
    // Those of the groups are read twice, for there are two relations.
    assert.deepEqual([pages('devices'), pages('groups'), pages(`groups/${large[0]}/members`)], [20, 10, 12]);
  });
  beforeEach(() => night.simulator.faults.clear());
  after(() => night.close());

  /** Cancelled after its end, so that nothing of it is left for the next one's faults to hit. */
  async function backUp(folder: string, progress: Log['progress'] = () => undefined): Promise<ExportManifest> {
    const cancel = new AbortController();
    try {
      const log = Object.assign(new MemoryLog(), { progress });
      const around = { log, clock: night.clock, signal: cancel.signal };
      return await exportToFolder(night.settings({ types }), around, folder);
    } finally {
      cancel.abort();
    }
  }

  /** A backup of its own, with the files of yesterday. */
  function anotherFolder(): string {
    const folder = join(night.dirs.root, `run-${++runs}`);
    cpSync(yesterday, folder, { recursive: true });
    return folder;
  }

  /** Files and manifest say that of these kinds all was found, and that the others are as they were. */
  function check(folder: string, { changes, outcomes }: ExportManifest, unread: readonly Kind[]): void {
    const isRead = (path: string): boolean => !unread.some((kind) => kind === kindOf(path));
    const wanted = [...whole].filter(([path]) => isRead(path));
    const kept = [...old].filter(([path]) => !isRead(path));
    assert.deepEqual(filesIn(folder), new Map([...wanted, ...kept].sort(([a], [b]) => (a < b ? -1 : 1))));
    const found = changes.map(({ status, path }) => `${status} ${path}`);
    assert.deepEqual(
      found.sort(),
      differences().filter((line) => isRead(line.split(' ')[1] ?? '')),
    );
    for (const kind of types.filter((each) => !unread.some((other) => other === each))) {
      const outcome = outcomes.find((report) => report.kind === kind)?.outcome;
      const objects = { organization: 1, group: 10, device: 40 }[kind];
      assert.deepEqual(outcome, { status: 'complete', objects }, kind);
    }
  }

  function differences(): string[] {
    const gone = [...old.keys()].filter((path) => !whole.has(path)).map((path) => `deleted ${path}`);
    const others = [...whole].flatMap(([path, text]) =>
      old.get(path) === text ? [] : [`${old.has(path) ? 'modified' : 'added'} ${path}`],
    );
    return [...gone, ...others].sort();
  }

  const statusOf = ({ outcomes }: ExportManifest, kind: string): string | undefined =>
    outcomes.find((report) => report.kind === kind)?.outcome.status;

  async function theNextNightIsWhole(folder: string): Promise<void> {
    night.simulator.faults.clear();
    assert.ok((await backUp(folder)).changes.length > 0);
    assert.deepEqual(filesIn(folder), whole);
  }

  const cases = places.flatMap((place) =>
    rows
      .filter((row) => !row.laterPages || place.at.page !== 1)
      .flatMap(({ cells, ...row }) => cells.map(([times, ending]) => ({ ...place, ...row, times, ending }))),
  );
  const chosen = sampled('troubles', cases, 60);
  for (const { where } of places) {
    describe(`at ${where}`, () => {
      for (const { what, fault, kind, at, times, ending } of chosen.filter((each) => each.where === where))
        it(`${what}, ${times === Infinity ? 'lasting' : `${times} times`}, leaves the kind ${ending}`, async () => {
          const folder = anotherFolder();
          const handle = night.simulator.faults.add({ ...fault, ...at, times });
          const manifest = await backUp(folder);
          assert.equal(statusOf(manifest, kind), ending);
          assert.ok(times === Infinity ? handle.hits > 0 : handle.hits === times, `${handle.hits} hits`);
          check(folder, manifest, ending === 'complete' ? [] : [kind]);
          if (ending !== 'complete') await theNextNightIsWhole(folder);
        });
    });
  }

  describe('of whole batches', () => {
    for (const [what, fault, times, code] of batchRows) {
      it(`${what}, ${times} times, loses nothing`, async () => {
        const folder = anotherFolder();
        const handle = night.simulator.faults.add({ ...fault, path: '$batch', times, share: 0.5 });
        check(folder, await backUp(folder), []);
        assert.equal(handle.hits, times);
      });

      it(`${what}, lasting, ends the run as ${code} and changes nothing`, async () => {
        const folder = anotherFolder();
        night.simulator.faults.add({ ...fault, path: '$batch' });
        await assert.rejects(backUp(folder), { code });
        assert.deepEqual(filesIn(folder), old);
        await theNextNightIsWhole(folder);
      });
    }

    it('from the middle of a list on fail what was not read, and nothing else', async () => {
      const folder = anotherFolder();
      const { faults } = night.simulator;
      const manifest = await backUp(folder, ({ kind, ended }) => {
        if (kind === 'organization' && ended) faults.add({ ...status(503), path: '$batch' });
      });
      assert.equal(statusOf(manifest, 'device'), 'failed');
      check(folder, manifest, statusOf(manifest, 'group') === 'complete' ? ['device'] : ['device', 'group']);
      await theNextNightIsWhole(folder);
    });
  });
});
