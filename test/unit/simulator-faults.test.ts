import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Json, JsonObject } from '../../src/domain/resource.ts';
import { normalBehaviour } from '../../src/simulator/behaviour.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { growTenant } from '../../src/simulator/grow.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import { textOf } from '../../src/simulator/text-of.ts';

const clock = { now: () => new Date('2026-03-02T20:00:00.250Z') };
/** What came back for one request, alone or out of a batch. */
type Seen = { readonly status: number; readonly retryAfter: string | null; readonly body: Json };
type Response = { id: string; status: number; headers: Record<string, string>; body: Json };
type WithoutPath = Omit<Fault, 'path'>;

describe('simulator: the fault matrix', () => {
  let simulator: Simulator;
  let group = '';

  const send = async (path: string, init: RequestInit = {}): Promise<Seen> => {
    const url = path.startsWith('http') ? path : `${simulator.url}/v1.0/${path}`;
    const response = await fetch(url, { ...init, headers: { authorization: `Bearer ${simulator.token}` } });
    const text = await response.text();
    const isHtml = text.startsWith('<');
    const retryAfter = response.headers.get('retry-after');
    return { status: response.status, retryAfter, body: isHtml ? text : (JSON.parse(text) as Json) };
  };
  const batch = (...urls: string[]): Promise<Seen> => {
    const requests = urls.map((url, at) => ({ id: String(at + 1), method: 'GET', url: `/${url}` }));
    return send('$batch', { method: 'POST', body: JSON.stringify({ requests }) });
  };
  const responses = async (...urls: string[]): Promise<Response[]> => {
    const { body } = await batch(...urls);
    return (body as { responses: Response[] }).responses;
  };
  const item = async (url: string): Promise<Seen> => {
    const found = (await responses(url, 'domains')).find(({ id }) => id === '1');
    assert.ok(found !== undefined);
    return { status: found.status, retryAfter: found.headers['Retry-After'] ?? null, body: found.body };
  };
  const relative = (link: string): string => link.replace(/^.*\/v1\.0\//, '');
  const nextOf = (seen: Seen): string => relative(textOf((seen.body as JsonObject)['@odata.nextLink']));
  const idsOf = (seen: Seen): string[] => (seen.body as { value: { id: string }[] }).value.map(({ id }) => id);
  const codeOf = (seen: Seen): string => (seen.body as { error?: { code: string } }).error?.code ?? '';
  const readAll = async (path: string, ask: (path: string) => Promise<Seen> = send): Promise<string[][]> => {
    const pages: string[][] = [];
    for (let next = path; next !== '';) {
      const seen = await ask(next);
      assert.equal(seen.status, 200, JSON.stringify(seen.body));
      pages.push(idsOf(seen));
      next = nextOf(seen);
    }
    return pages;
  };
  /** The path of a page of a list. */
  const pageAt = async (path: string, number: number): Promise<string> => {
    let next = path;
    for (let page = 1; page < number; page += 1) next = nextOf(await send(next));
    return next;
  };

  before(async () => {
    const tenant = growTenant({ clock, users: 200, groups: 6 });
    [group = ''] = tenant.objects('groups').keys();
    for (const user of tenant.objects('users').keys()) tenant.link('groups', group, 'members', user);
    simulator = await startSimulator({ tenant });
    simulator.behaviour.pageSize = 10;
  });
  after(() => simulator.close());
  afterEach(() => {
    Object.assign(simulator.behaviour, normalBehaviour(), { pageSize: 10 });
    simulator.faults.clear();
    simulator.requests.clear();
  });

  const places: [place: string, where: Pick<Fault, 'path' | 'page'>, path: () => Promise<string>, inBatch: boolean][] =
    [
      ['the first page of a list', { path: 'users', page: 1 }, () => Promise.resolve('users'), false],
      ['page 7 of 20', { path: 'users', page: 7 }, () => pageAt('users', 7), false],
      ['a relation', { path: 'groups/*/members' }, () => Promise.resolve(`groups/${group}/members`), false],
      ['an item of a batch', { path: 'users', page: 1 }, () => Promise.resolve('users'), true],
      ['page 7 as an item', { path: 'users', page: 7 }, () => pageAt('users', 7), true],
    ];
  const refusals: [
    what: string,
    fault: WithoutPath,
    status: number,
    code: string | RegExp,
    retryAfter: string | null,
  ][] = [
    ['403', { kind: 'status', status: 403 }, 403, 'Authorization_RequestDenied', null],
    ['404', { kind: 'status', status: 404 }, 404, 'Request_ResourceNotFound', null],
    ['410', { kind: 'status', status: 410 }, 410, 'Gone', null],
    ['429', { kind: 'status', status: 429, retryAfter: 7 }, 429, 'TooManyRequests', '7'],
    ['429 without a time', { kind: 'status', status: 429, retryAfter: null }, 429, 'TooManyRequests', null],
    ['500', { kind: 'status', status: 500 }, 500, 'UnknownError', null],
    ['503', { kind: 'status', status: 503, retryAfter: 3 }, 503, 'serviceNotAvailable', '3'],
    ['504', { kind: 'status', status: 504 }, 504, 'UnknownError', null],
    ['an HTML page', { kind: 'htmlBody', status: 502 }, 502, /^<html>/, null],
    ['an HTML page that says 200', { kind: 'htmlBody', status: 200 }, 200, /^<html>/, null],
    ['an expired token', { kind: 'expiredToken' }, 401, 'InvalidAuthenticationToken', null],
  ];
  const lost: [what: string, fault: WithoutPath][] = [
    ['a lost connection', { kind: 'reset' }],
    ['a cut body', { kind: 'cutPage' }],
  ];

  for (const [place, where, pathOf, inBatch] of places) {
    const ask = (path: string): Promise<Seen> => (inBatch ? item(path) : send(path));
    describe(`at ${place}`, () => {
      for (const [what, fault, status, code, retryAfter] of refusals) {
        it(`${what}, once`, async () => {
          const path = await pathOf();
          const handle = simulator.faults.add({ ...where, ...fault, times: 1 });
          const seen = await ask(path);
          assert.deepEqual([seen.status, seen.retryAfter], [status, retryAfter]);
          if (typeof code === 'string') assert.equal(codeOf(seen), code);
          else assert.match(seen.body as string, code);
          assert.equal((await ask(path)).status, 200);
          assert.equal(handle.hits, 1);
        });
      }
      for (const [what, fault] of lost) {
        it(`${what}, once`, async () => {
          const path = await pathOf();
          simulator.faults.add({ ...where, ...fault, times: 1 });
          await assert.rejects(ask(path));
          assert.equal(idsOf(await ask(path)).length, 10);
        });
      }
      it('a slow answer', async () => {
        const path = await pathOf();
        simulator.faults.add({ ...where, kind: 'slow', delayMilliseconds: 50, times: 1 });
        const start = performance.now();
        assert.equal((await ask(path)).status, 200);
        assert.ok(performance.now() - start >= 45);
      });
      it('an empty page, with nothing lost', async () => {
        const path = await pathOf();
        const healthy = await readAll(path);
        simulator.faults.add({ ...where, kind: 'emptyPage', times: 1 });
        assert.deepEqual(await readAll(path, ask), [[], ...healthy]);
      });
      it('an object that comes again', async () => {
        const path = await pathOf();
        const before = where.page === 7 ? idsOf(await send(await pageAt('users', 6))).at(-1) : undefined;
        const healthy = await readAll(path);
        simulator.faults.add({ ...where, kind: 'repeatedObject', times: 1 });
        const [first = [], ...rest] = await readAll(path, ask);
        assert.deepEqual([first, ...rest], [[before ?? healthy[0]?.[0], ...(healthy[0] ?? [])], ...healthy.slice(1)]);
      });
      for (const code of ['DirectoryPageTokenNotFoundException', 'Directory_ExpiredPageToken']) {
        it(`${code} for the next page, which forgets the list`, async () => {
          const path = nextOf(await send(await pathOf()));
          simulator.faults.add({ path: where.path, kind: 'pageToken', code, times: 1 });
          const seen = await ask(path);
          assert.deepEqual([seen.status, codeOf(seen)], [400, code]);
          assert.equal(codeOf(await ask(path)), 'DirectoryPageTokenNotFoundException');
          assert.equal((await ask(where.path === 'users' ? 'users' : `groups/${group}/members`)).status, 200);
        });
      }
    });
  }

  it('a page token is no fault of a first page', async () => {
    const handle = simulator.faults.add({ path: 'users', kind: 'pageToken', times: 1 });
    assert.equal((await send('users')).status, 200);
    assert.equal(handle.hits, 0);
  });

  describe('only in a batch', () => {
    it('half of an item comes as text', async () => {
      simulator.faults.add({ path: 'users', kind: 'cutItem' });
      const seen = await item('users');
      assert.equal(seen.status, 200);
      assert.match(seen.body as string, /^\{"@odata.context"/);
      assert.throws(() => JSON.parse(seen.body as string) as Json, SyntaxError);
    });
    it('an item has no response', async () => {
      simulator.faults.add({ path: 'users', kind: 'missingItem' });
      const ids = (await responses('users', 'domains', 'organization')).map(({ id }) => id);
      assert.deepEqual(ids.sort(), ['2', '3']);
    });
    for (const status of [undefined, 200, 404]) {
      it(`an item has two responses, one of them ${status ?? 500}`, async () => {
        simulator.faults.add({ path: 'users', kind: 'duplicateIds', ...(status === undefined ? {} : { status }) });
        const all = await responses('users', 'domains');
        const twins = all.filter(({ id }) => id === '1');
        assert.deepEqual(new Set(twins.map((one) => one.status)), new Set([200, status ?? 500]));
        assert.equal(twins.filter(({ body }) => 'error' in (body as JsonObject)).length, 1);
      });
    }
    for (const kind of ['cutItem', 'missingItem', 'duplicateIds'] as const) {
      it(`${kind} spares a request that comes alone`, async () => {
        const handle = simulator.faults.add({ path: 'users', kind });
        assert.equal((await send('users')).status, 200);
        assert.equal(handle.hits, 0);
      });
    }
  });

  describe('a whole batch', () => {
    for (const [what, fault, status, code, retryAfter] of refusals) {
      it(`answers ${what}, once`, async () => {
        simulator.faults.add({ path: '$batch', ...fault, times: 1 });
        const seen = await batch('users', 'domains');
        assert.deepEqual([seen.status, seen.retryAfter], [status, retryAfter]);
        if (typeof code === 'string') assert.equal(codeOf(seen), code);
        else assert.match(seen.body as string, code);
        assert.equal((await responses('users', 'domains')).length, 2);
      });
    }
    for (const [what, fault] of lost) {
      it(`has ${what}, once`, async () => {
        simulator.faults.add({ path: '$batch', ...fault, times: 1 });
        await assert.rejects(batch('users', 'domains'));
        assert.equal((await responses('users', 'domains')).length, 2);
      });
    }
  });

  describe('a share', () => {
    const storm = async (simulated: Simulator) => {
      simulated.faults.add({ path: 'domains', kind: 'status', status: 429, share: 0.5, retryAfter: [2, 5] });
      const waits: (string | null)[] = [];
      for (let turn = 0; turn < 200; turn += 1) {
        const headers = { authorization: `Bearer ${simulated.token}` };
        const response = await fetch(`${simulated.url}/v1.0/domains`, { headers });
        waits.push(response.status === 429 ? response.headers.get('retry-after') : null);
        await response.arrayBuffer();
      }
      return waits;
    };
    it('of the requests is hit, each with a time of its own, the same ones with the same seed', async () => {
      const runs = [];
      for (const seed of [5, 5, 6]) {
        const simulated = await startSimulator({ tenant: simulator.tenant, seed });
        runs.push(await storm(simulated));
        await simulated.close();
      }
      const [first = [], second, third] = runs;
      const hit = first.filter((wait) => wait !== null);
      assert.ok(hit.length > 70 && hit.length < 130, String(hit.length));
      assert.deepEqual(new Set(hit), new Set(['2', '3', '4', '5']));
      assert.deepEqual(second, first);
      assert.notDeepEqual(third, first);
    });
    it('of none spares all, of 1 hits all', async () => {
      simulator.faults.add({ path: 'domains', kind: 'status', share: 0 });
      assert.equal((await send('domains')).status, 200);
      simulator.faults.add({ path: 'domains', kind: 'status', share: 1 });
      assert.equal((await send('domains')).status, 503);
    });
  });

  describe('a token from a retried answer', () => {
    const losses: [what: string, fault: WithoutPath][] = [
      ['429', { kind: 'status', status: 429 }],
      ['500', { kind: 'status', status: 500 }],
      ['503', { kind: 'status', status: 503 }],
      ['an HTML page', { kind: 'htmlBody', status: 200 }],
      ...lost,
    ];
    const lose = async (fault: Fault, ask: (path: string) => Promise<unknown>, path: string): Promise<void> => {
      simulator.faults.add({ ...fault, times: 1 });
      await ask(path).catch(() => null);
    };
    const ways: [way: string, faultPath: string, ask: (path: string) => Promise<Seen>, also: typeof losses][] = [
      ['alone', 'users', send, []],
      ['in a batch', 'users', item, [['half an item', { kind: 'cutItem' }]]],
      ['in a batch that is lost as a whole', '$batch', item, []],
    ];
    for (const [way, path, ask, also] of ways) {
      for (const [what, fault] of [...losses, ...also]) {
        it(`after ${what} ${way} leads nowhere, and after asking afresh leads on`, async () => {
          simulator.behaviour.retriedTokensFail = true;
          const third = await pageAt('users', 3);
          await lose({ path, ...fault }, ask, third);
          const retried = await ask(third);
          assert.equal(idsOf(retried).length, 10);
          assert.equal(codeOf(await ask(nextOf(retried))), 'DirectoryPageTokenNotFoundException');
          const afresh = await ask(third);
          assert.equal((await ask(nextOf(afresh))).status, 200);
        });
      }
    }
    it('leads on when that is not asked for', async () => {
      await lose({ path: 'users', kind: 'reset' }, send, 'users');
      assert.equal((await readAll('users')).flat().length, 200);
    });
    it('leads on after a refusal for good', async () => {
      simulator.behaviour.retriedTokensFail = true;
      await lose({ path: 'users', kind: 'status', status: 403 }, send, 'users');
      assert.equal((await readAll('users')).flat().length, 200);
    });
  });

  describe('the log', () => {
    it('tells when requests came, to the millisecond, and how long they were asked to wait', async () => {
      simulator.faults.add({ path: 'domains', kind: 'status', status: 429, retryAfter: 4, times: 1 });
      await batch('domains', 'users');
      assert.deepEqual(
        simulator.requests.all.map(({ path, at, retryAfter }) => [path, at, retryAfter]),
        [
          ['domains', '2026-03-02T20:00:00.250Z', 4],
          ['users', '2026-03-02T20:00:00.250Z', null],
          ['$batch', '2026-03-02T20:00:00.250Z', null],
        ],
      );
    });
    it('counts without keeping', async () => {
      simulator.requests.keep = false;
      await batch('domains', 'nothing');
      await send('domains');
      simulator.requests.keep = true;
      assert.equal(simulator.requests.all.length, 0);
      const byStatus = { 200: 3, 400: 1 };
      assert.deepEqual(simulator.requests.summary(), { total: 4, batches: 1, inBatch: 2, byStatus });
    });
  });

  describe('control endpoints', () => {
    const control = async (method: string, path: string, body?: object) => {
      const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
      const response = await fetch(`${simulator.url}/_simulator/${path}`, init);
      return { status: response.status, body: (await response.json()) as JsonObject };
    };
    it('set the behaviour', async () => {
      const asked = { pageSize: 3, shuffle: true, deltaReplays: true, retriedTokensFail: true, grantedRoles: ['A'] };
      const { status, body } = await control('PATCH', 'behaviour', { ...asked, throttle: { users: 10 }, latency: {} });
      assert.equal(status, 200);
      assert.deepEqual({ ...body, ...asked }, body);
      assert.equal(simulator.behaviour.throttle?.directory.amount, 3500);
      assert.equal(simulator.behaviour.latency?.scale, 1);
      await control('PATCH', 'behaviour', { throttle: null, latency: null, pageSize: null });
      const { throttle, latency, pageSize, shuffle } = simulator.behaviour;
      assert.deepEqual([throttle, latency, pageSize, shuffle], [null, null, null, true]);
    });
    const refused: [path: string, method: string, body: object][] = [
      ['behaviour', 'PATCH', { colour: 'red' }],
      ['behaviour', 'PATCH', { pageSize: 0 }],
      ['behaviour', 'PATCH', { shuffle: 'yes' }],
      ['behaviour', 'PATCH', { grantedRoles: [1] }],
      ['behaviour', 'PATCH', { throttle: {} }],
      ['behaviour', 'PATCH', { latency: { mode: 'fast' } }],
      ['behaviour', 'PATCH', []],
      ['requests', 'PATCH', { keep: 0 }],
      ['faults', 'POST', { kind: 'reset' }],
      ['faults', 'POST', { path: 'users', kind: 'reset', share: 2 }],
      ['faults', 'POST', { path: 'users', kind: 'status', retryAfter: [5, 2] }],
      ['faults', 'POST', { path: 'users', kind: 'status', status: 'bad' }],
      ['faults', 'POST', { path: 'users', kind: 'status', colour: 'red' }],
    ];
    for (const [path, method, body] of refused) {
      it(`refuse ${method} ${path} ${JSON.stringify(body)}`, async () => {
        const before = JSON.stringify(simulator.behaviour);
        assert.equal((await control(method, path, body)).status, 400);
        assert.equal(JSON.stringify(simulator.behaviour), before);
        assert.deepEqual(simulator.faults.all, []);
      });
    }
    it('take every property of a fault', async () => {
      const fault = { path: 'users', kind: 'status', status: 429, retryAfter: [1, 3], share: 1, times: 2, page: 1 };
      assert.equal((await control('POST', 'faults', fault)).status, 201);
      assert.deepEqual(simulator.faults.all, [fault]);
      assert.equal((await send('users')).status, 429);
    });
    it('sum up and clear the requests', async () => {
      await send('domains');
      await batch('domains', 'nothing');
      const expected = { total: 4, batches: 1, inBatch: 2, byStatus: { 200: 3, 400: 1 } };
      assert.deepEqual((await control('GET', 'requests/summary')).body, expected);
      assert.deepEqual((await control('GET', '')).body.requests, expected);
      assert.deepEqual((await control('PATCH', 'requests', { keep: false })).body, { keep: false });
      assert.equal((await control('DELETE', 'requests')).body.total, 0);
      await send('domains');
      assert.equal(simulator.requests.count(), 0);
      assert.equal((await control('GET', 'requests/summary')).body.total, 1);
      await control('PATCH', 'requests', { keep: true });
    });
  });
});
