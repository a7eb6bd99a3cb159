import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { GraphVersion, JsonObject } from '../../src/domain/resource.ts';
import { growTenant } from '../../src/simulator/grow.ts';
import { populate } from '../../src/simulator/populate.ts';
import { relatedTo } from '../../src/simulator/relations.ts';
import type { Endpoint, Route } from '../../src/simulator/route.ts';
import { relationRoutes, routes } from '../../src/simulator/routes.ts';
import type { PlacedRelation } from '../../src/simulator/routes.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import { textOf } from '../../src/simulator/text-of.ts';
import { makeToken } from '../../src/simulator/tokens.ts';

const now = new Date('2026-03-02T20:00:00Z');
const clock = { now: () => now };
const versions: readonly GraphVersion[] = ['v1.0', 'beta'];
type Body = JsonObject & { value: JsonObject[]; error: { code: string; message: string } };

const tenant = growTenant({ clock });
populate(tenant);
/** Of a person: what is documented for people only is open to it. */
const personal = makeToken({ exp: Math.floor(now.getTime() / 1000) + 3600, scp: 'everything' });
let simulator: Simulator;

async function ask(path: string, token = personal, method = 'GET') {
  const url = `${simulator.url}/${path.split('/').map(encodeSegment).join('/')}`;
  const response = await fetch(url, { method, headers: { authorization: `Bearer ${token}` } });
  const text = await response.text();
  return { status: response.status, text, body: (text.startsWith('{') ? JSON.parse(text) : {}) as Body };
}

/** Keys may hold anything; query options stay as they are. */
function encodeSegment(segment: string): string {
  const [path = '', ...query] = segment.split('?');
  return [encodeURIComponent(path).replaceAll("'", '%27'), ...query].join('?');
}

before(async () => {
  simulator = await startSimulator({ tenant });
});
after(() => simulator.close());

/** The filter that a list demands, with values of an object that is there. */
function demandOf({ demands }: Endpoint, objects: Iterable<JsonObject>): string {
  const [names] = demands?.anyOf ?? [];
  const [object] = objects;
  if (names === undefined) return '';
  return `?$filter=${names.map((name) => `${name} eq '${textOf(object?.[name])}'`).join(' and ')}`;
}

/** Keys down to an owner whose relation holds something. */
function ownersOf({ route, way }: PlacedRelation): readonly string[] {
  const search = (path: string, keys: Iterable<string>, at: number): readonly string[] | null => {
    const step = way[at];
    if (step === undefined) return [];
    for (const key of keys) {
      const related = relatedTo(tenant, path, key, step);
      if (related.size === 0) continue;
      const [first] = related.values();
      const place = first === undefined || first.path === '' ? `${path}/${key}/${step.name}` : first.path;
      const rest = search(place, related.keys(), at + 1);
      if (rest !== null) return [key, ...rest];
    }
    return null;
  };
  const found = search(route.path, tenant.objects(route.path).keys(), 0);
  assert.ok(found !== null, 'nothing hangs there');
  return found;
}

function pathOf(route: Route, version: GraphVersion): string {
  return version === 'beta' && route.beta?.is === 'instead' ? route.beta.path : route.path;
}

function addressOf(placed: PlacedRelation, version: GraphVersion): string {
  const { route, way } = placed;
  const keys = ownersOf(placed);
  let parent: Endpoint = route;
  return way.reduce(
    (path, relation, at) => {
      const key = Object.values(parent.shape).includes('singleton') ? '' : `/${keys[at] ?? ''}`;
      parent = relation;
      return `${path}${key}/${relation.name}`;
    },
    pathOf(route, version),
  );
}

function assertUnknown(status: number, body: Body): void {
  assert.equal(status, 400);
  assert.equal(body.error.code, 'BadRequest');
  assert.match(body.error.message, /^Resource not found for the segment '.+'\.$/);
}

describe('simulator: the route table', () => {
  it('has no path twice', () => {
    const paths = [...routes.map(({ path }) => path), ...relationRoutes.map(({ template }) => template)];
    assert.deepEqual(
      paths.filter((path, at) => paths.indexOf(path) !== at),
      [],
    );
  });

  it('is as large as the catalogues that it is to outlive', () => {
    assert.ok(routes.length >= 260, `${routes.length} routes`);
    assert.ok(relationRoutes.length >= 160, `${relationRoutes.length} relations`);
  });

  for (const route of routes) {
    for (const version of versions) {
      it(`${version}/${route.path}`, async () => answers(version, route));
    }
  }

  async function answers(version: GraphVersion, route: Route): Promise<void> {
    const path = pathOf(route, version) + (route.function ? '()' : '');
    const query = demandOf(route, tenant.objects(route.path).values());
    const { status, body } = await ask(`${version}/${path}${query}`, personal, route.method);
    if (route.shape[version] === undefined) {
      assertUnknown(status, body);
      return;
    }
    assert.equal(status, 200, JSON.stringify(body));
    const context = textOf(body['@odata.context']);
    assert.ok(context.startsWith(`${simulator.url}/${version}/$metadata#`), context);
    if (route.shape[version] === 'singleton') {
      assert.ok(context.endsWith('/$entity'));
      return;
    }
    assert.ok(Array.isArray(body.value));
    if (route.type === 'directoryAudit') return;
    const first = body.value[0];
    assert.ok(first !== undefined, 'the list is empty');
    if (route.gathers !== undefined) return;
    const one = await ask(`${version}/${path}/${textOf(first[route.key])}`);
    assert.equal(one.status, 200, JSON.stringify(one.body));
    assert.equal(one.body[route.key], first[route.key]);
    assert.ok(textOf(one.body['@odata.context']).endsWith('/$entity'));
  }

  for (const placed of relationRoutes) {
    for (const version of versions) {
      it(`${version}/${placed.template}`, async () => {
        const { status, body } = await ask(`${version}/${addressOf(placed, version)}`);
        const shape = placed.relation.shape[version];
        if (shape === undefined || placed.route.shape[version] === undefined) {
          assertUnknown(status, body);
          return;
        }
        assert.equal(status, 200, JSON.stringify(body));
        assert.ok(textOf(body['@odata.context']).startsWith(`${simulator.url}/${version}/$metadata#`));
        if (shape === 'collection') assert.ok(body.value.length > 0);
        else assert.ok(Object.keys(body).length > 1);
      });
    }
  }
});

describe('simulator: paths', () => {
  const unknown = [
    'v1.0/identity/userFlows',
    'v1.0/applications/microsoft.graph.nothing',
    'v1.0/servicePrincipals/x/synchronization/nothing',
    'v1.0/groups/x/settings/y/nothing',
    'v1.0/policies/crossTenantAccessPolicy/nothing',
    'v1.0/reports/authenticationMethods/usersRegisteredByFeature',
    'v1.0/directoryObjects',
    'beta/identityGovernance/entitlementManagement/catalogs',
    'beta/groupSettings',
  ];
  for (const path of unknown) {
    it(`knows no ${path}`, async () => {
      const { status, body } = await ask(path);
      assertUnknown(status, body);
    });
  }

  const known = [
    'v1.0/Policies/ClaimsMappingPolicies',
    'v1.0/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/fido2',
    'v1.0/reports/authenticationMethods/microsoft.graph.usersRegisteredByFeature()',
    "v1.0/reports/authenticationMethods/usersRegisteredByFeature(includedUserTypes='all',includedUserRoles='all')",
  ];
  for (const path of known) it(`knows ${path}`, async () => assert.equal((await ask(path)).status, 200));

  it('finds an object by its key in parentheses, and by what else names it', async () => {
    const [application] = tenant.objects('applications').values();
    const id = application?.id;
    for (const named of [`('${textOf(id)}')`, `(appId='${textOf(application?.appId)}')`]) {
      assert.equal((await ask(`v1.0/applications${named}`)).body.id, id, named);
      assert.equal((await ask(`v1.0/applications${named}/owners`)).status, 200, named);
    }
    assert.equal((await ask("v1.0/applications(displayName='x')")).status, 400);
    assert.equal((await ask("v1.0/applications(appId='x')")).status, 404);
  });

  it('shows what scripts do only one by one', async () => {
    const path = 'beta/deviceManagement/deviceManagementScripts';
    const [script] = (await ask(path)).body.value;
    assert.equal(script?.scriptContent, null);
    assert.equal(typeof (await ask(`${path}/${textOf(script.id)}`)).body.scriptContent, 'string');
  });

  it('answers 404 where a tenant has none of what others have', async () => {
    const bare = await startSimulator({ tenant: growTenant({ clock }) });
    const [organization] = bare.tenant.objects('organization').keys();
    const [partner] = bare.tenant.objects('policies/crossTenantAccessPolicy/partners').keys();
    for (const path of [
      `organization/${textOf(organization)}/branding`,
      `policies/crossTenantAccessPolicy/partners/${textOf(partner)}/identitySynchronization`,
      'tenantRelationships/multiTenantOrganization',
    ]) {
      const response = await fetch(`${bare.url}/v1.0/${path}`, { headers: { authorization: `Bearer ${bare.token}` } });
      assert.equal(response.status, 404, path);
      assert.match(await response.text(), /Request_ResourceNotFound/);
    }
    await bare.close();
  });
});

describe('simulator: lists that want to be asked in a certain way', () => {
  for (const path of [
    'policies/roleManagementPolicyAssignments',
    'policies/roleManagementPolicies',
    'identityGovernance/privilegedAccess/group/eligibilitySchedules',
    'identityGovernance/privilegedAccess/group/assignmentSchedules',
  ]) {
    it(`${path} needs its filter`, async () => {
      for (const query of ['', "?$filter=id eq 'x'", "?$filter=groupId eq 'x' or id eq 'y'"]) {
        assert.equal((await ask(`v1.0/${path}${query}`)).status, 400, query);
      }
    });
  }

  it('shows the role settings of the directory with their rules, and those of a group', async () => {
    const query = (scopeId: string, scopeType: string) =>
      `v1.0/policies/roleManagementPolicyAssignments?$filter=scopeId eq '${scopeId}' and scopeType eq '${scopeType}'&$expand=policy($expand=rules)`;
    const rulesIn = (body: Body) =>
      body.value.map(({ policy }) => ((policy as JsonObject).rules as JsonObject[]).length);
    const directory = await ask(query('%2F', 'DirectoryRole'));
    assert.equal(directory.body.value.length, tenant.objects('roleManagement/directory/roleDefinitions').size);
    assert.ok(rulesIn(directory.body).every((count) => count === 9));
    assert.match(
      textOf(directory.body['@odata.context']),
      /#policies\/roleManagementPolicyAssignments\(policy\(rules\(\)\)\)$/,
    );
    const [group] = tenant.objects('identityGovernance/privilegedAccess/group/resources').keys();
    const ofGroup = await ask(query(textOf(group), 'Group'));
    assert.deepEqual(ofGroup.body.value.map(({ roleDefinitionId }) => roleDefinitionId).sort(), ['member', 'owner']);
  });

  it('refuses $top where it is not known', async () => {
    const [role] = tenant.objects('directoryRoles').keys();
    for (const path of [`directoryRoles/${textOf(role)}/members`, 'identity/conditionalAccess/policies', 'domains']) {
      assert.equal((await ask(`v1.0/${path}?$top=5`)).body.error.code, 'BadRequest', path);
    }
    assert.equal((await ask('v1.0/deviceManagement/deviceConfigurations?$top=2')).body.value.length, 2);
  });
});

describe('simulator: $expand beyond the directory', () => {
  const entitlement = 'identityGovernance/entitlementManagement';
  const expanded: [path: string, names: string[]][] = [
    [
      `v1.0/${entitlement}/accessPackages?$expand=resourceRoleScopes($expand=role,scope)`,
      ['resourceRoleScopes', 'role', 'scope'],
    ],
    [
      `beta/${entitlement}/accessPackages?$expand=accessPackageResourceRoleScopes($expand=accessPackageResourceRole,accessPackageResourceScope)`,
      ['accessPackageResourceRoleScopes', 'accessPackageResourceRole', 'accessPackageResourceScope'],
    ],
    [`v1.0/${entitlement}/assignmentPolicies?$expand=accessPackage`, ['accessPackage']],
    [`v1.0/${entitlement}/assignments?$expand=accessPackage,target`, ['accessPackage', 'target']],
    ['beta/deviceManagement/configurationPolicies?$expand=settings,assignments', ['settings', 'assignments']],
    ['beta/networkAccess/filteringPolicies?$expand=policyRules', ['policyRules']],
    ['v1.0/identityGovernance/lifecycleWorkflows/workflows?$expand=tasks', ['tasks']],
    ['v1.0/policies/authenticationStrengthPolicies?$expand=combinationConfigurations', ['combinationConfigurations']],
    ['v1.0/policies/claimsMappingPolicies?$expand=appliesTo', ['appliesTo']],
  ];
  for (const [path, names] of expanded) {
    it(path, async () => {
      const { status, text } = await ask(path);
      assert.equal(status, 200, text);
      for (const name of names) assert.match(text, new RegExp(`"${name}":[[{]`), name);
    });
  }

  const refused = [
    'v1.0/policies/roleManagementPolicies?$expand=nothing',
    `v1.0/${entitlement}/accessPackages?$expand=resourceRoleScopes($expand=nothing)`,
    `v1.0/${entitlement}/accessPackages?$expand=resourceRoleScopes($expand=role`,
    `v1.0/${entitlement}/accessPackages?$expand=accessPackageResourceRoleScopes`,
    'v1.0/identityGovernance/accessReviews/definitions?$expand=instances',
    'v1.0/identity/conditionalAccess/policies?$expand=conditions',
  ];
  for (const path of refused) it(`refuses ${path}`, async () => assert.equal((await ask(path)).status, 400));

  it('shows the package of an assignment policy in v1.0 only when it is expanded', async () => {
    const [plain] = (await ask(`v1.0/${entitlement}/assignmentPolicies`)).body.value;
    assert.equal('accessPackageId' in (plain ?? {}), false);
    const [beta] = (await ask(`beta/${entitlement}/accessPackageAssignmentPolicies`)).body.value;
    assert.equal(typeof beta?.accessPackageId, 'string');
  });
});

describe('simulator: far sides', () => {
  it('a service principal has the policies that apply to it', async () => {
    const placed = relationRoutes.find(({ template }) => template === 'policies/claimsMappingPolicies/{id}/appliesTo');
    assert.ok(placed !== undefined);
    const [policy] = ownersOf(placed);
    const { body } = await ask(`v1.0/policies/claimsMappingPolicies/${textOf(policy)}/appliesTo`);
    for (const { id } of body.value) {
      const back = await ask(`v1.0/servicePrincipals/${textOf(id)}/claimsMappingPolicies`);
      assert.ok(back.body.value.some((found) => found.id === policy));
    }
  });
});
