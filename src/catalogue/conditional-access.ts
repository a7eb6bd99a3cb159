import { graphKind, notInV1, notInSovereign, onName, onTarget, page } from './graph-kind.ts';

/** Conditional access beside its policies and named locations: contexts, strengths, and what they were deleted to. */
export const conditionalAccessKinds = [
  // Not in the group ConditionalAccess, which is to need one permission: Policy.Read.All does not read these.
  graphKind({
    id: 'authenticationContextClassReference',
    path: 'identity/conditionalAccess/authenticationContextClassReferences',
    folder: 'Identity/Conditional/AuthenticationContexts',
    groups: ['Config', 'AuthenticationContexts', 'Identity', 'PIM', 'PIMDirectoryRoles', 'PIMGroups', 'PIMResources'],
    permissions: ['AuthenticationContext.Read.All'],
    covers: ['Identity/Conditional/AuthenticationContexts'],
    bucket: 'other',
    audit: [
      onName(
        'Add AuthenticationContextClassReference',
        'Update AuthenticationContextClassReference',
        'Delete AuthenticationContextClassReference',
      ),
    ],
    docs: page('conditionalaccessroot-list-authenticationcontextclassreferences'),
  }),
  graphKind({
    id: 'authenticationStrengthPolicy',
    path: 'policies/authenticationStrengthPolicies',
    folder: 'Policies/AuthenticationStrengthPolicies',
    groups: ['Config', 'ConditionalAccess', 'Policies'],
    permissions: ['Policy.Read.All'],
    bucket: 'other',
    relations: [{ name: 'combinationConfigurations', keep: 'whole' }],
    audit: [
      onTarget(
        'Authentication Strength Policy Create',
        'Authentication Strength Policy Update',
        'Authentication Strength Policy Delete',
        'Authentication Strength Combination Configuration Create',
        'Authentication Strength Combination Configuration Update',
        'Authentication Strength Combination Configuration Delete',
      ),
    ],
    docs: page('authenticationstrengthroot-list-policies'),
  }),
  graphKind({
    id: 'continuousAccessEvaluationPolicy',
    version: 'beta',
    whyBeta: notInV1,
    path: 'identity/continuousAccessEvaluationPolicy',
    shape: 'singleton',
    folder: 'Identity/ContinuousAccessEvaluationPolicy',
    groups: ['Config', 'ConditionalAccess', 'Identity'],
    permissions: ['Policy.Read.All'],
    bucket: 'other',
    docs: page('continuousaccessevaluationpolicy-get'),
  }),
  // The permission is that of the policies; the table does not name the deleted ones.
  graphKind({
    id: 'deletedConditionalAccessPolicy',
    path: 'identity/conditionalAccess/deletedItems/policies',
    folder: 'DeletedItems/ConditionalAccessPolicies',
    groups: ['DeletedItems'],
    permissions: ['Policy.Read.All'],
    missingIn: notInSovereign,
    bucket: 'conditionalAccess',
    audit: [onTarget('Delete conditional access policy', 'Delete policy')],
    docs: page('resources/conditionalaccesspolicy'),
  }),
  graphKind({
    id: 'deletedNamedLocation',
    path: 'identity/conditionalAccess/deletedItems/namedLocations',
    folder: 'DeletedItems/NamedLocations',
    groups: ['DeletedItems'],
    permissions: ['Policy.Read.All'],
    missingIn: notInSovereign,
    bucket: 'conditionalAccess',
    unordered: ['ipRanges'],
    audit: [onTarget('Delete named location')],
    docs: page('resources/namedlocation'),
  }),
];
