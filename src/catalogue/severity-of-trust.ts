import type { SeverityRule } from './severity.ts';

const learn = 'https://learn.microsoft.com/';
const anyway = ['added', 'modified'] as const;

/** Whom the tenant believes, and what would tell of it: domains, identity providers, other tenants, auditing. */
export const trustRules: readonly SeverityRule[] = [
  {
    id: 'domain-authentication',
    severity: 'critical',
    kinds: ['domain'],
    what: 'Federation or authentication of a domain changed',
    why: 'Whoever holds the signing certificate can sign in as anybody of the domain.',
    docs: `${learn}graph/api/resources/internaldomainfederation`,
    when: [
      { at: ['/authenticationType', '/federationConfiguration', '/federationConfiguration/**'] },
      { status: ['added'], at: ['/authenticationType'], turn: { to: ['Federated'] } },
    ],
  },
  {
    id: 'domain-added',
    severity: 'notice',
    kinds: ['domain'],
    what: 'Domain added or verified',
    why: 'Users can be named, and federated, by it.',
    docs: `${learn}entra/fundamentals/add-custom-domain`,
    when: [{ status: ['added'] }, { at: ['/isVerified'], turn: { to: [true] } }],
  },
  {
    id: 'identity-provider',
    severity: 'high',
    kinds: ['federationConfiguration', 'identityProvider', 'federatedTokenValidationPolicy'],
    what: 'Trust in another identity provider changed',
    why: 'It vouches for people who sign in here.',
    docs: `${learn}entra/external-id/direct-federation-overview`,
    when: [{ status: ['added'] }, { at: ['/**'] }],
  },
  {
    id: 'certificate-authority',
    severity: 'critical',
    kinds: ['certificateBasedAuthPki', 'organization'],
    what: 'Certificate authority for sign-in added or changed',
    why: 'Whoever holds its key can make certificates with which anybody can sign in.',
    docs: `${learn}entra/identity/authentication/concept-certificate-based-authentication`,
    when: [
      { status: anyway, at: ['/certificateAuthorities/**'], turn: 'gained' },
      { at: ['/certificateBasedAuthConfiguration', '/certificateBasedAuthConfiguration/**'], turn: 'gained' },
    ],
  },
  {
    id: 'cross-tenant-access',
    severity: 'high',
    kinds: ['crossTenantAccessPolicyConfigurationDefault', 'crossTenantAccessPolicyConfigurationPartner'],
    what: 'Cross-tenant access widened',
    why: 'People of another tenant get in, are believed more, or users here can go there.',
    docs: `${learn}entra/external-id/cross-tenant-access-overview`,
    when: [
      { at: ['/**/accessType'], turn: { rises: ['blocked', 'allowed'] } },
      {
        at: ['/inboundTrust/*', '/automaticUserConsentSettings/*', '/**/isSyncAllowed', '/isServiceProvider'],
        turn: { to: [true] },
      },
    ],
  },
  {
    id: 'cross-tenant-targets',
    severity: 'high',
    kinds: ['crossTenantAccessPolicyConfigurationDefault', 'crossTenantAccessPolicyConfigurationPartner'],
    what: 'Cross-tenant access holds for others',
    why: 'Where access is allowed, whoever or whatever came in is open; where it is blocked, what was taken out.',
    docs: `${learn}entra/external-id/cross-tenant-access-overview`,
    when: [{ at: ['/**/targets', '/**/targets/**'] }],
  },
  {
    id: 'cross-tenant-partner',
    severity: 'high',
    kinds: [
      'crossTenantAccessPolicyConfigurationPartner',
      'multiTenantOrganizationMember',
      'delegatedAdminRelationship',
      'governanceRelationship',
    ],
    what: 'Another tenant got terms of its own, or wider ones',
    why: 'What holds for it may be wider than what holds for all.',
    docs: `${learn}entra/external-id/cross-tenant-access-overview`,
    when: [
      { status: ['added'] },
      { at: ['/status', '/state'], turn: { to: ['active'] } },
      { at: ['/accessAssignments/*', '/**/unifiedRoles/*'], turn: 'came' },
      { at: ['/**/unifiedRoles'], turn: 'gained' },
    ],
  },
  {
    id: 'cross-tenant-partner-gone',
    severity: 'notice',
    kinds: ['crossTenantAccessPolicyConfigurationPartner'],
    what: 'Terms of another tenant removed',
    why: 'What holds for all holds for it from now on, and may be wider.',
    docs: `${learn}entra/external-id/cross-tenant-access-overview`,
    when: [{ status: ['deleted'] }],
  },
  {
    id: 'cross-tenant-clouds',
    severity: 'high',
    kinds: ['crossTenantAccessPolicy'],
    what: 'Another cloud allowed',
    why: 'Tenants of that cloud can be collaborated with.',
    docs: `${learn}entra/external-id/cross-cloud-settings`,
    when: [{ at: ['/allowedCloudEndpoints/*'], turn: 'came' }],
  },
  {
    id: 'synchronisation',
    severity: 'high',
    kinds: ['organization', 'onPremisesDirectorySynchronization'],
    what: 'Directory synchronisation switched or changed',
    why: 'On-premises administrators decide about accounts here, or no longer do.',
    docs: `${learn}entra/identity/hybrid/connect/whatis-azure-ad-connect`,
    when: [{ at: ['/onPremisesSyncEnabled', '/features/**', '/configuration/**'] }],
  },
  {
    id: 'audit-cut',
    severity: 'critical',
    kinds: [
      ...['autoAuditingConfiguration', 'detectionRule', 'unifiedRoleManagementAlertConfiguration', 'sensor'],
      'configurationMonitor',
    ],
    what: 'Auditing, detection or alerting cut',
    why: 'What happens next may leave no trace, or nobody is told.',
    docs: `${learn}entra/identity/monitoring-health/overview-monitoring-health`,
    when: [
      { at: ['/isEnabled', '/isAutomatic'], turn: { from: [true] } },
      { at: ['/status'], turn: { from: ['active'] } },
      { status: ['deleted'], having: { isEnabled: [true, null], status: ['active', null] } },
    ],
  },
];
