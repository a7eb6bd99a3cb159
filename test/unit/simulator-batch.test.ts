import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import type { JsonObject } from '../../src/domain/resource.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { growTenant } from '../../src/simulator/grow.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import { textOf } from '../../src/simulator/text-of.ts';

const clock = { now: () => new Date('2026-03-02T20:00:00Z') };
type Item = {
  id: string;
  status: number;
  headers: Record<string, string>;
  body: JsonObject & { value: JsonObject[]; error: { code: string } };
};

describe('simulator: batches and faults', () => {
  let simulator: Simulator;
  const batch = async (requests: unknown[], version = 'v1.0') => {
    const response = await fetch(`${simulator.url}/${version}/$batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${simulator.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ requests }),
    });
    const text = await response.text();
    const whole = JSON.parse(text) as { responses: Item[]; error: { code: string } };
    const byId = new Map((whole.responses as Item[] | undefined)?.map((item) => [item.id, item]));
    return { status: response.status, whole, item: (id: string) => byId.get(id) ?? assert.fail(`no answer to ${id}`) };
  };
  const get = (path: string) =>
    fetch(`${simulator.url}/v1.0/${path}`, { headers: { authorization: `Bearer ${simulator.token}` } });
  const item = (id: string, url: string, more: object = {}) => ({ id, method: 'GET', url, ...more });

  before(async () => {
    simulator = await startSimulator({ tenant: growTenant({ clock, users: 250 }) });
  });
  after(() => simulator.close());
  afterEach(() => {
    simulator.faults.clear();
    simulator.requests.clear();
  });

  it('answers each request for itself, in another order', async () => {
    const {
      status,
      whole,
      item: answered,
    } = await batch(
      Array.from({ length: 20 }, (_, at) => item(String(at), at === 7 ? '/nothing' : '/users?$top=5&$select=id')),
    );
    assert.equal(status, 200);
    assert.equal(answered('7').status, 400);
    assert.equal(answered('8').body.value.length, 5);
    assert.equal(answered('8').headers['x-ms-resource-unit'], '1');
    assert.notDeepEqual(
      whole.responses.map(({ id }) => id),
      Array.from({ length: 20 }, (_, at) => String(at)),
    );
  });

  it('gives an item its own headers, and next links that lead on', async () => {
    const counted = item('a', '/users?$count=true&$top=100', { headers: { ConsistencyLevel: 'eventual' } });
    const { item: answered } = await batch([counted]);
    assert.equal(answered('a').body['@odata.count'], 250);
    const link = new URL(textOf(answered('a').body['@odata.nextLink']));
    const next = await batch([item('b', link.pathname.replace('/v1.0', '') + link.search)]);
    assert.equal(next.item('b').body.value.length, 100);
  });

  it('lets dependents of a failure fail', async () => {
    const { item: answered } = await batch([
      item('1', '/groups/none'),
      item('2', '/users', { dependsOn: ['1'] }),
      item('3', '/users', { dependsOn: ['2'] }),
      item('4', '/domains'),
    ]);
    assert.deepEqual(
      ['1', '2', '3', '4'].map((id) => answered(id).status),
      [404, 424, 424, 200],
    );
  });

  it('knows the version it was posted to', async () => {
    const { item: answered } = await batch([item('1', '/administrativeUnits')], 'beta');
    assert.equal(answered('1').status, 200);
  });

  const refused: [string, unknown[]][] = [
    ['more than 20', Array.from({ length: 21 }, (_, at) => item(String(at), '/users'))],
    ['ids that differ in case only', [item('a', '/users'), item('A', '/users')]],
    ['an item without a url', [{ id: '1', method: 'GET' }]],
    ['an absolute url', [item('1', 'https://graph.microsoft.com/v1.0/users')]],
  ];
  for (const [what, requests] of refused) {
    it(`refuses ${what}`, async () => {
      const { status, whole } = await batch(requests);
      assert.deepEqual([status, whole.error.code], [400, 'BadRequest']);
    });
  }

  it('is logged with its items', async () => {
    await batch([item('1', '/users?$top=1'), item('2', '/domains')]);
    await get('users/$count');
    const seen = simulator.requests.all.map(({ path, inBatch, status }) => [path, inBatch, status]);
    assert.deepEqual(seen, [
      ['users', true, 200],
      ['domains', true, 200],
      ['$batch', false, 200],
      ['users/$count', false, 400],
    ]);
    assert.equal(simulator.requests.count('users'), 2);
    assert.equal(simulator.requests.all[0]?.query, '$top=1');
  });

  describe('a fault', () => {
    const answers: {
      name: string;
      fault: Omit<Fault, 'path'>;
      status: number;
      code?: string;
      retryAfter: string | null;
    }[] = [
      {
        name: '403',
        fault: { kind: 'status', status: 403 },
        status: 403,
        code: 'Authorization_RequestDenied',
        retryAfter: null,
      },
      {
        name: '404',
        fault: { kind: 'status', status: 404 },
        status: 404,
        code: 'Request_ResourceNotFound',
        retryAfter: null,
      },
      { name: '429', fault: { kind: 'status', status: 429 }, status: 429, code: 'TooManyRequests', retryAfter: '1' },
      {
        name: '429 without a time',
        fault: { kind: 'status', status: 429, retryAfter: null },
        status: 429,
        code: 'TooManyRequests',
        retryAfter: null,
      },
      {
        name: '503 with a time',
        fault: { kind: 'status', status: 503, retryAfter: 7 },
        status: 503,
        code: 'serviceNotAvailable',
        retryAfter: '7',
      },
      {
        name: 'a code of its own',
        fault: { kind: 'status', status: 400, code: 'AadPremiumLicenseRequired', message: 'Buy it.' },
        status: 400,
        code: 'AadPremiumLicenseRequired',
        retryAfter: null,
      },
      { name: 'an HTML page', fault: { kind: 'htmlBody', status: 502 }, status: 502, retryAfter: null },
    ];
    for (const { name, fault, status, code, retryAfter } of answers) {
      it(`answers ${name}, alone and in a batch`, async () => {
        simulator.faults.add({ path: 'domains', ...fault });
        const alone = await get('domains');
        assert.equal(alone.status, status);
        assert.equal(alone.headers.get('retry-after'), retryAfter);
        const text = await alone.text();
        if (code === undefined) assert.match(text, /^<html>/);
        else assert.equal((JSON.parse(text) as Item['body']).error.code, code);
        const { item: answered } = await batch([item('1', '/domains'), item('2', '/users')]);
        assert.equal(answered('1').status, status);
        assert.equal(answered('1').headers['Retry-After'] ?? null, retryAfter);
        assert.equal(answered('2').status, 200);
      });
    }

    it('destroys the socket', async () => {
      simulator.faults.add({ path: 'domains', kind: 'reset', times: 1 });
      await assert.rejects(get('domains'));
      assert.equal((await get('domains')).status, 200);
      assert.deepEqual(
        simulator.requests.all.map(({ status }) => status),
        [0, 200],
      );
    });

    it('cuts a page, or the batch around it', async () => {
      simulator.faults.add({ path: 'users', kind: 'cutPage' });
      await assert.rejects((await get('users')).json());
      await assert.rejects(batch([item('1', '/users'), item('2', '/domains')]), SyntaxError);
      assert.equal((await batch([item('2', '/domains')])).status, 200);
    });

    it('is slow', async () => {
      simulator.faults.add({ path: 'domains', kind: 'slow', delayMilliseconds: 60 });
      const start = performance.now();
      assert.equal((await get('domains')).status, 200);
      assert.ok(performance.now() - start >= 55);
    });

    it('hits one page only', async () => {
      simulator.faults.add({ path: 'users', kind: 'status', status: 504, page: 2 });
      const first = (await (await get('users')).json()) as JsonObject;
      const second = await fetch(textOf(first['@odata.nextLink']), {
        headers: { authorization: `Bearer ${simulator.token}` },
      });
      assert.equal(second.status, 504);
      assert.equal((await get('users')).status, 200);
    });

    it('is used up, counted and removed', async () => {
      const handle = simulator.faults.add({ path: 'domains', kind: 'status', times: 2 });
      const statuses = [];
      for (let turn = 0; turn < 3; turn += 1) statuses.push((await get('domains')).status);
      assert.deepEqual(statuses, [503, 503, 200]);
      assert.equal(handle.hits, 2);
      handle.remove();
      assert.deepEqual(simulator.faults.all, []);
    });

    const patterns: [pattern: string, path: string, hit: boolean][] = [
      ['users', 'users', true],
      ['users', 'users/x', true],
      ['users', 'usersAndMore', false],
      ['groups/*/members', 'groups/g/members', true],
      ['groups/*/members', 'groups/g', false],
      ['*', 'domains', true],
      ['policies/authorizationPolicy', 'policies/authorizationPolicy', true],
      ['identity/conditionalAccess', 'identity/conditionalAccess/policies', true],
      ['$batch', '$batch', true],
    ];
    for (const [pattern, path, hit] of patterns) {
      it(`at ${pattern} ${hit ? 'hits' : 'spares'} ${path}`, () => {
        simulator.faults.add({ path: pattern, kind: 'status' });
        assert.equal(simulator.faults.take({ path, query: '', page: 1, inBatch: false }) !== null, hit);
      });
    }
  });

  describe('control endpoints', () => {
    const control = async (method: string, path: string, body?: object) => {
      const response = await fetch(`${simulator.url}/_simulator${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as JsonObject };
    };
    it('set and clear faults', async () => {
      assert.equal((await control('POST', '/faults', { path: 'domains', kind: 'status', status: 500 })).status, 201);
      assert.equal((await get('domains')).status, 500);
      assert.equal((await control('DELETE', '/faults')).status, 200);
      assert.equal((await get('domains')).status, 200);
    });
    it('refuse a fault that is none', async () => {
      assert.equal((await control('POST', '/faults', { path: 'domains', kind: 'fire' })).status, 400);
      const response = await fetch(`${simulator.url}/_simulator/faults`, { method: 'POST', body: '{' });
      assert.equal(response.status, 400);
    });
    it('tell the requests and the state', async () => {
      await get('domains');
      const requests = (await control('GET', '/requests')).body as unknown as JsonObject[];
      assert.deepEqual(
        requests.map(({ path }) => path),
        ['domains'],
      );
      const { body } = await control('GET', '');
      assert.equal((body.objects as JsonObject).users, 250);
      assert.equal((body.access as JsonObject).token, simulator.token);
      assert.equal((await control('GET', '/nothing')).status, 404);
      assert.equal((await control('POST', '/story/none')).status, 404);
    });
  });
});
