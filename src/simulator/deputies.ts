import type { AuditDraft } from './audit-journal.ts';
import { service } from './audited-staff.ts';
import type { ServiceName } from './audited-staff.ts';
import { initiatedBy } from './simulated-actor.ts';
import type { SimulatedActor } from './simulated-actor.ts';
import type { Tenant } from './tenant.ts';

/** A service that changes the members of groups for somebody: the directory names the service, the service the person. */
export interface Deputy {
  /** The service's app, as the directory names it. */
  readonly app: ServiceName;
  readonly loggedByService: string;
  readonly idPrefix: string;
  readonly category: string;
  readonly activityDisplayName: string;
  readonly operationType: string | null;
  /** What it does to the members. */
  readonly way: 'adds' | 'removes';
  /** Milliseconds between the directory's record and the service's own. */
  readonly after: number;
  /** What the service names: the group, or only something of its own. */
  readonly target: { readonly type: string; readonly name: string } | 'group';
}

/** https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities. */
export const deputies: readonly Deputy[] = [
  {
    app: 'Azure AD Identity Governance - Entitlement Management',
    loggedByService: 'Entitlement Management',
    idPrefix: 'ELM',
    category: 'EntitlementManagement',
    activityDisplayName: 'Administrator directly assigns user to access package',
    way: 'adds',
    operationType: 'CreateEntitlementGrantAdminAddRequest',
    after: -4000,
    target: { type: 'Other', name: 'Onboarding package' },
  },
  {
    app: 'Azure AD Identity Governance',
    loggedByService: 'Access Reviews',
    idPrefix: 'AccessReviews',
    category: 'Policy',
    activityDisplayName: 'Apply review',
    way: 'removes',
    operationType: 'Update',
    after: 2500,
    target: { type: 'Other', name: 'Quarterly review' },
  },
  {
    app: 'Microsoft Approval Management',
    loggedByService: 'Self-service Group Management',
    idPrefix: 'SSGM',
    category: 'GroupManagement',
    activityDisplayName: 'Approve a pending request to join a group',
    way: 'adds',
    operationType: 'Update',
    after: -900,
    target: 'group',
  },
  {
    app: 'Microsoft.Azure.SyncFabric',
    loggedByService: 'Account Provisioning',
    idPrefix: 'Sync',
    category: 'ProvisioningManagement',
    activityDisplayName: 'Export',
    way: 'adds',
    operationType: null,
    after: 1200,
    target: { type: 'Application', name: 'HR Provisioning' },
  },
];

/** Lets the deputy do what the person wanted. */
export function byDeputy(
  tenant: Tenant,
  deputy: Deputy,
  { person, group }: { readonly person: SimulatedActor; readonly group: string },
  happen: (app: SimulatedActor) => void,
): void {
  const app = service(tenant, deputy.app);
  const beside = [recordOf(tenant, deputy, person, group)];
  tenant.chronicle.deed({ behind: [person], beside }, () => happen(app));
}

function recordOf(tenant: Tenant, deputy: Deputy, person: SimulatedActor, group: string): AuditDraft {
  const { loggedByService, idPrefix, category, activityDisplayName, operationType, after, target, way } = deputy;
  const named =
    target === 'group'
      ? {
          id: group,
          displayName: tenant.get('groups', group)?.displayName ?? null,
          type: 'Group',
          groupType: 'azureAD',
        }
      : { id: tenant.surrogate(`${target.type}/${target.name}`), displayName: target.name, type: target.type };
  const blank = { userPrincipalName: null, groupType: null, modifiedProperties: [] };
  return {
    ...{ loggedByService, idPrefix, category, activityDisplayName, operationType, after },
    result: 'success',
    resultReason: `The service ${way} members.`,
    initiatedBy: initiatedBy(person, { personName: 'own' }),
    targetResources: [{ ...blank, ...named }],
    additionalDetails: [],
  };
}
