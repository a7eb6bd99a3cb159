import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'mocha';
import type { JsonObject } from '../../src/domain/resource.ts';
import { normalBehaviour } from '../../src/simulator/behaviour.ts';
import { actor } from '../../src/simulator/cast.ts';
import { growTenant } from '../../src/simulator/grow.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import type { Tenant } from '../../src/simulator/tenant.ts';
import { textOf } from '../../src/simulator/text-of.ts';

type Entry = JsonObject & { id: string; '@removed'?: { reason: string }; 'members@delta'?: Entry[] };
type Body = JsonObject & { value: Entry[]; error: { code: string; message: string } };

const day = 24 * 3600 * 1000;
const ada = actor('ada');

describe('simulator: delta queries', () => {
  let now = Date.parse('2026-03-02T20:00:00Z');
  const clock = { now: () => new Date(now) };
  let tenant: Tenant;
  let simulator: Simulator;

  const get = async (path: string, headers: Record<string, string> = {}) => {
    const url = path.startsWith('http') ? path : `${simulator.url}/v1.0/${path}`;
    const response = await fetch(url, { headers: { authorization: `Bearer ${simulator.token}`, ...headers } });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
  };
  const read = async (path: string, headers: Record<string, string> = {}) => {
    const pages: Entry[][] = [];
    for (let next = path; ;) {
      const { status, body } = await get(next, headers);
      assert.equal(status, 200, JSON.stringify(body));
      pages.push(body.value);
      const delta = textOf(body['@odata.deltaLink']);
      next = textOf(body['@odata.nextLink']);
      assert.ok((delta === '') !== (next === ''), 'either link, not both');
      if (delta !== '') return { pages, all: pages.flat(), link: delta };
    }
  };
  const latest = async (path: string) =>
    (await read(`${path}${path.includes('?') ? '&' : '?'}$deltatoken=latest`)).link;
  const changes = async (path: string, act: () => void, headers: Record<string, string> = {}) => {
    const link = await latest(path);
    act();
    return (await read(link, headers)).all;
  };
  const some = (path: string): string => {
    const [key] = tenant.objects(path).keys();
    assert.ok(key !== undefined);
    return key;
  };
  const memberOf = (group: string): string => textOf([...tenant.related('groups', group, 'members').keys()][0]);

  before(async () => {
    tenant = growTenant({ clock, users: 250, groups: 30, devices: 12, applications: 8, membersPerGroup: 10 });
    tenant.put('contacts', { id: 'contact-1', displayName: 'A contact' });
    tenant.put('directoryRoles', { id: 'role-1', displayName: 'A role' });
    simulator = await startSimulator({ tenant });
  });
  after(() => simulator.close());
  beforeEach(() => Object.assign(simulator.behaviour, normalBehaviour()));

  describe('the first round', () => {
    const followed = [
      ...['users', 'groups', 'applications', 'servicePrincipals', 'devices', 'directory/administrativeUnits'],
      ...['directoryRoles', 'oauth2PermissionGrants', 'contacts'],
    ];
    for (const path of followed) {
      it(`tells all there is of ${path}, and then nothing`, async () => {
        const { all, link } = await read(`${path}/delta`);
        assert.deepEqual(new Set(all.map(({ id }) => id)), new Set(tenant.objects(path).keys()));
        assert.deepEqual((await read(link)).all, []);
      });
    }
    it('comes in pages whose links hold nothing but a token', async () => {
      const { body } = await get('users/delta?$select=displayName');
      assert.equal(body.value.length, 100);
      assert.match(textOf(body['@odata.nextLink']), /\/v1\.0\/users\/delta\?\$skiptoken=[\w-]+$/);
      assert.match(textOf(body['@odata.context']), /\$metadata#users\(displayName\)$/);
      const { pages, link } = await read('users/delta?$select=displayName');
      assert.deepEqual([pages.length, Object.keys(pages[2]?.[0] ?? {})], [3, ['id', 'displayName']]);
      assert.match(link, /\/v1\.0\/users\/delta\?\$deltatoken=[\w-]+$/);
    });
    it('leaves out what was never set', async () => {
      const { all } = await read('groups/delta');
      assert.ok(all.length > 0 && all.every((group) => !Object.values(group).includes(null)));
    });
    it('shows members by default or when they are selected, owners only then', async () => {
      const relations = async (query: string) => {
        const { all } = await read(`groups/delta${query}`);
        return [
          ...new Set(all.flatMap((group) => Object.keys(group).filter((name) => name.endsWith('@delta')))),
        ].sort();
      };
      assert.deepEqual(await relations(''), ['members@delta']);
      assert.deepEqual(await relations('?$select=displayName'), []);
      assert.deepEqual(await relations('?$select=members,owners'), ['members@delta', 'owners@delta']);
      const { all } = await read('groups/delta?$select=members');
      const member = all.find((group) => group['members@delta'] !== undefined)?.['members@delta']?.[0];
      assert.equal(member?.['@odata.type'], '#microsoft.graph.user');
      assert.deepEqual(Object.keys(member), ['@odata.type', 'id']);
    });
    it('shows the same group on several pages when it has many members', async () => {
      tenant.put('groups', { id: 'large', displayName: 'Large' });
      for (let index = 0; index < 1200; index += 1) {
        tenant.put('users', { id: `member-${index}`, displayName: `Member ${index}` });
        tenant.link('groups', 'large', 'members', `member-${index}`);
      }
      const { pages } = await read('groups/delta');
      const parts = pages.flatMap((page) => page.filter(({ id }) => id === 'large'));
      assert.deepEqual(
        parts.map((part) => [part.displayName, part['members@delta']?.length]),
        [
          ['Large', 500],
          ['Large', 500],
          ['Large', 200],
        ],
      );
      for (const page of pages) {
        const links = page.reduce((sum, group) => sum + (group['members@delta']?.length ?? 0), 0);
        assert.ok(links <= 500);
      }
      tenant.remove(ada, 'groups', 'large');
      for (let index = 0; index < 1200; index += 1) tenant.remove(ada, 'users', `member-${index}`);
    });
    it('starts from now with the token latest', async () => {
      const { body } = await get('users/delta?$deltaToken=latest');
      assert.deepEqual(body.value, []);
      assert.ok('@odata.deltaLink' in body);
    });
    it('is found under its full name', async () => {
      assert.equal((await get('groups/microsoft.graph.delta()')).status, 200);
    });
    it('tells in the next round what changed while it was read', async () => {
      const first = await get('users/delta');
      const user = first.body.value[0]?.id ?? '';
      tenant.update(ada, 'users', user, { jobTitle: 'Changed in between' });
      const { link } = await read(textOf(first.body['@odata.nextLink']));
      assert.deepEqual(
        (await read(link)).all.map(({ id, jobTitle }) => [id, jobTitle]),
        [[user, 'Changed in between']],
      );
    });
  });

  describe('a later round', () => {
    it('tells of a new object as of any other', async () => {
      const [created, ...more] = await changes('groups/delta', () => {
        tenant.create(ada, 'groups', { id: 'new', displayName: 'New', description: 'Just made' });
        tenant.addReference(ada, 'groups', 'new', 'members', some('users'));
      });
      assert.deepEqual(more, []);
      assert.equal(created?.description, 'Just made');
      assert.equal(created['members@delta']?.[0]?.id, some('users'));
      tenant.remove(ada, 'groups', 'new');
    });
    it('tells of a changed object with all that is set, or at least with what changed', async () => {
      const user = some('users');
      const act = (): void => {
        tenant.update(ada, 'users', user, { jobTitle: 'Cook' });
        tenant.update(ada, 'users', user, { officeLocation: null, mobilePhone: '1' });
        tenant.update(ada, 'users', user, { jobTitle: 'Chef' });
      };
      tenant.update(ada, 'users', user, { officeLocation: 'Kitchen' });
      const [whole, ...more] = await changes('users/delta', act);
      assert.deepEqual(more, []);
      assert.equal(whole?.jobTitle, 'Chef');
      assert.equal(whole.officeLocation, null);
      assert.equal(whole.userPrincipalName, tenant.get('users', user)?.userPrincipalName);
      tenant.update(ada, 'users', user, { officeLocation: 'Kitchen', mobilePhone: null, jobTitle: null });
      const minimal = { id: user, jobTitle: 'Chef', officeLocation: null, mobilePhone: '1' };
      for (const prefer of ['return=minimal', 'return=minimal, include-unknown-enum-members']) {
        assert.deepEqual(await changes('users/delta', act, { Prefer: prefer }), [minimal]);
        tenant.update(ada, 'users', user, { officeLocation: 'Kitchen', mobilePhone: null, jobTitle: null });
      }
    });
    it('takes the preference from the header of an item in a batch', async () => {
      const user = some('users');
      const link = new URL(await latest('users/delta'));
      tenant.update(ada, 'users', user, { jobTitle: 'Baker' });
      const url = link.pathname.replace('/v1.0', '') + link.search;
      const item = { id: '1', method: 'GET', url, headers: { Prefer: 'return=minimal' } };
      const response = await fetch(`${simulator.url}/v1.0/$batch`, {
        method: 'POST',
        headers: { authorization: `Bearer ${simulator.token}` },
        body: JSON.stringify({ requests: [item] }),
      });
      const { responses } = (await response.json()) as { responses: { body: Body }[] };
      assert.deepEqual(responses[0]?.body.value, [{ id: user, jobTitle: 'Baker' }]);
    });
    it('sees what was put in silence, and not what stayed the same', async () => {
      const group = some('groups');
      const before = tenant.get('groups', group) ?? {};
      const told = await changes('groups/delta', () => {
        tenant.put('groups', { ...before, description: 'Silently' });
        tenant.put('groups', { ...tenant.get('groups', some('groups')), id: group });
        tenant.link('groups', group, 'members', memberOf(group));
      });
      assert.deepEqual(
        told.map(({ id, description, 'members@delta': members }) => [id, description, members]),
        [[group, 'Silently', undefined]],
      );
    });

    const removals: [path: string, reason: 'changed' | 'deleted'][] = [
      ['users', 'changed'],
      ['groups', 'changed'],
      ['applications', 'changed'],
      ['servicePrincipals', 'changed'],
      ['directory/administrativeUnits', 'changed'],
      ['devices', 'deleted'],
      ['contacts', 'deleted'],
      ['oauth2PermissionGrants', 'deleted'],
    ];
    for (const [path, reason] of removals) {
      it(`tells of one of ${path} that is gone, and that it is ${reason}`, async () => {
        tenant.put(path, { id: 'going', displayName: 'Going' });
        const told = await changes(`${path}/delta`, () => tenant.remove(ada, path, 'going'));
        assert.deepEqual(told, [{ id: 'going', '@removed': { reason } }]);
      });
    }
    it('tells of one that is gone for good, and of one that came back', async () => {
      const bin = 'directory/deletedItems/microsoft.graph.user';
      tenant.put(bin, { id: 'purged' });
      tenant.put('users', { id: 'back', displayName: 'Back' });
      const group = some('groups');
      tenant.link('groups', group, 'members', 'back');
      tenant.remove(ada, 'users', 'back');
      const members = await latest('groups/delta?$select=members');
      const told = await changes('users/delta?$select=displayName', () => {
        tenant.remove(ada, bin, 'purged');
        tenant.put('users', { id: 'back', displayName: 'Back' });
      });
      assert.deepEqual(told, [
        { id: 'purged', '@removed': { reason: 'deleted' } },
        { id: 'back', displayName: 'Back' },
      ]);
      const back = { '@odata.type': '#microsoft.graph.user', id: 'back' };
      assert.deepEqual((await read(members)).all, [{ id: group, 'members@delta': [back] }]);
      tenant.remove(ada, 'users', 'back');
    });

    it('tells which members came and went, by link and with their object', async () => {
      const group = some('groups');
      const gone = memberOf(group);
      tenant.put('users', { id: 'short', displayName: 'Short' });
      tenant.put('users', { id: 'long', displayName: 'Long' });
      tenant.link('groups', group, 'members', 'short');
      const act = (): void => {
        tenant.removeReference(ada, 'groups', group, 'members', gone);
        tenant.addReference(ada, 'groups', group, 'members', 'long');
        tenant.remove(ada, 'users', 'short');
      };
      const [told, ...more] = await changes('groups/delta', act, { Prefer: 'return=minimal' });
      const type = { '@odata.type': '#microsoft.graph.user' };
      const removed = { '@removed': { reason: 'deleted' } };
      assert.deepEqual(more, []);
      assert.deepEqual(told, {
        id: group,
        'members@delta': [
          { ...type, id: gone, ...removed },
          { ...type, id: 'long' },
          { ...type, id: 'short', ...removed },
        ],
      });
    });
    for (const path of ['directory/administrativeUnits', 'directoryRoles']) {
      it(`tells of members of ${path}`, async () => {
        const key = some(path);
        tenant.put('users', { id: `member of ${path}` });
        const told = await changes(`${path}/delta?$select=id,members`, () =>
          tenant.addReference(ada, path, key, 'members', `member of ${path}`),
        );
        const member = { '@odata.type': '#microsoft.graph.user', id: `member of ${path}` };
        assert.deepEqual(told, [{ id: key, 'members@delta': [member] }]);
      });
    }
    it('splits many changes of one group', async () => {
      const group = some('groups');
      for (let index = 0; index < 700; index += 1) tenant.put('users', { id: `many-${index}` });
      const told = await changes('groups/delta?$select=members', () => {
        for (let index = 0; index < 700; index += 1) tenant.link('groups', group, 'members', `many-${index}`);
      });
      assert.deepEqual(
        told.map(({ id, 'members@delta': members }) => [id, members?.length]),
        [
          [group, 500],
          [group, 200],
        ],
      );
      for (let index = 0; index < 700; index += 1) tenant.remove(ada, 'users', `many-${index}`);
    });

    const quiet: [what: string, query: string, act: () => void][] = [
      ['owners', 'groups/delta', () => tenant.addReference(ada, 'groups', some('groups'), 'owners', some('users'))],
      [
        'owners of applications, though selected',
        'applications/delta?$select=owners',
        () => tenant.addReference(ada, 'applications', some('applications'), 'owners', some('users')),
      ],
      [
        'extension properties',
        'applications/delta',
        () => tenant.addReference(ada, 'applications', some('applications'), 'extensionProperties', { name: 'x' }),
      ],
      [
        'app role assignments',
        'servicePrincipals/delta',
        () => {
          const principal = some('servicePrincipals');
          tenant.addReference(ada, 'servicePrincipals', principal, 'appRoleAssignedTo', {
            id: 'quiet',
            principalType: 'User',
          });
        },
      ],
      [
        'a property that was not selected',
        'groups/delta?$select=displayName,members',
        () => tenant.update(ada, 'groups', some('groups'), { description: 'Not asked for' }),
      ],
      [
        'a property that is not in the default set',
        'users/delta',
        () => tenant.update(ada, 'users', some('users'), { department: 'Not shown' }),
      ],
      [
        'members that were not selected',
        'groups/delta?$select=displayName',
        () =>
          tenant.addReference(ada, 'groups', some('groups'), 'members', [...tenant.objects('users').keys()][99] ?? ''),
      ],
      [
        'another object',
        `groups/delta?$filter=id eq 'nobody'`,
        () => tenant.create(ada, 'groups', { displayName: 'x' }),
      ],
      ['what was undone by an equal value', 'users/delta', () => tenant.update(ada, 'users', some('users'), {})],
    ];
    for (const [what, query, act] of quiet) {
      it(`does not tell of ${what}`, async () => {
        assert.deepEqual(await changes(query, act), []);
      });
    }
    it('follows owners of groups when they are selected', async () => {
      const owner = [...tenant.objects('users').keys()][120] ?? '';
      const told = await changes('groups/delta?$select=owners', () =>
        tenant.addReference(ada, 'groups', some('groups'), 'owners', owner),
      );
      assert.equal((told[0]?.['owners@delta'] as unknown as Entry[])[0]?.id, owner);
    });
    it('keeps what was selected, until another $select comes with the token', async () => {
      const user = some('users');
      const link = await latest('users/delta?$select=displayName');
      tenant.update(ada, 'users', user, { department: 'Pastry' });
      assert.deepEqual((await read(link)).all, []);
      assert.deepEqual((await read(`${link}&$select=department`)).all, [{ id: user, department: 'Pastry' }]);
    });
    it('can be asked for again', async () => {
      const link = await latest('users/delta?$select=jobTitle');
      tenant.update(ada, 'users', some('users'), { jobTitle: 'Again' });
      const first = await read(link);
      assert.deepEqual((await read(link)).all, first.all);
      assert.deepEqual((await read(first.link)).all, []);
    });
  });

  describe('directoryObjects', () => {
    const assigned = `isof('microsoft.graph.appRoleAssignment') or isof('microsoft.graph.user')`;
    it('tells of objects by type', async () => {
      const { all } = await read(
        `directoryObjects/delta?$filter=${assigned}&$select=microsoft.graph.user/surname,principalType`,
      );
      const types = new Set(all.map((object) => object['@odata.type']));
      assert.deepEqual(types, new Set(['#microsoft.graph.user', '#microsoft.graph.appRoleAssignment']));
      const assignment = all.find((object) => object['@odata.type'] === '#microsoft.graph.appRoleAssignment');
      assert.deepEqual(Object.keys(assignment ?? {}).sort(), ['@odata.type', 'id', 'principalType']);
    });
    it('tells of app role assignments that come and go', async () => {
      const principal = some('servicePrincipals');
      const [gone] = tenant.links('servicePrincipals', principal, 'appRoleAssignedTo').keys();
      assert.ok(gone !== undefined);
      const come = { id: 'come', principalType: 'User' };
      const told = await changes(`directoryObjects/delta?$filter=${assigned}`, () => {
        tenant.addReference(ada, 'servicePrincipals', principal, 'appRoleAssignedTo', come);
        tenant.removeReference(ada, 'servicePrincipals', principal, 'appRoleAssignedTo', gone);
      });
      const type = { '@odata.type': '#microsoft.graph.appRoleAssignment' };
      assert.deepEqual(told, [
        { ...type, ...come },
        { ...type, id: gone, '@removed': { reason: 'deleted' } },
      ]);
    });
    it('takes ids and types together', async () => {
      const [user, group] = [some('users'), some('groups')];
      const filter = `isof('microsoft.graph.group') or id eq '${user}' or id eq '${group}'`;
      const { all } = await read(`directoryObjects/delta?$filter=${filter}`);
      assert.deepEqual(
        all.map(({ id }) => id),
        [group],
      );
    });
  });

  describe('a token', () => {
    it('is good for seven days', async () => {
      const link = await latest('users/delta');
      const issued = now;
      now = issued + 7 * day;
      assert.equal((await get(link)).status, 200);
      now += 1000;
      const { status, body } = await get(link);
      assert.deepEqual([status, body.error.code], [400, 'syncStateNotFound']);
    });
    it('is not known to another tenant', async () => {
      const link = await latest('users/delta');
      now += day;
      const other = await startSimulator({ tenant: growTenant({ clock }) });
      await read(`${other.url}/v1.0/users/delta`);
      const { body } = await get(link.replace(simulator.url, other.url));
      assert.equal(body.error.code, 'syncStateNotFound');
      await other.close();
    });
    it('is kept by the tenant when its simulator starts again', async () => {
      const link = await latest('users/delta?$select=jobTitle');
      const user = some('users');
      tenant.update(ada, 'users', user, { jobTitle: 'Overnight' });
      const other = await startSimulator({ tenant });
      assert.deepEqual((await read(link.replace(simulator.url, other.url))).all, [{ id: user, jobTitle: 'Overnight' }]);
      await other.close();
    });
    it('is good for no other collection', async () => {
      const link = await latest('users/delta');
      assert.equal((await get(link.replace('/users/', '/groups/'))).status, 400);
    });
    it('that is empty begins anew', async () => {
      assert.equal((await get('contacts/delta?$deltatoken=')).body.value.length, tenant.objects('contacts').size);
    });
  });

  it('resets a client once, with the link to begin anew from', async () => {
    const link = await latest('users/delta');
    const handle = simulator.faults.add({ path: 'users/delta', kind: 'deltaReset', times: 1 });
    assert.equal((await get('users/delta?$deltatoken=latest')).status, 200);
    const { status, headers } = await get(link);
    assert.deepEqual([status, handle.hits], [410, 1]);
    const anew = headers.get('location') ?? '';
    assert.match(anew, /\/users\/delta\?\$deltatoken=$/);
    assert.equal((await read(anew)).all.length, tenant.objects('users').size);
    assert.equal((await get(link)).status, 200);
  });

  const refused: [query: string][] = [
    ['users/delta?$top=5'],
    ['groups/delta?$expand=members'],
    ['users/delta?$orderby=displayName'],
    [`users/delta?$filter=displayName eq 'x'`],
    [`users/delta?$filter=${Array.from({ length: 51 }, (_, at) => `id eq '${at}'`).join(' or ')}`],
    ['users/delta?$select=nothing'],
    ['users/delta?$deltatoken=nonsense'],
    ['users/delta?$deltatoken=MTI'],
    ['users/delta?$skiptoken=bm9uc2Vuc2U'],
  ];
  for (const [query] of refused) {
    it(`refuses ${query.slice(0, 60)}`, async () => assert.equal((await get(query)).status, 400));
  }

  it('costs and needs what the list does', async () => {
    const list = await get('users');
    const delta = await get('users/delta');
    assert.equal(delta.headers.get('x-ms-resource-unit'), list.headers.get('x-ms-resource-unit'));
    simulator.behaviour.checkPermissions = true;
    const authorization = `Bearer ${simulator.tokenWith(['Policy.Read.All'])}`;
    assert.equal((await get('users/delta', { authorization })).status, 403);
  });

  it('replays and repeats when it is told to, and still ends with the truth', async () => {
    simulator.behaviour.deltaReplays = true;
    const { all } = await read('users/delta?$select=jobTitle');
    const ids = all.map(({ id }) => id);
    assert.deepEqual(new Set(ids), new Set(tenant.objects('users').keys()));
    assert.ok(ids.length > tenant.objects('users').size);
    const told = await changes('users/delta?$select=jobTitle', () =>
      tenant.update(ada, 'users', some('users'), { jobTitle: 'Replayed' }),
    );
    assert.ok(told.length > 1);
    const last = new Map(told.map((entry) => [entry.id, entry.jobTitle]));
    assert.equal(last.get(some('users')), 'Replayed');
  });

  it('tells the same in any order and with empty pages', async () => {
    Object.assign(simulator.behaviour, { shuffle: true, emptyPages: true, pageSize: 20 });
    const { all, pages } = await read('users/delta?$select=id');
    assert.equal(new Set(all.map(({ id }) => id)).size, tenant.objects('users').size);
    assert.ok(pages.some((page) => page.length === 0));
  });
});
