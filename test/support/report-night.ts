import { actor } from '../../src/simulator/cast.ts';
import { addHostileNames, letHostileNamesAct } from '../../src/simulator/hostile-names.ts';
import { demoTenant, stageId } from '../../src/simulator/scenarios.ts';
import { guidFrom } from '../../src/simulator/random.ts';
import { textOf } from '../../src/domain/resource.ts';
import { nights } from './nights.ts';
import type { Nights } from './nights.ts';

/** Kinds that the night is about, and few others: it is read in a second or two. */
export const reportTypes = [
  ...[
    'organization',
    'group',
    'user',
    'conditionalAccessPolicy',
    'namedLocation',
    'authorizationPolicy',
    'application',
  ],
  ...['servicePrincipal', 'unifiedRoleDefinition', 'unifiedRoleAssignment', 'oAuth2PermissionGrant'],
  'crossTenantAccessPolicyConfigurationPartner',
];
const policies = 'identity/conditionalAccess/policies';
const [ada, bo, chiara, hr] = [actor('ada'), actor('bo'), actor('chiara'), actor('hr')];
const idOf = (who: typeof ada): string => (who.type === 'user' ? who.id : who.servicePrincipalId);

/**
 * Three nights: a first backup, one on which conditional access is enforced, and a bad one. On that people weaken policies,
 * grant a role and permissions, add a credential and delete a group; something has no event, and named locations are
 * denied.
 */
export async function reportNights(options: { readonly hostile: boolean }): Promise<Nights> {
  const night = await nights((clock) => {
    const tenant = demoTenant({ clock, seed: 11, users: 6 });
    if (options.hostile) addHostileNames(tenant);
    return tenant;
  });
  const { tenant, clock, simulator } = night;
  const on = (time: string): void => clock.set(`2026-03-${time}:00Z`);
  await night.run('2026-03-02T02:00:00Z', { types: reportTypes });
  on('02T12:00');
  tenant.update(ada, policies, stageId('Require MFA for administrators'), { state: 'enabled' });
  await night.run('2026-03-03T02:00:00Z', { types: reportTypes });

  on('03T12:00');
  tenant.update(ada, 'groups', stageId('Finance approvers'), { description: 'Who may approve' });
  on('03T13:00');
  tenant.addReference(bo, 'groups', stageId('Finance approvers'), 'members', idOf(bo));
  on('03T14:00');
  tenant.update(bo, policies, stageId('Require MFA for administrators'), { state: 'disabled' });
  on('03T15:00');
  tenant.remove(chiara, 'groups', stageId('Old project'));
  on('03T16:00');
  tenant.update(chiara, 'policies/authorizationPolicy', null, { allowInvitesFrom: 'everyone' });
  on('03T17:00');
  tenant.create(ada, 'roleManagement/directory/roleAssignments', {
    id: guidFrom('report/assignment'),
    principalId: idOf(chiara),
    roleDefinitionId: '62e90394-69f5-4237-9190-012177145e10',
    directoryScopeId: '/',
  });
  on('03T18:00');
  tenant.addReference(hr, 'applications', stageId('Expense reports'), 'federatedIdentityCredentials', {
    id: guidFrom('report/credential'),
    audiences: ['api://AzureADTokenExchange'],
    description: null,
    issuer: 'https://token.actions.githubusercontent.com',
    name: 'deploy',
    subject: 'repo:contoso/expenses:ref:refs/heads/main',
  });
  on('03T19:00');
  const partner = textOf(
    tenant.get('policies/crossTenantAccessPolicy/partners', stageId('Northwind')) ?? {},
    'tenantId',
  );
  tenant.update(chiara, 'policies/crossTenantAccessPolicy/partners', partner, {
    inboundTrust: { isCompliantDeviceAccepted: true, isHybridAzureADJoinedDeviceAccepted: false, isMfaAccepted: true },
  });
  if (options.hostile) letHostileNamesAct(tenant);
  const group = tenant.get('groups', stageId('All contractors')) ?? {};
  tenant.put('groups', { ...group, description: 'changed by nobody that the log knows' });
  const denied = { path: 'identity/conditionalAccess/namedLocations', kind: 'status', status: 403 } as const;
  const fault = simulator.faults.add(denied);
  await night.run('2026-03-04T02:00:00Z', { types: reportTypes });
  fault.remove();
  return night;
}
