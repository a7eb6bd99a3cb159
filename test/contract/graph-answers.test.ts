import assert from 'node:assert/strict';
import { kindById } from '../../src/catalogue/index.ts';
import { jsonText } from '../../src/domain/exact-json.ts';
import type { JsonObject, ResourceKind, ThrottleBucket } from '../../src/domain/resource.ts';
import { openGraph } from '../../src/edges/graph.ts';
import type { Graph } from '../../src/edges/graph.ts';
import { walk } from '../../src/export/walk.ts';
import { FakeClock } from '../support/fakes.ts';
import { graphDouble } from '../support/graph-double.ts';
import type { DoubleAnswer } from '../support/graph-double.ts';

const token = 'x.y.z';

function graphAt(
  endpoint: string,
  more: { clock?: FakeClock; signal?: AbortSignal; patience?: number } = {},
): Promise<Graph> {
  const {
    clock = new FakeClock('2026-01-01T00:00:00Z'),
    signal = new AbortController().signal,
    patience = Infinity,
  } = more;
  return openGraph({ endpoint, credential: { type: 'token', token }, clock, signal, patience: () => patience });
}

async function read(kind: ResourceKind, answers: Record<string, DoubleAnswer>): Promise<JsonObject[]> {
  const double = await graphDouble((url) => answers[url.split('?')[0] ?? '']);
  try {
    const objects: JsonObject[] = [];
    for await (const page of walk(kind, (await graphAt(double.url)).reader, () => true)) objects.push(...page.objects);
    return objects;
  } finally {
    await double.close();
  }
}

const group = { id: 'g1', displayName: 'Finance', owners: [], members: [] };
const batchOf = (body: unknown): unknown => ({ responses: [{ id: '0', status: 200, body }] });
const list = (...value: unknown[]): DoubleAnswer => ({ body: { value } });
const single = kindById('authorizationPolicy');

/** Answers with status 200 that are no answer: the kind must fail, or its files would be deleted or overwritten. */
const unusable: [string, ResourceKind, Record<string, DoubleAnswer>][] = [
  ['a list without value', kindById('group'), { '/groups': { body: { error: { code: 'x' } } } }],
  ['a list of nothings', kindById('group'), { '/groups': list(null, null) }],
  ['a list of texts', kindById('group'), { '/groups': list('g1') }],
  ['an empty object for a singleton', single, { '/policies/authorizationPolicy': { body: {} } }],
  [
    'an error for a singleton',
    single,
    { '/policies/authorizationPolicy': { body: { error: { code: 'x', message: 'y' } } } },
  ],
  ['a list for a singleton', single, { '/policies/authorizationPolicy': list() }],
  ['a next link that is none', kindById('domain'), { '/domains': { body: { value: [], '@odata.nextLink': 7 } } }],
  [
    'a next link in a circle',
    kindById('group'),
    { '/groups': { body: { value: [], '@odata.nextLink': 'https://graph.microsoft.com/v1.0/groups?$skiptoken=a' } } },
  ],
  [
    'a relation that is not there although its object is',
    kindById('administrativeUnit'),
    {
      '/directory/administrativeUnits': list({ id: 'u1' }),
      '/directory/administrativeUnits/u1': { body: { id: 'u1' } },
    },
  ],
];

describe('odd answers of Graph', () => {
  for (const [what, kind, answers] of unusable) {
    it(`${what} fails the kind`, () => assert.rejects(read(kind, answers), { name: 'ReadError' }));
  }

  it('an object that is gone by the time its relation is asked for is left out', async () => {
    const units = await read(kindById('administrativeUnit'), { '/directory/administrativeUnits': list({ id: 'u1' }) });
    assert.deepEqual(units, []);
  });

  it('a relation that is cut with a next link is read in full', async () => {
    const [found] = await read(kindById('group'), {
      '/groups': list({
        ...group,
        members: [{ id: 'a' }],
        'members@odata.nextLink': 'https://graph.microsoft.com/v1.0/x',
      }),
      '/groups/g1/members': list({ id: 'a' }, { id: 'b' }),
    });
    assert.deepEqual(found?.members, [{ id: 'a' }, { id: 'b' }]);
  });

  it('a whole number keeps all of its digits', async () => {
    const double = await graphDouble(
      () => undefined,
      () => ({
        body: '{"responses":[{"id":"0","status":200,"body":{"value":[{"id":"9007199254740993","size":9007199254740993,"small":12}]}}]}',
      }),
    );
    const [object] = (await firstPage(await graphAt(double.url), 'domains')) ?? [];
    await double.close();
    assert.equal(jsonText(object ?? null), '{"id":"9007199254740993","size":9007199254740993,"small":12}');
  });

  it('a refused item is that item’s affair, a refused batch everybody’s', async () => {
    const denied = { status: 401, body: { error: { code: 'InvalidAuthenticationToken', message: 'no' } } };
    const item = await graphDouble((url) => (url.startsWith('/domains') ? denied : list({ id: 'x' })));
    const graph = await graphAt(item.url);
    const [domains, groups] = await Promise.allSettled([firstPage(graph, 'domains'), firstPage(graph, 'contacts')]);
    await item.close();
    assert.equal(domains.status === 'rejected' && (domains.reason as Error).name, 'ReadError');
    assert.equal(groups.status, 'fulfilled');
    const batch = await graphDouble(
      () => undefined,
      () => denied,
    );
    await assert.rejects(firstPage(await graphAt(batch.url), 'domains'), { code: 'token-refused' });
    await batch.close();
  });

  it('a redirect is not followed: what a tenant holds goes nowhere else', async () => {
    let reached = false;
    const elsewhere = await graphDouble(() => {
      reached = true;
      return list();
    });
    const double = await graphDouble(
      () => undefined,
      () => ({ status: 307, headers: { Location: `${elsewhere.url}/v1.0/$batch` } }),
    );
    await assert.rejects(firstPage(await graphAt(double.url), 'domains'), { name: 'ReadError', status: 307 });
    for (const each of [double, elsewhere]) await each.close();
    assert.equal(reached, false);
  });

  for (const [what, retryAfter, patience] of [
    ['beyond all patience', '9999999', Infinity],
    ['beyond the time that is left', '60', 30_000],
  ] as const) {
    it(`a Retry-After ${what} is not waited for`, async () => {
      const clock = new FakeClock('2026-01-01T00:00:00Z');
      const double = await graphDouble(() => ({ status: 429, headers: { 'Retry-After': retryAfter }, body: {} }));
      await assert.rejects(firstPage(await graphAt(double.url, { clock, patience }), 'domains'), {
        name: 'ReadError',
        status: 429,
      });
      await double.close();
      assert.equal(double.asked.length, 1);
      assert.ok(clock.now().getTime() - Date.parse('2026-01-01T00:00:00Z') < 1000);
    });
  }

  it('no request goes before its Retry-After has passed, whatever form it has', async () => {
    for (const retryAfter of ['7', new Date(Date.now() + 7500).toUTCString()]) {
      const clock = new FakeClock('2026-01-01T00:00:00Z');
      let first = true;
      const double = await graphDouble(() => {
        const answer = first ? { status: 429, headers: { 'retry-after': retryAfter }, body: {} } : list();
        first = false;
        return answer;
      });
      await firstPage(await graphAt(double.url, { clock }), 'domains');
      await double.close();
      assert.ok(clock.now().getTime() - Date.parse('2026-01-01T00:00:00Z') >= 6000);
    }
  });

  it('what follows a 5xx goes over a new connection, what follows anything else over the same one', async () => {
    const whole = [200, 200, 503, 200, 200].map((status) => ({ status, body: batchOf({ value: [] }) }));
    const double = await graphDouble(
      () => undefined,
      () => whole.shift(),
    );
    const graph = await graphAt(double.url);
    for (let read = 1; read <= 4; read++) await firstPage(graph, 'domains');
    await double.close();
    const [first, ...others] = double.ports.map((port) => double.ports.indexOf(port));
    assert.deepEqual([first, ...others], [0, 0, 0, 3, 3]);
  });

  it('a service that is throttled holds up no other', async () => {
    const clock = new ManualClock();
    const double = await graphDouble((url) =>
      url.startsWith('/domains') ? { status: 429, headers: { 'Retry-After': '300' }, body: {} } : list({ id: 'x' }),
    );
    const graph = await graphAt(double.url, { clock });
    const blocked = firstPage(graph, 'domains').catch(() => undefined);
    await clock.until(() => double.asked.length === 1, 0);
    const others = ['a', 'b', 'c'].map((name) =>
      firstPage(graph, `identity/conditionalAccess/${name}`, 'conditionalAccess'),
    );
    await clock.until(() => double.asked.length === 4, 5000);
    assert.equal((await Promise.all(others)).length, 3);
    await double.close();
    void blocked;
  });

  it('a cancelled run does not wait for anything', async () => {
    const cancel = new AbortController();
    const double = await graphDouble(() => ({ status: 429, headers: { 'Retry-After': '30' }, body: {} }));
    const reading = firstPage(
      await graphAt(double.url, { signal: cancel.signal, clock: new SlowClock('2026-01-01T00:00:00Z') }),
      'domains',
    );
    setTimeout(() => cancel.abort(), 50);
    await assert.rejects(reading, { code: 'cancelled' });
    await double.close();
  });
});

/** Waiting takes time here. */
class SlowClock extends FakeClock {
  override sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, Math.min(milliseconds, 2000)).unref());
  }
}

/** Moves only when the test moves it. */
class ManualClock extends FakeClock {
  private milliseconds = Date.parse('2026-01-01T00:00:00Z');
  private readonly sleepers: { until: number; wake: () => void }[] = [];

  constructor() {
    super('2026-01-01T00:00:00Z');
  }
  override now(): Date {
    return new Date(this.milliseconds);
  }
  override sleep(milliseconds: number): Promise<void> {
    return new Promise((wake) => this.sleepers.push({ until: this.milliseconds + milliseconds, wake }));
  }
  /** Lets time pass, a tenth of a second a turn, until it is so; fails when that takes longer than allowed. */
  async until(isSo: () => boolean, allowed: number): Promise<void> {
    for (let passed = 0; !isSo();) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (isSo()) return;
      if (allowed > 0) passed += 100;
      assert.ok(passed <= allowed, 'it takes too long');
      this.milliseconds += allowed > 0 ? 100 : 0;
      for (const { until, wake } of this.sleepers
        .splice(0)
        .filter((each) => each.until > this.milliseconds || (each.wake(), false))) {
        this.sleepers.push({ until, wake });
      }
    }
  }
}

async function firstPage(
  graph: Graph,
  path: string,
  bucket: ThrottleBucket = 'directory',
): Promise<readonly JsonObject[] | undefined> {
  const request = { version: 'v1.0', path, query: {}, shape: 'collection', bucket } as const;
  for await (const page of graph.reader.pages(request)) return page.objects;
  return undefined;
}
