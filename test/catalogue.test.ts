import assert from 'node:assert/strict';
import { azureGroups, catalogue, select, selectGroups } from '../src/catalogue/index.ts';
import { pathOf, refOf } from '../src/catalogue/layout.ts';
import { permissionIds } from '../src/catalogue/permission-ids.ts';
import { isWrite, permissionsFor } from '../src/catalogue/permissions.ts';
import { holds } from '../src/domain/resource.ts';
import type { Relation, ResourceKind } from '../src/domain/resource.ts';
import { readReference, skipWithout } from './support/reference.ts';

/** EntraExporter 3.0.1, `-Type`. */
const typesOfEntraExporter = [
  ...['AccessPolicies', 'AccessReviews', 'AdministrativeUnits', 'All', 'AppProxy', 'Applications', 'B2B', 'B2C'],
  ...['CloudPCRoles', 'ConditionalAccess', 'Config', 'Devices', 'Directory', 'DirectoryRoles', 'Domains'],
  ...['EntitlementManagement', 'EntitlementManagementRoles', 'ExchangeRoles', 'Governance', 'Groups', 'IAM'],
  ...['Identity', 'IntuneRoles', 'Organization', 'PIM', 'PIMDirectoryRoles', 'PIMGroups', 'PIMResources', 'Policies'],
  ...['Reports', 'RoleManagement', 'Roles', 'SKUs', 'ServicePrincipals', 'Sharepoint', 'Teams', 'Users'],
  'UsersRegisteredByFeatureReport',
];

const idsOf = (types: string[], exclude: string[] = []): string[] =>
  select(types, false, exclude).map(({ kind }) => kind.id);

describe('catalogue', () => {
  it('has at least 200 kinds', () => assert.ok(catalogue.length >= 200, `${catalogue.length}`));

  it('has each id and each folder once, whatever the case', () => {
    for (const property of ['id', 'folder'] as const) {
      const values = catalogue.map((kind) => kind[property].toLowerCase());
      const twice = values.filter((value, at) => values.indexOf(value) !== at);
      assert.deepEqual(twice, [], property);
    }
  });

  it('has no id that is also the name of a group with other kinds', () => {
    for (const { id } of catalogue) assert.deepEqual(idsOf([id]), [id]);
  });

  it('never lets a folder of one kind take the files of another', () => {
    const keys = ['3f2504e0-4f89-41d3-9a0c-0305e82c3301', 'contoso.com', '0', 'Default', 'Members'];
    const owners = new Map<string, string>();
    for (const kind of catalogue) {
      for (const key of kind.shape === 'singleton' ? [kind.id] : keys) {
        const path = pathOf(kind, key);
        assert.equal(owners.get(path.toLowerCase()), undefined, path);
        owners.set(path.toLowerCase(), kind.id);
        assert.deepEqual(refOf(path), { kind: kind.id, key });
      }
    }
  });

  for (const kind of catalogue) it(`has a sound row for ${kind.id}`, () => checkRow(kind));
});

function checkRow(kind: ResourceKind): void {
  assert.match(kind.id, /^[a-z][A-Za-z0-9]+$/);
  assert.match(kind.path, /^[a-z][A-Za-z0-9/.]+(\([A-Za-z=',]*\))?$/);
  assert.match(kind.folder, /^[A-Z][A-Za-z0-9]*(\/[A-Z][A-Za-z0-9]*)*$/);
  assert.match(kind.docs, /^https:\/\/learn\.microsoft\.com\/graph\/api\/(resources\/)?[a-z0-9-]+$/);
  assert.ok(kind.groups.length > 0 && !kind.groups.includes('All'), 'groups');
  for (const permission of kind.permissions) {
    if (isWrite(permission)) assert.ok(kind.optIn, `${permission} in a row that is read without being asked for`);
    else assert.ok(permissionIds[permission] !== undefined, `the id of ${permission} is not known`);
  }
  assert.ok(kind.delegatedOnly || kind.permissions.length > 0, 'no permission');
  assert.deepEqual(kind.permissions, [...new Set(kind.permissions)]);
  assert.equal(kind.version === 'beta', kind.whyBeta !== undefined, 'whyBeta');
  assert.ok(!kind.optIn || !kind.groups.includes('Config'), 'opt-in rows are not part of the default');
  for (const name of Object.keys(kind.only)) assert.ok(['All', kind.id, ...kind.groups].includes(name), name);
  for (const { activities } of kind.audit) assert.deepEqual(activities, [...new Set(activities)]);
  for (const code of kind.absentWhen) assert.doesNotMatch(code, /denied|forbidden|unauthorized|unknown/i);
  const own = new Set(kind.relations.map(({ name }) => name));
  assert.equal(own.size, kind.relations.length, 'a relation twice');
  for (const relation of allRelations(kind.relations)) checkRelation(kind, relation);
  for (const list of [kind.volatile, kind.ordered]) assert.equal(new Set(list).size, list.length);
  if (kind.select !== undefined) assert.ok(kind.select.includes(kind.key), 'the key is not selected');
}

function checkRelation(kind: ResourceKind, { path, shape, expand, absentWhen, name }: Relation): void {
  assert.match(path, /^[a-z][A-Za-z0-9/.{}=(')]+$/, name);
  assert.ok(!expand || shape === 'collection', `${name} cannot be expanded`);
  // The service's own rules about $top are only known of the directory; a refused $expand is read object by object.
  assert.ok(!expand || kind.bucket === 'directory' || kind.top === undefined, `${name} is expanded with $top`);
  for (const code of absentWhen) assert.doesNotMatch(code, /denied|forbidden|unauthorized|unknown/i);
}

function allRelations(relations: readonly Relation[]): Relation[] {
  return relations.flatMap((relation) => [relation, ...allRelations(relation.relations)]);
}

describe('select', () => {
  for (const type of typesOfEntraExporter) {
    it(`takes EntraExporter's type ${type}`, () => {
      if (azureGroups.includes(type)) {
        assert.throws(() => select([type.toUpperCase()], false), { code: 'usage', message: /Azure resources/ });
        assert.ok(idsOf([type, 'Domains']).includes('domain'));
      } else {
        assert.deepEqual(idsOf([type.toUpperCase()]), idsOf([type.toLowerCase()]));
      }
    });
  }

  it('leaves opt-in kinds to those who ask for them', () => {
    const optIn = catalogue.filter((kind) => kind.optIn);
    assert.ok(optIn.length > 10);
    for (const kind of optIn) {
      assert.ok(!idsOf(['All', 'Config']).includes(kind.id), kind.id);
      for (const name of [...kind.groups, kind.id]) assert.ok(idsOf([name]).includes(kind.id), name);
    }
    assert.deepEqual(
      idsOf(['All']),
      catalogue.filter((kind) => !kind.optIn).map(({ id }) => id),
    );
  });

  it('keeps what grows without bound and what belongs to other products out of the default', () => {
    const config = select(['Config'], false);
    const ids = config.map(({ kind }) => kind.id);
    for (const id of ['user', 'device', 'application', 'servicePrincipal', 'deletedUser', 'mobileApp', 'teamsApp']) {
      assert.ok(!ids.includes(id), id);
    }
    assert.deepEqual(
      config.filter(({ kind, only }) => kind.sharded && only === undefined).map(({ kind }) => kind.id),
      ['oAuth2PermissionGrant'],
    );
  });

  it('takes and leaves out groups and single kinds', () => {
    assert.deepEqual(idsOf(['namedlocation']), ['namedLocation']);
    assert.deepEqual(idsOf(['ConditionalAccess'], ['NAMEDLOCATION', 'Policies']), [
      'conditionalAccessPolicy',
      'continuousAccessEvaluationPolicy',
    ]);
    assert.ok(!idsOf(['All'], ['intune']).includes('mobileApp'));
    assert.throws(() => select(['All'], false, ['Nonsense']), { code: 'usage' });
    assert.throws(() => select(['Domains'], false, ['All']), { code: 'usage', message: /Nothing is left/ });
  });

  it('asks only service principals made from a template for provisioning jobs', () => {
    for (const type of ['All', 'Config', 'Provisioning', 'ServicePrincipals', 'synchronization']) {
      const rule = select([type], false).find(({ kind }) => kind.id === 'synchronization')?.only;
      assert.ok(rule !== undefined, type);
      assert.equal(holds(rule, { applicationTemplateId: 'x' }), true);
      assert.equal(holds(rule, { applicationTemplateId: null }), false);
    }
  });
});

describe('permissions', () => {
  const names = (types: string[], authors = false): string[] =>
    permissionsFor(select(types, false), { authors }).map(({ permission }) => permission);

  it('names one permission for conditional access', () => {
    assert.deepEqual(names(['ConditionalAccess']), ['Policy.Read.All']);
  });
  it('adds what authors need, and says so', () => {
    const forAuthors = permissionsFor(select(['Users'], false)).filter((permission) => permission.forAuthors);
    assert.deepEqual(
      forAuthors.map(({ permission, kinds }) => [permission, kinds]),
      [
        ['AuditLog.Read.All', []],
        ['User.Read.All', ['user']],
      ],
    );
  });
  it('never names one that writes, whatever is selected', () => {
    const everything = names([...selectGroups, ...catalogue.map(({ id }) => id)], true);
    assert.deepEqual(everything.filter(isWrite), []);
    assert.ok(names(['All']).every((permission) => !permission.includes('Write')));
  });
  it('asks nothing for kinds that no app can read', () => {
    assert.deepEqual(names(['agreement']), []);
  });
  it('has an id for each, in the form of an id, and none twice', () => {
    const ids = Object.values(permissionIds);
    for (const id of ids) assert.match(id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.equal(new Set(ids).size, ids.length);
    const used = new Set(names([...selectGroups, ...catalogue.map(({ id }) => id)], true));
    const delegated = catalogue.filter((kind) => kind.delegatedOnly).flatMap((kind) => kind.permissions);
    for (const name of Object.keys(permissionIds)) assert.ok(used.has(name) || delegated.includes(name), name);
  });
});

/** Facts collected from Microsoft's metadata and permission table. */
const facts = {
  endpoints: 'graph-endpoints.json',
  missing: 'graph-missing.json',
  permissionSet: 'graph-permission-set.json',
} as const;

interface Endpoint {
  id: string;
  uri?: string;
  tags: string[];
  permissions?: { appAll: string[]; delegatedOnly: boolean };
  v1?: { exists: boolean };
  cloudsV1?: Clouds;
}
interface Missing {
  path: string;
  must: boolean;
  version: string;
  appAll: string[];
  documented: boolean;
  delegatedOnly: boolean;
  cloudsV1?: Clouds;
}
interface Clouds {
  Fairfax: boolean;
  Mooncake: boolean;
}
type PermissionSet = Record<string, Record<string, { appRole: { id: string } | null }>>;

describe('catalogue beside the collected facts', function () {
  before(function () {
    skipWithout(this, ...Object.values(facts));
  });
  const endpoints = (): Endpoint[] => (readReference(facts.endpoints) as { endpoints: Endpoint[] }).endpoints;
  const missing = (): Missing[] => readReference(facts.missing) as Missing[];
  const graphEntries = (): Endpoint[] => endpoints().filter(({ id }) => !fromAzure.includes(id));
  const fromAzure = ['IAM', 'AccessPolicies', 'PIM/Resources'];

  it('covers each entry of EntraExporter but the three of Azure, and names no other', () => {
    const ids = graphEntries().map(({ id }) => id);
    const covered = new Set(catalogue.flatMap(({ covers }) => covers));
    assert.deepEqual(
      ids.filter((id) => !covered.has(id)),
      [],
    );
    assert.deepEqual(
      [...covered].filter((id) => !ids.includes(id)),
      [],
    );
  });

  it('selects with each type of EntraExporter what covers its entries', () => {
    for (const { id, tags } of graphEntries()) {
      for (const tag of tags.filter((each) => !azureGroups.includes(each))) {
        for (const kind of catalogue.filter(({ covers }) => covers.includes(id))) {
          const apart = kind.id === 'authenticationContextClassReference' && tag === 'ConditionalAccess';
          const byAsking = kind.optIn && (tag === 'All' || tag === 'Config');
          const expected = !apart && !byAsking;
          assert.equal(idsOf([tag]).includes(kind.id), expected, `${tag} and ${kind.id}`);
        }
      }
    }
  });

  it('reads each path that must be read, as a kind or as a relation', () => {
    const known = new Set(
      catalogue.flatMap((kind) => [kind.path, ...allRelations(kind.relations).map(({ path }) => path)]).map(plain),
    );
    const inline = ['policies/permissionGrantPolicies/{id}/includes'].map(plain);
    const unread = missing().filter(
      ({ must, path }) => must && !known.has(plain(path)) && !inline.includes(plain(path)),
    );
    assert.deepEqual(
      unread.map(({ path }) => path),
      [],
    );
  });

  it('asks for permissions that suffice for the path', () => {
    const wrong: string[] = [];
    for (const kind of catalogue) {
      const accepted = acceptedFor(kind);
      if (accepted === undefined || accepted.length === 0 || kind.delegatedOnly) continue;
      if (!kind.permissions.some((permission) => accepted.includes(permission))) {
        wrong.push(`${kind.id}: ${kind.permissions.join(', ')} instead of ${accepted.join(', ')}`);
      }
    }
    // The table names APIConnectors.ReadWrite.All alone for it.
    assert.deepEqual(
      wrong.filter((line) => !line.startsWith('identityApiConnector:')),
      [],
    );
  });

  it('marks what only signed-in people can read, and where a cloud lacks a path', () => {
    for (const kind of catalogue) {
      const entry = entryFor(kind);
      if (entry === undefined) continue;
      assert.equal(kind.delegatedOnly, entry.delegatedOnly, `${kind.id}: delegatedOnly`);
      if (kind.version === 'beta' || entry.clouds === undefined || kind.path.includes('microsoft.graph.agent'))
        continue;
      assert.equal(kind.missingIn.includes('usgov'), !entry.clouds.Fairfax, `${kind.id}: usgov`);
      assert.equal(kind.missingIn.includes('china'), !entry.clouds.Mooncake, `${kind.id}: china`);
    }
  });

  it('uses v1.0 where it has the path', () => {
    const inV1 = new Set([
      ...endpoints()
        .filter(({ v1 }) => v1?.exists)
        .map(({ uri }) => plain(uri ?? '')),
      ...missing()
        .filter(({ version }) => version === 'v1.0')
        .map(({ path }) => plain(path)),
    ]);
    const beta = catalogue.filter((kind) => kind.version === 'beta' && inV1.has(plain(kind.path))).map(({ id }) => id);
    // Both list service principals for something on them that is only in beta.
    assert.deepEqual(beta, ['onPremisesPublishing', 'customClaimsPolicy']);
  });

  it('has the role ids of the permission table', () => {
    const set = readReference(facts.permissionSet) as PermissionSet;
    for (const part of ['core', 'must', 'optional']) {
      for (const [permission, { appRole }] of Object.entries(set[part] ?? {})) {
        const id = permissionIds[permission];
        if (id !== undefined && appRole !== null && appRole.id !== '')
          assert.equal(id, appRole.id.toLowerCase(), permission);
      }
    }
  });

  function acceptedFor(kind: ResourceKind): readonly string[] | undefined {
    const path = plain(kind.path);
    const own = missing().find((each) => plain(each.path) === path && each.documented);
    return own?.appAll ?? endpoints().find(({ uri }) => plain(uri ?? '') === path)?.permissions?.appAll;
  }

  function entryFor(kind: ResourceKind): { delegatedOnly: boolean; clouds?: Clouds } | undefined {
    const path = plain(kind.path);
    const own = missing().find((each) => plain(each.path) === path);
    const soleAccess = own?.path === '/policies/deletedItems/crossTenantPartners';
    if (own !== undefined)
      return { delegatedOnly: own.delegatedOnly || soleAccess, ...(own.cloudsV1 && { clouds: own.cloudsV1 }) };
    const entry = endpoints().find(({ uri }) => [path, `${path}/{}`].includes(plain(uri ?? '')));
    if (entry?.permissions === undefined) return undefined;
    return { delegatedOnly: entry.permissions.delegatedOnly, ...(entry.cloudsV1 && { clouds: entry.cloudsV1 }) };
  }
});

/** A path that can be compared: no slash before it, `{id}` for every key, no casts, no parameters, no case. */
function plain(path: string): string {
  return path
    .toLowerCase()
    .replace(/^\//, '')
    .replace(/\(appid='\{id\}'\)/, '/{}')
    .replace(/\(.*\)$/, '')
    .replaceAll('microsoft.graph.', '')
    .replace(/\{[^}]*\}/g, '{}');
}
