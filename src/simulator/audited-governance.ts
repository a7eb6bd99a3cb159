import type { AuditTarget, AuditedKind, AuditedRecord } from './audited-kind.ts';
import { directoryRecord, ofObject, verbs } from './audited-record.ts';

const entitlement = 'identityGovernance/entitlementManagement';

/** The directory keeps them as policies of one sort, and tells each change with the whole policy. */
const storedPolicies = [
  ...['activityBasedTimeoutPolicies', 'appManagementPolicies', 'claimsMappingPolicies'],
  ...['homeRealmDiscoveryPolicies', 'tokenIssuancePolicies', 'tokenLifetimePolicies'],
];

const storedPolicy: AuditedKind = {
  records: [
    directoryRecord('Policy', 'Policy', verbs('Add policy', 'Update policy', 'Delete policy'), {
      form: { is: 'nested', name: 'PolicyDetail' },
    }),
  ],
};

/** A service that names the object and not what changed of it; its operation types are its own words. */
function named(
  service: AuditedRecord['service'],
  category: string,
  activities: AuditedRecord['activities'],
  targets: readonly AuditTarget[] = ofObject('Other'),
): AuditedKind {
  return { records: [{ service, category, activities, targets, form: { is: 'nothing' } }] };
}

function entitlementOf(name: string): AuditedKind {
  const activities = verbs(`Create ${name}`, `Update ${name}`, `Delete ${name}`);
  return named('Entitlement Management', 'EntitlementManagement', activities);
}

/** Identity governance, and the policies that stand beside the tenant's own, by Graph path. */
export const auditedGovernance: Readonly<Record<string, AuditedKind>> = {
  ...Object.fromEntries(storedPolicies.map((name) => [`policies/${name}`, storedPolicy])),
  'policies/authenticationStrengthPolicies': named(
    'Authentication Methods',
    'ApplicationManagement',
    {
      add: ['Authentication Strength Policy Create', null],
      update: ['Authentication Strength Policy Update', null],
      delete: ['Authentication Strength Policy Delete', null],
    },
    ofObject('Policy'),
  ),
  // The log's id of a context is not the one that Graph shows.
  'identity/conditionalAccess/authenticationContextClassReferences': named(
    'Conditional Access',
    'Policy',
    verbs(
      'Add AuthenticationContextClassReference',
      'Update AuthenticationContextClassReference',
      'Delete AuthenticationContextClassReference',
    ),
    [{ id: { surrogateOf: 'id' }, type: 'Other', name: 'displayName' }],
  ),
  [`${entitlement}/accessPackages`]: entitlementOf('access package'),
  [`${entitlement}/assignmentPolicies`]: entitlementOf('access package assignment policy'),
  [`${entitlement}/catalogs`]: entitlementOf('access package catalog'),
  [`${entitlement}/connectedOrganizations`]: entitlementOf('connected organization'),
  'identityGovernance/accessReviews/definitions': named(
    'Access Reviews',
    'Policy',
    verbs('Create access review', 'Update access review', 'Delete access review'),
  ),
};
