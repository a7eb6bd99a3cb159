import { inBeta, list, one, part } from './route.ts';
import type { Route } from './route.ts';

const links = [part('policies', 'policyLink')];
const rules = [part('policyRules', 'policyRule')];

/** Global Secure Access; Graph has it in beta only. */
export const networkRoutes: readonly Route[] = [
  list('networkAccess/forwardingProfiles', 'forwardingProfile', { relations: links }),
  list('networkAccess/forwardingPolicies', 'forwardingPolicy', { relations: rules }),
  list('networkAccess/filteringProfiles', 'filteringProfile', { relations: links }),
  list('networkAccess/filteringPolicies', 'filteringPolicy', { relations: rules }),
  list('networkAccess/tlsInspectionPolicies', 'tlsInspectionPolicy', { relations: rules }),
  list('networkAccess/threatIntelligencePolicies', 'threatIntelligencePolicy', { relations: rules }),
  list('networkAccess/cloudFirewallPolicies', 'cloudFirewallPolicy', { relations: rules }),
  list('networkAccess/connectivity/branches', 'branchSite', {
    relations: [part('deviceLinks', 'deviceLink'), part('forwardingProfiles', 'forwardingProfile')],
  }),
  one('networkAccess/settings/conditionalAccess', 'conditionalAccessSettings'),
  one('networkAccess/settings/crossTenantAccess', 'crossTenantAccessSettings'),
  one('networkAccess/settings/forwardingOptions', 'forwardingOptions'),
  one('networkAccess/settings/customBlockPage', 'customBlockPage'),
  list('networkAccess/tls/externalCertificateAuthorityCertificates', 'externalCertificateAuthorityCertificate'),
].map(inBeta);
