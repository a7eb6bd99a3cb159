import { nothingThere, wrongTenantKind } from './absences.ts';
import { graphKind, notInV1, notInUsGov, onPart, onTargetOrName, onWitness, page } from './graph-kind.ts';
import type { RelationRow } from './graph-kind.ts';

/** What both sorts of user flow have. */
const ofUserFlow: readonly RelationRow[] = [
  { name: 'userAttributeAssignments', keep: 'whole', query: { $expand: 'userAttribute' } },
  {
    name: 'apiConnectorConfiguration',
    keep: 'whole',
    shape: 'singleton',
    absentWhen: nothingThere,
    query: { $expand: 'postFederationSignup,postAttributeCollection' },
  },
  { name: 'languages', keep: 'whole' },
];
const named = { in: 'name' } as const;
/** The log shows the id, which is a name (`B2X_1_signup`), as the target's name. */
const userFlowEvents = [onWitness([named], 'Create user flow', 'Update user flow', 'Delete user flow')];
const localizedFlowEvents = [
  ...userFlowEvents,
  onPart(
    '/languages',
    [named],
    'Create or update localized resource',
    'Create or update a localized resource',
    'Delete localized resource',
  ),
];

/** User flows and custom policies of self-service sign-up and of Azure AD B2C. */
export const userFlowKinds = [
  // For providers and connectors the table names only the permission that also writes; the reading one is asked for.
  graphKind({
    id: 'b2xIdentityUserFlow',
    path: 'identity/b2xUserFlows',
    folder: 'Identity/B2XUserFlows',
    groups: ['Config', 'B2B', 'ExternalIdentities'],
    permissions: ['IdentityUserFlow.Read.All'],
    missingIn: notInUsGov,
    covers: [
      'Identity/B2XUserFlows',
      'Identity/B2XUserFlows/IdentityProviders',
      'Identity/B2XUserFlows/AttributeAssignments',
      'Identity/B2XUserFlows/APIConnectors',
      'Identity/B2XUserFlows/Languages',
    ],
    bucket: 'identityProviders',
    relations: [{ name: 'userFlowIdentityProviders', keep: 'whole' }, ...ofUserFlow],
    absentWhen: wrongTenantKind,
    // As the page shows them.
    ordered: ['userAttributeAssignments.userAttributeValues'],
    audit: localizedFlowEvents,
    docs: page('identitycontainer-list-b2xuserflows'),
  }),
  graphKind({
    id: 'b2cIdentityUserFlow',
    version: 'beta',
    whyBeta: notInV1,
    path: 'identity/b2cUserFlows',
    folder: 'Identity/B2CUserFlows',
    groups: ['B2C'],
    permissions: ['IdentityUserFlow.Read.All'],
    covers: [
      'Identity/B2CUserFlows',
      'Identity/B2CUserFlows/IdentityProviders',
      'Identity/B2CUserFlows/UserAttributeAssignments',
      'Identity/B2CUserFlows/ApiConnectorConfiguration',
      'Identity/B2CUserFlows/Languages',
    ],
    bucket: 'identityProviders',
    relations: [{ name: 'identityProviders', keep: 'whole' }, ...ofUserFlow],
    absentWhen: wrongTenantKind,
    // As the page shows them.
    ordered: ['userAttributeAssignments.userAttributeValues'],
    audit: localizedFlowEvents,
    docs: page('identitycontainer-list-b2cuserflows'),
  }),
  graphKind({
    id: 'identityUserFlow',
    version: 'beta',
    whyBeta: notInV1,
    path: 'identity/userFlows',
    folder: 'Identity/UserFlows',
    groups: ['B2C'],
    permissions: ['IdentityUserFlow.Read.All'],
    covers: ['Identity/UserFlows'],
    bucket: 'identityProviders',
    absentWhen: wrongTenantKind,
    audit: userFlowEvents,
    docs: page('identitycontainer-list-userflows'),
  }),
  graphKind({
    id: 'identityUserFlowAttribute',
    path: 'identity/userFlowAttributes',
    folder: 'Identity/UserFlowAttributes',
    groups: ['Config', 'B2B', 'B2C', 'ExternalIdentities'],
    permissions: ['IdentityUserFlow.Read.All'],
    missingIn: notInUsGov,
    covers: ['Identity/UserFlowAttributes'],
    bucket: 'identityProviders',
    audit: onTargetOrName('Create user attribute', 'Update user attribute', 'Delete user attribute'),
    docs: page('identityuserflowattribute-list'),
  }),
  graphKind({
    id: 'trustFrameworkPolicy',
    version: 'beta',
    whyBeta: notInV1,
    path: 'trustFramework/policies',
    folder: 'TrustFramework/Policies',
    groups: ['B2C'],
    permissions: ['Policy.Read.All'],
    bucket: 'identityProviders',
    absentWhen: wrongTenantKind,
    audit: [onWitness([named], 'Create custom policy', 'Update custom policy', 'Delete custom policy')],
    docs: page('trustframework-list-trustframeworkpolicies'),
  }),
  graphKind({
    id: 'trustFrameworkKeySet',
    version: 'beta',
    whyBeta: notInV1,
    path: 'trustFramework/keySets',
    folder: 'TrustFramework/KeySets',
    groups: ['B2C'],
    permissions: ['TrustFrameworkKeySet.Read.All'],
    bucket: 'identityProviders',
    absentWhen: wrongTenantKind,
    // A chain of certificates (RFC 7517).
    ordered: ['keys.x5c'],
    audit: [
      onWitness(
        [named],
        'Create policy key',
        'Generate policy key',
        'Generate key',
        'Upload policy key',
        'Upload key to policy key',
        'Upload certificate to policy key',
        'Upload secret into policy key',
        'Update policy key',
        'Delete policy key',
        'Restore policy key',
      ),
    ],
    docs: page('trustframework-list-keysets'),
  }),
];
