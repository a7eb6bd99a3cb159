/**
 * The services behind Graph, each with limits of its own: https://learn.microsoft.com/graph/throttling-limits.
 * `other` is what that page names no limit for but the one of Graph as a whole.
 */
export type ThrottledService =
  | 'directory'
  | 'conditionalAccess'
  | 'reports'
  | 'identityProviders'
  | 'extensions'
  | 'governance'
  | 'intune'
  | 'security'
  | 'secureScore'
  | 'teams'
  | 'other';

/**
 * By the resources that the page lists under each service. It publishes nothing for entitlement management, access
 * reviews, lifecycle workflows and PIM; what clients were refused with names a limit of their own, so they are `governance`.
 * The first that fits decides; all else is the directory's.
 */
const places: readonly (readonly [ThrottledService, RegExp])[] = [
  ['conditionalAccess', /^(identity\/conditionalAccess|identityProtection)\//],
  ['reports', /^(auditLogs|reports)\/|^users\/\{id\}\/authentication\//],
  [
    'identityProviders',
    /^(identity\/(identityProviders|b2[cx]UserFlows|userFlows|userFlowAttributes|apiConnectors|customAuthenticationExtensions|authenticationEvent(Listeners|sFlows))|identityProviders|trustFramework|policies\/authenticationFlowsPolicy)\b/,
  ],
  ['extensions', /\/extensions$|^schemaExtensions\b/],
  ['intune', /^(deviceManagement|deviceAppManagement)\b/],
  [
    'governance',
    /^(identityGovernance|privilegedAccess|roleManagement)\b|^policies\/(roleManagementPolic|accessReviewPolicy|directoryRoleAccessReviewPolicy)/,
  ],
  ['secureScore', /^security\/secureScore/],
  ['security', /^security\//],
  ['teams', /^(teamwork|appCatalogs\/teamsApps|admin\/teams)\b/],
  [
    'other',
    /^(admin|agentRegistry|external|informationProtection|networkAccess|onPremisesPublishingProfiles)\b|\/synchronization\b/,
  ],
];

const found = new Map<string, ThrottledService>();

/** @param template a path with `{id}` for every key. */
export function serviceOf(template: string): ThrottledService {
  let service = found.get(template);
  if (service === undefined) {
    service = places.find(([, pattern]) => pattern.test(template))?.[0] ?? 'directory';
    found.set(template, service);
  }
  return service;
}
