/** The sizes that benchmarks compare: a company of 500, one of 20,000, and one of 300,000 people. */
export type TenantSize = 'small' | 'medium' | 'large';

export interface TenantCounts {
  readonly users: number;
  readonly applications: number;
  /** Those of the applications included. */
  readonly servicePrincipals: number;
  readonly groups: number;
  readonly devices: number;
  readonly roles: number;
  readonly administrativeUnits: number;
  readonly accessPackages: number;
  readonly accessReviews: number;
  readonly connectedOrganizations: number;
  /** Roles that somebody may activate. */
  readonly privilegedRoles: number;
  /** Groups that PIM manages. */
  readonly privilegedGroups: number;
  readonly permissionGrants: number;
  /** Conditional access policies; and as many of the kinds that apply to applications. */
  readonly policies: number;
  /** Average over all groups. */
  readonly membersPerGroup: number;
  /** Share of the groups with 20 direct members or more. */
  readonly largeGroups: number;
}

/** What is the same for every size. */
export const shares = {
  /** Of the groups: members are assigned, not found by a rule. */
  assignedGroups: 0.8,
  /** Of the service principals: 20 assignees or more. */
  manyAssignees: 0.05,
  /** Of the service principals: scopes that clients may ask for. */
  exposingScopes: 0.1,
  /** Of the service principals: provisioning. */
  provisioning: 0.02,
} as const;

const sizes: Readonly<Record<TenantSize, TenantCounts>> = {
  small: {
    users: 500,
    applications: 200,
    servicePrincipals: 300,
    groups: 400,
    devices: 300,
    roles: 30,
    administrativeUnits: 10,
    accessPackages: 20,
    accessReviews: 10,
    connectedOrganizations: 5,
    privilegedRoles: 10,
    privilegedGroups: 10,
    permissionGrants: 1500,
    policies: 8,
    membersPerGroup: 12,
    largeGroups: 0.15,
  },
  medium: {
    users: 20_000,
    applications: 3000,
    servicePrincipals: 5000,
    groups: 15_000,
    devices: 10_000,
    roles: 60,
    administrativeUnits: 80,
    accessPackages: 200,
    accessReviews: 80,
    connectedOrganizations: 30,
    privilegedRoles: 40,
    privilegedGroups: 100,
    permissionGrants: 40_000,
    policies: 25,
    membersPerGroup: 40,
    largeGroups: 0.3,
  },
  large: {
    users: 300_000,
    applications: 10_000,
    servicePrincipals: 20_000,
    groups: 80_000,
    devices: 200_000,
    roles: 90,
    administrativeUnits: 300,
    accessPackages: 1000,
    accessReviews: 400,
    connectedOrganizations: 100,
    privilegedRoles: 80,
    privilegedGroups: 500,
    permissionGrants: 400_000,
    policies: 60,
    membersPerGroup: 60,
    largeGroups: 0.35,
  },
};

/**
 * How many of each a tenant of the size has.
 * @param scale what every count is multiplied with, down to two of a kind; averages and shares stay as they are.
 */
export function countsOf(size: TenantSize, scale = 1): TenantCounts {
  const whole = sizes[size];
  const { membersPerGroup, largeGroups } = whole;
  const scaled = Object.entries(whole).map(([name, count]: [string, number]) => [
    name,
    Math.max(2, Math.round(count * scale)),
  ]);
  return { ...(Object.fromEntries(scaled) as typeof whole), membersPerGroup, largeGroups };
}
