import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { JsonObject } from '../../src/domain/resource.ts';
import { actor } from '../../src/simulator/cast.ts';
import { textOf } from '../../src/simulator/text-of.ts';
import { auditLog } from '../support/audit-log.ts';
import type { Property } from '../support/audit-log.ts';

const ada = actor('ada');
const policies = 'identity/conditionalAccess/policies';
const partners = 'policies/crossTenantAccessPolicy/partners';
const roles = 'roleManagement/directory';

describe('simulator: the audit record of each kind', () => {
  const { tenant, clock, first, list } = auditLog();

  /** Activities, service's own first; id, type and name of the first target; some of its modified properties. */
  interface Row {
    what: string;
    does: () => unknown;
    activities: string[];
    service?: string;
    target: () => [id: string | null, type: string | null];
    named?: () => string;
    properties?: () => Partial<Record<string, [oldValue: string | null, newValue: string | null]>>;
    others?: () => (string | null)[];
  }
  const made =
    (path: string, object: JsonObject, key = 'id') =>
    () => {
      const created = tenant.create(ada, path, object);
      last = textOf(created[key]);
    };
  let last = '';
  const lastOf = (type: string) => (): [string, string] => [last, type];
  const rows: Row[] = [
    {
      what: 'user: add',
      does: made('users', { displayName: 'N', userPrincipalName: 'n@x.example' }),
      activities: ['Add user'],
      target: lastOf('User'),
      properties: () => ({
        UserPrincipalName: ['[]', '["n@x.example"]'],
        'Included Updated Properties': [null, '"DisplayName, UserPrincipalName"'],
      }),
    },
    {
      what: 'user: update',
      does: () =>
        tenant.update(ada, 'users', last, { department: 'Legal', otherMails: ['a@x.example', 'b@x.example'] }),
      activities: ['Update user'],
      target: lastOf('User'),
      properties: () => ({ Department: ['[]', '["Legal"]'], OtherMail: ['[]', '["a@x.example","b@x.example"]'] }),
    },
    {
      what: 'user: disable',
      does: () => tenant.update(ada, 'users', last, { accountEnabled: false }),
      activities: ['Disable account', 'Update user'],
      target: lastOf('User'),
      properties: () => ({ AccountEnabled: ['[true]', '[false]'] }),
    },
    {
      what: 'user: delete',
      does: () => tenant.remove(ada, 'users', last),
      activities: ['Delete user'],
      target: lastOf('User'),
      properties: () => ({ 'Is Hard Deleted': [null, '"False"'] }),
    },
    {
      what: 'group: add',
      does: made('groups', { displayName: 'G' }),
      activities: ['Add group'],
      target: lastOf('Group'),
      named: () => 'G',
    },
    {
      what: 'group: member',
      does: () => tenant.addReference(ada, 'groups', last, 'members', first('users')),
      activities: ['Add member to group'],
      target: () => [first('users'), 'User'],
      properties: () => ({ 'Group.ObjectID': [null, `"${last}"`], 'Group.DisplayName': [null, '"G"'] }),
      others: () => [last],
    },
    {
      what: 'group: member removed',
      does: () => tenant.removeReference(ada, 'groups', last, 'members', first('users')),
      activities: ['Remove member from group'],
      target: () => [first('users'), 'User'],
      properties: () => ({ 'Group.ObjectID': [`"${last}"`, null] }),
      others: () => [last],
    },
    {
      what: 'group: owner',
      does: () => tenant.addReference(ada, 'groups', last, 'owners', first('users')),
      activities: ['Add owner to group'],
      target: () => [first('users'), 'User'],
      properties: () => ({ 'Group.ObjectID': [null, `"${last}"`] }),
      others: () => [last],
    },
    {
      what: 'group: update',
      does: () => tenant.update(ada, 'groups', last, { membershipRule: 'a' }),
      activities: ['Update group'],
      target: lastOf('Group'),
      properties: () => ({ MembershipRule: ['[]', '["a"]'] }),
    },
    {
      what: 'group: delete',
      does: () => tenant.remove(ada, 'groups', last),
      activities: ['Delete group'],
      target: lastOf('Group'),
    },
    {
      what: 'device: update',
      does: () => tenant.update(ada, 'devices', first('devices'), { accountEnabled: false }),
      activities: ['Update device'],
      target: () => [first('devices'), 'Device'],
      properties: () => ({
        'TargetId.DeviceId': [null, JSON.stringify(tenant.get('devices', first('devices'))?.deviceId)],
      }),
    },
    {
      what: 'administrative unit: add',
      does: made('directory/administrativeUnits', { displayName: 'U' }),
      activities: ['Add administrative unit'],
      target: lastOf('AdministrativeUnit'),
    },
    {
      what: 'administrative unit: member',
      does: () => tenant.addReference(ada, 'directory/administrativeUnits', last, 'members', first('groups')),
      activities: ['Add member to administrative unit'],
      target: () => [first('groups'), 'Group'],
      properties: () => ({ 'AdministrativeUnit.ObjectID': [null, `"${last}"`] }),
      others: () => [last],
    },
    {
      what: 'application: add',
      does: made('applications', { displayName: 'A', appId: 'app-id' }),
      activities: ['Add application'],
      target: lastOf('Application'),
    },
    {
      what: 'application: update',
      does: () =>
        tenant.update(ada, 'applications', last, {
          identifierUris: ['api://a'],
          signInAudience: 'AzureADMultipleOrgs',
        }),
      activities: ['Update application'],
      target: lastOf('Application'),
      properties: () => ({ AppIdentifierUri: ['[]', '["api://a"]'], AvailableToOtherTenants: ['[false]', '[true]'] }),
    },
    {
      what: 'application: secret',
      does: () => tenant.update(ada, 'applications', last, { passwordCredentials: [{ keyId: 'k', displayName: 'd' }] }),
      activities: ['Update application – Certificates and secrets management ', 'Update application'],
      target: lastOf('Application'),
      properties: () => ({
        KeyDescription: ['[]', '["[KeyIdentifier=k,KeyType=Password,KeyUsage=Verify,DisplayName=d]"]'],
      }),
    },
    {
      what: 'application: owner',
      does: () => tenant.addReference(ada, 'applications', last, 'owners', first('users')),
      activities: ['Add owner to application'],
      target: () => [first('users'), 'User'],
      properties: () => ({ 'Application.ObjectID': [null, `"${last}"`], 'Application.AppId': [null, '"app-id"'] }),
      others: () => [last],
    },
    {
      what: 'application: federated credential',
      does: () =>
        tenant.addReference(ada, 'applications', last, 'federatedIdentityCredentials', { id: 'f', name: 'n' }),
      activities: ['Update application'],
      target: lastOf('Application'),
      properties: () => ({ FederatedIdentityCredentials: ['[]', '[{"id":"f","name":"n"}]'] }),
    },
    {
      what: 'service principal: add',
      does: made('servicePrincipals', { displayName: 'S', appId: 'sp-app' }),
      activities: ['Add service principal'],
      target: lastOf('ServicePrincipal'),
      properties: () => ({
        AppPrincipalId: ['[]', '["sp-app"]'],
        'TargetId.ServicePrincipalNames': [null, '"sp-app"'],
      }),
    },
    {
      what: 'service principal: role of a user',
      does: () =>
        tenant.addReference(ada, 'servicePrincipals', last, 'appRoleAssignedTo', {
          id: 'r',
          principalId: first('users'),
          principalType: 'User',
          appRoleId: 'x',
        }),
      activities: ['Add app role assignment grant to user'],
      target: lastOf('ServicePrincipal'),
      properties: () => ({ 'User.ObjectID': [null, `"${first('users')}"`] }),
      others: () => [first('users')],
    },
    {
      what: 'service principal: role of an app',
      does: () =>
        tenant.addReference(ada, 'servicePrincipals', last, 'appRoleAssignedTo', {
          id: 'q',
          principalId: first('servicePrincipals'),
          principalType: 'ServicePrincipal',
          appRoleId: 'x',
        }),
      activities: ['Add app role assignment to service principal'],
      target: lastOf('ServicePrincipal'),
      properties: () => ({
        'ServicePrincipal.AppId': [
          null,
          JSON.stringify(tenant.objects('servicePrincipals').get(first('servicePrincipals'))?.appId),
        ],
      }),
    },
    {
      what: 'service principal: delete',
      does: () => tenant.remove(ada, 'servicePrincipals', last),
      activities: ['Remove service principal'],
      target: lastOf('ServicePrincipal'),
    },
    {
      what: 'permission grant: add',
      does: made('oauth2PermissionGrants', {
        clientId: 'client',
        resourceId: 'resource',
        scope: 'User.Read',
        consentType: 'AllPrincipals',
      }),
      activities: ['Add delegated permission grant'],
      target: () => ['resource', 'ServicePrincipal'],
      properties: () => ({
        'ServicePrincipal.ObjectID': [null, '"client"'],
        'DelegatedPermissionGrant.Scope': [null, '"User.Read"'],
      }),
    },
    {
      what: 'permission grant: delete',
      does: () => tenant.remove(ada, 'oauth2PermissionGrants', last),
      activities: ['Remove delegated permission grant'],
      target: () => ['resource', 'ServicePrincipal'],
      properties: () => ({ 'ServicePrincipal.ObjectID': ['"client"', null] }),
    },
    {
      what: 'organization',
      does: () => tenant.update(ada, 'organization', null, { technicalNotificationMails: ['x@x.example'] }),
      activities: ['Set Company Information'],
      target: () => [tenant.id, 'Directory'],
    },
    {
      what: 'domain: add',
      does: () => tenant.create(ada, 'domains', { id: 'new.example', isVerified: false }),
      activities: ['Add unverified domain'],
      target: () => [null, null],
      named: () => 'new.example',
    },
    {
      what: 'domain: verify',
      does: () => tenant.update(ada, 'domains', 'new.example', { isVerified: true }),
      activities: ['Verify domain'],
      target: () => [null, null],
      named: () => 'new.example',
    },
    {
      what: 'domain: update',
      does: () => tenant.update(ada, 'domains', 'new.example', { isDefault: true }),
      activities: ['Update domain'],
      target: () => [null, null],
      named: () => 'new.example',
    },
    {
      what: 'domain: delete',
      does: () => tenant.remove(ada, 'domains', 'new.example'),
      activities: ['Remove verified domain'],
      target: () => [null, null],
      named: () => 'new.example',
    },
    {
      what: 'licence',
      does: () => tenant.update(ada, 'subscribedSkus', first('subscribedSkus'), { capabilityStatus: 'Warning' }),
      activities: [],
      target: () => [null, null],
    },
    {
      what: 'role definition: update',
      does: () =>
        tenant.update(ada, `${roles}/roleDefinitions`, first(`${roles}/roleDefinitions`), { isEnabled: false }),
      activities: ['Update role definition'],
      target: () => [first(`${roles}/roleDefinitions`), 'Other'],
    },
    {
      what: 'role assignment: add',
      does: made(`${roles}/roleAssignments`, {
        principalId: 'P',
        roleDefinitionId: '62e90394-69f5-4237-9190-012177145e10',
        directoryScopeId: '/',
      }),
      activities: ['Add member to role'],
      target: () => ['P', 'Other'],
      properties: () => ({
        'Role.TemplateId': [null, '"62e90394-69f5-4237-9190-012177145e10"'],
        'Role.DisplayName': [null, '"Global Administrator"'],
      }),
    },
    {
      what: 'role assignment: delete',
      does: () => tenant.remove(ada, `${roles}/roleAssignments`, last),
      activities: ['Remove member from role'],
      target: () => ['P', 'Other'],
      properties: () => ({ 'Role.TemplateId': ['"62e90394-69f5-4237-9190-012177145e10"', null] }),
    },
    {
      what: 'eligible role: add',
      service: 'PIM',
      does: made(`${roles}/roleEligibilitySchedules`, { principalId: 'P', roleDefinitionId: 'R' }),
      activities: [
        'Add eligible member to role in PIM completed (permanent)',
        'Add eligible member to role in PIM requested (permanent)',
      ],
      target: () => ['R', 'Role'],
    },
    {
      what: 'conditional access: add',
      service: 'Conditional Access',
      does: made(policies, { displayName: 'C', state: 'enabled' }),
      activities: ['Add conditional access policy', 'Add policy'],
      target: lastOf('Policy'),
      named: () => 'C',
    },
    {
      what: 'conditional access: update',
      service: 'Conditional Access',
      does: () => tenant.update(ada, policies, last, { state: 'disabled' }),
      activities: ['Update conditional access policy', 'Update policy'],
      target: lastOf('Policy'),
    },
    {
      what: 'conditional access: delete',
      service: 'Conditional Access',
      does: () => tenant.remove(ada, policies, last),
      activities: ['Delete conditional access policy', 'Delete policy'],
      target: lastOf('Policy'),
    },
    {
      what: 'named location: update',
      service: 'Conditional Access',
      does: () =>
        tenant.update(
          ada,
          'identity/conditionalAccess/namedLocations',
          first('identity/conditionalAccess/namedLocations'),
          { isTrusted: false },
        ),
      activities: ['Update named location'],
      target: () => [first('identity/conditionalAccess/namedLocations'), 'Policy'],
    },
    {
      what: 'authentication methods',
      service: 'Authentication Methods',
      does: () => tenant.update(ada, 'policies/authenticationMethodsPolicy', null, { reconfirmationInDays: 3 }),
      activities: ['Authentication Methods Policy Update'],
      target: () => [null, 'Other'],
      properties: () => ({
        AuthenticationMethodsPolicy: ['{"reconfirmationInDays":null}', '{"reconfirmationInDays":3}'],
      }),
    },
    {
      what: 'authorization policy',
      does: () => tenant.update(ada, 'policies/authorizationPolicy', null, { allowInvitesFrom: 'none' }),
      activities: ['Update authorization policy'],
      target: () => [tenant.surrogate('authorizationPolicy'), 'Other'],
      properties: () => ({ AllowInvitesFrom: ['["adminsAndGuestInviters"]', '["none"]'] }),
    },
    {
      what: 'security defaults',
      service: 'Conditional Access',
      does: () => tenant.update(ada, 'policies/identitySecurityDefaultsEnforcementPolicy', null, { isEnabled: true }),
      activities: ['Update security defaults'],
      target: () => [tenant.surrogate('securityDefaults'), 'Policy'],
    },
    {
      what: 'cross-tenant default',
      does: () => tenant.update(ada, 'policies/crossTenantAccessPolicy/default', null, { isServiceDefault: true }),
      activities: ['Update the company default cross-tenant access setting'],
      target: () => [tenant.surrogate('crossTenantAccessPolicy'), 'Policy'],
    },
    {
      what: 'partner: add',
      does: made(partners, { tenantId: 'T' }, 'tenantId'),
      activities: ['Add a partner to cross-tenant access setting'],
      target: () => [tenant.surrogate('crossTenantAccessPolicy'), 'Policy'],
      named: () => `CrossTenantAccessPolicy for ${tenant.id}`,
      properties: () => ({ tenantId: [null, '"T"'] }),
    },
    {
      what: 'partner: update',
      does: () => tenant.update(ada, partners, 'T', { isServiceProvider: true }),
      activities: ['Update a partner cross-tenant access setting'],
      target: () => [tenant.surrogate('crossTenantAccessPolicy'), 'Policy'],
      properties: () => ({ tenantId: [null, '"T"'] }),
    },
    {
      what: 'partner: update of collaboration',
      does: () =>
        tenant.update(ada, partners, 'T', {
          b2bDirectConnectInbound: { applications: { accessType: 'blocked', targets: [] } },
        }),
      activities: ['Update a partner cross-tenant access setting'],
      target: () => [tenant.surrogate('crossTenantAccessPolicy'), 'Policy'],
      properties: () => ({
        tenantId: [null, '"T"'],
        b2bDirectConnectInbound: [null, String.raw`"{\"Applications\":{\"AccessType\":2,\"Targets\":[]}}"`],
      }),
    },
    {
      what: 'partner: delete',
      does: () => tenant.remove(ada, partners, 'T'),
      activities: ['Delete partner specific cross-tenant access setting'],
      target: () => [tenant.surrogate('crossTenantAccessPolicy'), 'Policy'],
      properties: () => ({ tenantId: ['"T"', null] }),
    },
    {
      what: 'permission grant policy: update',
      does: () => tenant.update(ada, 'policies/permissionGrantPolicies', 'team', { description: 'x' }),
      activities: ['Update permission grant policy'],
      target: () => ['team', 'Other'],
    },
  ];

  describe('tells who changed what and when', () => {
    for (const { what, does, activities, service = 'Core Directory', target, named, properties, others } of rows) {
      it(what, async () => {
        does();
        const records = await list(
          `?$filter=activityDateTime ge ${new Date(clock.now().getTime() - 1000).toISOString()}`,
        );
        assert.deepEqual(
          records.map(({ activityDisplayName }) => activityDisplayName),
          activities,
        );
        const [record] = records;
        if (record === undefined) return;
        const [main, ...more] = record.targetResources;
        assert.ok(main !== undefined);
        assert.deepEqual([main.id, main.type], target());
        if (named !== undefined) assert.equal(main.displayName, named());
        if (others !== undefined)
          assert.deepEqual(
            more.map(({ id }) => id),
            others(),
          );
        for (const [name, values] of Object.entries(properties?.() ?? {})) {
          const found: Property | undefined = main.modifiedProperties.find(({ displayName }) => displayName === name);
          assert.deepEqual([found?.oldValue, found?.newValue], values, name);
        }
        assert.equal(record.loggedByService, service);
        assert.equal(record.result, 'success');
        assert.equal(Date.parse(textOf(record.activityDateTime)), clock.now().getTime());
        const user = (record.initiatedBy as { user: JsonObject }).user;
        assert.equal(user.id, ada.type === 'user' ? ada.id : '');
        assert.equal(user.userPrincipalName, 'ada.lindqvist@contoso.example');
        assert.equal(new Set(records.map(({ correlationId }) => correlationId)).size, 1);
        assert.match(textOf(record.id), new RegExp(`^[A-Za-z ]+_${textOf(record.correlationId)}_[A-Z0-9]{5}_\\d+$`));
      });
    }
  });
});
