import type { AuditTarget, AuditedKind, AuditedRecord, ValueSource } from './audited-kind.ts';
import { core, directoryRecord, ofObject, updateOnly, verbs } from './audited-record.ts';
import type { Activities } from './audited-record.ts';

/** Conditional access writes its own record and lets the directory write a second one about the stored policy. */
function conditionalAccess(name: string, whole: string, twin: boolean): AuditedKind {
  const own: AuditedRecord = {
    service: 'Conditional Access',
    category: 'Policy',
    activities: verbs(`Add ${name}`, `Update ${name}`, `Delete ${name}`),
    targets: ofObject('Policy'),
    form: { is: 'whole', name: whole },
    details: { Category: { text: 'Conditional Access' } },
    through: { app: 'ADIbizaUX' },
  };
  const stored = directoryRecord('Policy', 'Policy', verbs('Add policy', 'Update policy', 'Delete policy'), {
    form: { is: 'nested', name: 'PolicyDetail' },
  });
  return { records: twin ? [own, stored] : [own] };
}

/** Settings that records of cross-tenant access are known to name; of trust in another tenant none is known to tell. */
const collaboration = [
  ...['b2bCollaborationInbound', 'b2bCollaborationOutbound'],
  ...['b2bDirectConnectInbound', 'b2bDirectConnectOutbound'],
];

function crossTenant(activities: Activities, values: Readonly<Record<string, ValueSource>>): AuditedKind {
  const target: AuditTarget = {
    id: { surrogate: 'crossTenantAccessPolicy' },
    type: 'Policy',
    name: { text: 'CrossTenantAccessPolicy for {tenantId}' },
  };
  const category = 'CrossTenantAccessSettings';
  const form = { is: 'quoted', values, settings: collaboration } as const;
  return { records: [{ service: core, category, activities, targets: [target], form }] };
}

/** The tenant's policies, by Graph path. */
export const auditedPolicies: Readonly<Record<string, AuditedKind>> = {
  'identity/conditionalAccess/policies': conditionalAccess(
    'conditional access policy',
    'ConditionalAccessPolicy',
    true,
  ),
  'identity/conditionalAccess/namedLocations': conditionalAccess('named location', 'NamedLocation', false),
  'policies/authenticationMethodsPolicy': {
    records: [
      {
        service: 'Authentication Methods',
        category: 'ApplicationManagement',
        activities: updateOnly('Authentication Methods Policy Update', null),
        targets: [{ type: 'Other', name: { text: 'Authentication Methods Policy' } }],
        form: { is: 'changed', name: 'AuthenticationMethodsPolicy' },
      },
    ],
  },
  'policies/authorizationPolicy': {
    records: [
      directoryRecord('AuthorizationPolicy', 'Other', updateOnly('Update authorization policy'), {
        targets: [{ id: { surrogate: 'authorizationPolicy' }, type: 'Other', name: { text: 'Authorization Policy' } }],
      }),
    ],
  },
  'policies/identitySecurityDefaultsEnforcementPolicy': {
    records: [
      {
        service: 'Conditional Access',
        category: 'Policy',
        activities: updateOnly('Update security defaults'),
        targets: [{ id: { surrogate: 'securityDefaults' }, type: 'Policy', name: { text: 'Security Defaults' } }],
        form: { is: 'changed', name: 'SecurityDefaults' },
      },
    ],
  },
  'policies/crossTenantAccessPolicy/default': crossTenant(
    updateOnly('Update the company default cross-tenant access setting', null),
    {},
  ),
  'policies/crossTenantAccessPolicy/partners': crossTenant(
    {
      add: ['Add a partner to cross-tenant access setting', null],
      update: ['Update a partner cross-tenant access setting', null],
      delete: ['Delete partner specific cross-tenant access setting', null],
    },
    { tenantId: 'tenantId' },
  ),
  'policies/permissionGrantPolicies': {
    records: [
      directoryRecord(
        'PermissionGrantPolicy',
        'Other',
        verbs('Add permission grant policy', 'Update permission grant policy', 'Delete permission grant policy'),
      ),
    ],
  },
};
