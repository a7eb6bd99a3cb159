import type { ThrottleBucket } from '../domain/resource.ts';
import type { RateLimit } from './rate-limiter.ts';

/** Of a tenant's directory by its number of users; resource units. */
const directoryLimits: readonly { readonly above: number; readonly limit: RateLimit }[] = [
  { above: 500, limit: { units: 8000, seconds: 10, burst: 3500 } },
  { above: 49, limit: { units: 5000, seconds: 10, burst: 2500 } },
  { above: -1, limit: { units: 3500, seconds: 10, burst: 2000 } },
];

/** @param users undefined where they could not be counted: the middle is assumed, and the limiter learns the rest. */
export function directoryLimit(users = 50): RateLimit {
  return directoryLimits.find(({ above }) => users > above)?.limit ?? graphLimits.directory;
}

/**
 * Limits per app and tenant, https://learn.microsoft.com/graph/throttling-limits. Directory objects count in resource units,
 * see {@link directoryLimit}. Those of governance are not published; other services get what they bear in practice.
 */
export const graphLimits: Readonly<Record<ThrottleBucket, RateLimit>> = {
  directory: { units: 5000, seconds: 10, burst: 2500 },
  conditionalAccess: { units: 1, seconds: 1, burst: 1 },
  identityProviders: { units: 200, seconds: 60, burst: 20 },
  governance: { units: 50, seconds: 10, burst: 50 },
  intune: { units: 1000, seconds: 20, burst: 200 },
  reports: { units: 5, seconds: 10, burst: 5 },
  security: { units: 150, seconds: 60, burst: 20 },
  teams: { units: 30, seconds: 1 },
  other: { units: 100, seconds: 10, burst: 40 },
};

/** Resource units of a GET by path, before modifiers; what is not named costs one. */
const costs: readonly [pattern: RegExp, units: number][] = [
  [/^applications(\/[^/]+\/extensionProperties)?$/, 2],
  [/^contracts$/, 3],
  [/^domains\/[^/]+\/domainNameReferences$/, 4],
  [/^groups\/[^/]+\/members$/, 3],
  [/^groups\/[^/]+\/transitiveMembers$/, 5],
  [/^oauth2PermissionGrants$/, 2],
  [/^servicePrincipals\/[^/]+\/appRoleAssignments$/, 2],
  [/^subscribedSkus$/, 3],
  [/^users(\/[^/]+(\/(memberOf|ownedObjects|transitiveMemberOf|licenseDetails))?)?$/, 2],
];

/**
 * What a GET counts against its bucket: resource units for directory objects, one for everything else.
 * @param url path below the version, with its query.
 */
export function costOf(bucket: ThrottleBucket, url: string): number {
  if (bucket !== 'directory') return 1;
  const [path = '', query = ''] = url.split('?');
  const base = costs.find(([pattern]) => pattern.test(path))?.[1] ?? 1;
  const select = query.includes('$select=') ? -1 : 0;
  const expand = query.includes('$expand=') ? 1 : 0;
  return Math.max(1, base + select + expand);
}
