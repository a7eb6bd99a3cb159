import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, beforeEach, describe, it } from 'mocha';
import type { JsonObject } from '../../src/domain/resource.ts';
import { normalBehaviour } from '../../src/simulator/behaviour.ts';
import { growTenant } from '../../src/simulator/grow.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import { makeToken } from '../../src/simulator/tokens.ts';
import { textOf } from '../../src/simulator/text-of.ts';

const now = new Date('2026-03-02T20:00:00Z');
const clock = { now: () => now };
const eventual = { ConsistencyLevel: 'eventual' };
type Body = JsonObject & { value: JsonObject[]; error: { code: string; message: string; innerError: JsonObject } };

describe('simulator: Graph', () => {
  let simulator: Simulator;
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const url = path.startsWith('http') ? path : `${simulator.url}/${path}`;
    const response = await fetch(url, { headers: { authorization: `Bearer ${simulator.token}`, ...headers } });
    const text = await response.text();
    const body = (text.startsWith('{') ? JSON.parse(text) : {}) as Body;
    return { status: response.status, headers: response.headers, body, text };
  };
  const readAll = async (path: string, headers: Record<string, string> = {}): Promise<JsonObject[][]> => {
    const pages: JsonObject[][] = [];
    for (let next: unknown = path; typeof next === 'string';) {
      const { status, body } = await get(next, headers);
      assert.equal(status, 200, JSON.stringify(body));
      pages.push(body.value);
      next = body['@odata.nextLink'];
    }
    return pages;
  };

  before(async () => {
    const tenant = growTenant({
      clock,
      users: 250,
      groups: 30,
      dynamicGroups: 3,
      devices: 12,
      applications: 8,
      membersPerGroup: 10,
    });
    const [group] = tenant.objects('groups').keys();
    assert.ok(group !== undefined);
    for (const user of tenant.objects('users').keys()) tenant.link('groups', group, 'members', user);
    simulator = await startSimulator({ tenant });
  });
  after(() => simulator.close());
  beforeEach(() => Object.assign(simulator.behaviour, normalBehaviour()));

  it('administrative units stand under another path in beta only', async () => {
    assert.equal((await get('beta/administrativeUnits')).status, 200);
    assert.equal((await get('v1.0/administrativeUnits')).status, 400);
  });

  describe('paging', () => {
    const settings = [
      { name: 'as Graph does', sizes: [100, 100, 50] },
      { name: 'with $top', query: '?$top=120', sizes: [120, 120, 10] },
      {
        name: 'with smaller pages than asked for',
        query: '?$top=999',
        behaviour: { pageSize: 90 },
        sizes: [90, 90, 70],
      },
      { name: 'shuffled', behaviour: { shuffle: true } },
      { name: 'with empty pages', behaviour: { emptyPages: true, pageSize: 20 } },
      { name: 'shuffled, small and with empty pages', behaviour: { shuffle: true, emptyPages: true, pageSize: 7 } },
    ];
    for (const { name, query = '', behaviour = {}, sizes } of settings) {
      it(`shows each object once ${name}`, async () => {
        Object.assign(simulator.behaviour, behaviour);
        const pages = await readAll(`v1.0/users${query}`);
        const ids = pages.flat().map(({ id }) => id);
        assert.equal(ids.length, 250);
        assert.deepEqual(new Set(ids), new Set(simulator.tenant.objects('users').keys()));
        if (sizes !== undefined)
          assert.deepEqual(
            pages.map((page) => page.length),
            sizes,
          );
      });
    }

    it('sometimes has empty pages in the middle', async () => {
      Object.assign(simulator.behaviour, { emptyPages: true, pageSize: 10 });
      const pages = await readAll('v1.0/users');
      assert.ok(pages.slice(0, -1).some((page) => page.length === 0));
    });

    it('pages relations too', async () => {
      const [group] = simulator.tenant.objects('groups').keys();
      const members = (await readAll(`v1.0/groups/${textOf(group)}/members`)).flat();
      assert.equal(new Set(members.map(({ id }) => id)).size, 250);
      assert.ok(members.every((member) => member['@odata.type'] === '#microsoft.graph.user'));
    });

    it('keeps a listing whole while the tenant changes', async () => {
      const first = await get('v1.0/devices?$top=5');
      simulator.tenant.put('devices', { id: 'late', displayName: 'late' });
      const rest = (await readAll(textOf(first.body['@odata.nextLink']))).flat();
      assert.equal(first.body.value.length + rest.length, 12);
      assert.ok(!rest.some(({ id }) => id === 'late'));
    });

    it('binds a token to its query, and knows no other', async () => {
      const { body } = await get('v1.0/users?$top=10&$select=id');
      const link = textOf(body['@odata.nextLink']);
      assert.equal((await get(link.replace('$top=10', '$top=20'))).status, 400);
      assert.equal(
        (await get('v1.0/users?$skiptoken=bm9uc2Vuc2U')).body.error.code,
        'DirectoryPageTokenNotFoundException',
      );
    });

    it("can give next links as Graph's own batches do", async () => {
      simulator.behaviour.nextLinkHost = 'https://graph.microsoft.com';
      const { body } = await get('v1.0/users?$top=10');
      assert.match(
        textOf(body['@odata.nextLink']),
        /^https:\/\/graph\.microsoft\.com\/v1\.0\/users\?\$top=10&\$skiptoken=\w+/,
      );
    });

    it('shuffles properties and sets, and nothing else', async () => {
      const plain = (await get('v1.0/organization')).body.value[0] ?? {};
      simulator.behaviour.shuffle = true;
      const texts = new Set<string>();
      for (let turn = 0; turn < 5; turn += 1) {
        const mixed = (await get('v1.0/organization')).body.value[0] ?? {};
        texts.add(JSON.stringify(mixed));
        assert.deepEqual(sorted(mixed), sorted(plain));
      }
      assert.ok(texts.size > 1);
    });
  });

  describe('$select', () => {
    it('v1.0 answers the normal properties of a user, beta all', async () => {
      const [few] = (await get('v1.0/users?$top=1')).body.value;
      const [all] = (await get('beta/users?$top=1')).body.value;
      assert.equal(Object.keys(few ?? {}).length, 11);
      assert.ok(Object.keys(all ?? {}).length > 40);
    });

    it('answers what is asked for, null where there is nothing', async () => {
      const { body } = await get('v1.0/users?$select=id,faxNumber,assignedLicenses');
      assert.deepEqual(Object.keys(body.value[0] ?? {}), ['id', 'faxNumber', 'assignedLicenses']);
      assert.equal(body['@odata.context'], `${simulator.url}/v1.0/$metadata#users(id,faxNumber,assignedLicenses)`);
      assert.equal('@microsoft.graph.tips' in body, false);
    });

    it('answers licences of groups only when asked', async () => {
      assert.equal('assignedLicenses' in ((await get('v1.0/groups')).body.value[0] ?? {}), false);
      assert.equal(
        'assignedLicenses' in ((await get('v1.0/groups?$select=assignedLicenses')).body.value[0] ?? {}),
        true,
      );
    });
  });

  describe('$filter', () => {
    const people = () => [...simulator.tenant.objects('users').values()];
    const cases: { filter: string; fits: (user: JsonObject) => boolean; advanced?: true }[] = [
      { filter: "department eq 'sales'", fits: (user) => user.department === 'Sales' },
      { filter: 'accountEnabled eq false', fits: (user) => user.accountEnabled === false },
      { filter: "startswith(displayName,'A')", fits: (user) => textOf(user.displayName).startsWith('A') },
      {
        filter: "userType eq 'Guest' or department eq 'Legal'",
        fits: (user) => user.userType === 'Guest' || user.department === 'Legal',
      },
      {
        filter: "(userType eq 'Guest' or department eq 'Legal') and city eq 'Oslo'",
        fits: (user) => (user.userType === 'Guest' || user.department === 'Legal') && user.city === 'Oslo',
      },
      {
        filter: "department in ('Legal', 'Sales')",
        fits: (user) => ['Legal', 'Sales'].includes(textOf(user.department)),
      },
      {
        filter: "proxyAddresses/any(p:startswith(p,'SMTP:a'))",
        fits: (user) => (user.proxyAddresses as string[]).some((address) => address.toLowerCase().startsWith('smtp:a')),
      },
      { filter: "identities/any(i: i/issuer eq 'contoso.onmicrosoft.com')", fits: () => true },
      { filter: 'createdDateTime ge 2025-01-01T00:00:00Z', fits: (user) => textOf(user.createdDateTime) >= '2025' },
      { filter: 'onPremisesSyncEnabled eq null', fits: (user) => user.onPremisesSyncEnabled === null },
      { filter: "department ne 'Sales'", fits: (user) => user.department !== 'Sales', advanced: true },
      { filter: "not(department eq 'Sales')", fits: (user) => user.department !== 'Sales', advanced: true },
      {
        filter: "endsWith(userPrincipalName,'.example')",
        fits: (user) => textOf(user.userPrincipalName).endsWith('.example'),
        advanced: true,
      },
    ];
    for (const { filter, fits, advanced } of cases) {
      it(filter, async () => {
        const path = `v1.0/users?$top=999&$select=id&$filter=${encodeURIComponent(filter)}`;
        const { status, body } = await get(advanced ? `${path}&$count=true` : path, advanced ? eventual : {});
        assert.equal(status, 200, JSON.stringify(body));
        assert.deepEqual(
          body.value.map(({ id }) => id),
          people()
            .filter(fits)
            .map(({ id }) => id),
        );
        if (advanced) assert.equal((await get(path)).body.error.code, 'Request_UnsupportedQuery');
      });
    }

    const wrong = [
      "department eq 'Sales",
      'department is null',
      'department eq',
      "(department eq 'x'",
      "x eq 'a' b",
      `id in (${Array.from({ length: 16 }, () => "'a'").join(',')})`,
    ];
    for (const filter of wrong) {
      it(`refuses ${filter.slice(0, 40)}`, async () => {
        assert.equal((await get(`v1.0/users?$filter=${encodeURIComponent(filter)}`)).body.error.code, 'BadRequest');
      });
    }
  });

  describe('$expand', () => {
    it('stops at 20 without a next link', async () => {
      const { body } = await get('v1.0/groups?$expand=members&$top=1');
      const [group] = body.value;
      assert.equal((group?.members as JsonObject[]).length, 20);
      assert.equal('members@odata.nextLink' in (group ?? {}), false);
      assert.match(textOf(body['@odata.context']), /#groups\(members\(\)\)$/);
    });

    for (const [path, relation] of [
      ['applications', 'owners'],
      ['applications', 'federatedIdentityCredentials'],
      ['servicePrincipals', 'appRoleAssignedTo'],
      ['directory/administrativeUnits', 'members'],
    ]) {
      it(`brings ${textOf(path)} with their ${textOf(relation)}`, async () => {
        const { body } = await get(`v1.0/${textOf(path)}?$expand=${textOf(relation)}`);
        assert.ok(body.value.every((object) => Array.isArray(object[textOf(relation)])));
        assert.ok(body.value.some((object) => (object[textOf(relation)] as unknown[]).length > 0));
      });
    }

    const refused: [string, string, Record<string, string>?][] = [
      ['groups?$expand=members,owners', 'BadRequest'],
      ['groups?$expand=members($select=id)', 'BadRequest'],
      ['groups?$expand=photo', 'ExpandNotSupported'],
      ['groups?$expand=members&$count=true', 'Request_UnsupportedQuery', eventual],
      ['users?$expand=members', 'ExpandNotSupported'],
    ];
    for (const [path, code, headers] of refused) {
      it(`refuses ${path}`, async () => assert.equal((await get(`v1.0/${path}`, headers)).body.error.code, code));
    }
  });

  describe('$count', () => {
    it('counts on the first page, with the header', async () => {
      const first = await get('v1.0/users?$count=true&$top=200', eventual);
      assert.equal(first.body['@odata.count'], 250);
      const second = await get(textOf(first.body['@odata.nextLink']), eventual);
      assert.equal('@odata.count' in second.body, false);
    });
    it('is ignored without the header', async () => {
      assert.equal('@odata.count' in (await get('v1.0/users?$count=true')).body, false);
    });
    it('answers /$count as plain text', async () => {
      assert.equal((await get('v1.0/users/$count', eventual)).text, '250');
      const sales = [...simulator.tenant.objects('users').values()].filter(({ department }) => department === 'Sales');
      const filtered = await get("v1.0/users/$count?$filter=department ne 'Sales'", eventual);
      assert.equal(filtered.text, `${250 - sales.length}`);
      assert.equal((await get('v1.0/users/$count')).body.error.code, 'Request_BadRequest');
    });
  });

  describe('errors', () => {
    const hour = 3600;
    const seconds = Math.floor(now.getTime() / 1000);
    const cases: { name: string; path: string; status: number; code: string; message?: RegExp; token?: string }[] = [
      { name: 'unknown segment', path: 'v1.0/nothing', status: 400, code: 'BadRequest', message: /segment 'nothing'/ },
      {
        name: 'unknown segment below a known one',
        path: 'v1.0/policies/nothing',
        status: 400,
        code: 'BadRequest',
        message: /segment 'nothing'/,
      },
      {
        name: 'unknown relation',
        path: 'v1.0/users/x/nothing',
        status: 400,
        code: 'BadRequest',
        message: /segment 'nothing'/,
      },
      {
        name: 'unknown property',
        path: 'v1.0/users?$select=id,shoeSize',
        status: 400,
        code: 'BadRequest',
        message: /'shoeSize'/,
      },
      { name: 'unknown option', path: 'v1.0/users?$skip=3', status: 400, code: 'BadRequest' },
      {
        name: 'unknown object',
        path: 'v1.0/groups/none',
        status: 404,
        code: 'Request_ResourceNotFound',
        message: /'none'/,
      },
      {
        name: 'members of an unknown group',
        path: 'v1.0/groups/none/members',
        status: 404,
        code: 'Request_ResourceNotFound',
      },
      { name: '$top of a thousand', path: 'v1.0/users?$top=1000', status: 400, code: 'Request_UnsupportedQuery' },
      { name: '$top where there is none', path: 'v1.0/organization?$top=5', status: 400, code: 'BadRequest' },
      {
        name: 'sorted and filtered',
        path: "v1.0/users?$orderby=displayName&$filter=city eq 'Oslo'",
        status: 400,
        code: 'Request_UnsupportedQuery',
      },
      {
        name: 'no token',
        path: 'v1.0/users',
        token: '',
        status: 401,
        code: 'InvalidAuthenticationToken',
        message: /empty/,
      },
      { name: 'malformed token', path: 'v1.0/users', token: 'a.b', status: 401, code: 'InvalidAuthenticationToken' },
      {
        name: 'expired token',
        path: 'v1.0/users',
        token: makeToken({ exp: seconds - hour }),
        status: 401,
        code: 'InvalidAuthenticationToken',
        message: /expired/,
      },
    ];
    for (const { name, path, status, code, message, token } of cases) {
      it(name, async () => {
        const headers = {
          'client-request-id': 'mine',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        };
        const answer = await get(path, headers);
        assert.equal(answer.status, status);
        assert.equal(answer.body.error.code, code);
        if (message !== undefined) assert.match(answer.body.error.message, message);
        assert.equal(answer.body.error.innerError.date, '2026-03-02T20:00:00');
        assert.equal(answer.body.error.innerError['client-request-id'], 'mine');
        assert.equal(answer.body.error.innerError['request-id'], answer.headers.get('request-id'));
        if (status === 401) assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer /);
      });
    }

    it('takes no writes', async () => {
      const response = await fetch(`${simulator.url}/v1.0/users`, {
        method: 'POST',
        body: '{}',
        headers: { authorization: `Bearer ${simulator.token}` },
      });
      assert.equal(response.status, 405);
    });
  });

  describe('headers', () => {
    const costs: [string, string][] = [
      ['users', '2'],
      ['users?$select=id', '1'],
      ['users?$top=10', '1'],
      ['subscribedSkus', '3'],
      ['applications?$expand=owners', '3'],
      ['groups', '1'],
    ];
    for (const [path, cost] of costs) {
      it(`${path} costs ${cost}`, async () =>
        assert.equal((await get(`v1.0/${path}`)).headers.get('x-ms-resource-unit'), cost));
    }
    it("gives Graph's own, and the time of the injected clock", async () => {
      const { headers } = await get('v1.0/users', { 'client-request-id': 'mine' });
      assert.equal(headers.get('date'), now.toUTCString());
      assert.equal(headers.get('client-request-id'), 'mine');
      assert.equal(headers.get('odata-version'), '4.0');
      assert.match(headers.get('content-type') ?? '', /^application\/json;odata\.metadata=minimal/);
      assert.ok(JSON.parse(headers.get('x-ms-ags-diagnostic') ?? ''));
      assert.equal(headers.get('content-encoding'), 'gzip');
    });
    it('compresses only on demand', async () => {
      const encoding = await new Promise((resolve, reject) => {
        const options = { headers: { authorization: `Bearer ${simulator.token}` } };
        request(`${simulator.url}/v1.0/users`, options, (response) => {
          response.resume();
          resolve(response.headers['content-encoding']);
        })
          .on('error', reject)
          .end();
      });
      assert.equal(encoding, undefined);
    });
  });

  describe('shapes', () => {
    it('the authorization policy is one object in v1.0 and a list in beta', async () => {
      assert.equal((await get('v1.0/policies/authorizationPolicy')).body.id, 'authorizationPolicy');
      assert.equal((await get('beta/policies/authorizationPolicy')).body.value.length, 1);
    });
    it('a partner has a tenant id and no id', async () => {
      const [partner] = (await get('v1.0/policies/crossTenantAccessPolicy/partners')).body.value;
      assert.equal(typeof partner?.tenantId, 'string');
      assert.equal('id' in (partner ?? {}), false);
    });
    it('named locations say of which kind they are', async () => {
      const { body } = await get('v1.0/identity/conditionalAccess/namedLocations');
      const types = new Set(body.value.map((location) => location['@odata.type']));
      assert.deepEqual(types, new Set(['#microsoft.graph.ipNamedLocation', '#microsoft.graph.countryNamedLocation']));
    });
  });
});

/** The same value with keys and sets in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => JSON.stringify(sorted(item))).sort();
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, sorted(item)]);
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}
