import type { JsonObject } from '../domain/resource.ts';
import { described, edits, partnerOf } from './edits.ts';
import { edited, made, removed, renamed, reverted, shared } from './plays.ts';
import type { Repertoire, Stage } from './stage.ts';

const policies = 'identity/conditionalAccess/policies';
const locations = 'identity/conditionalAccess/namedLocations';
const partners = 'policies/crossTenantAccessPolicy/partners';
const roles = 'roleManagement/directory/roleDefinitions';

/** Kinds of which every tenant has one, or few: they are changed once in a while, however large the tenant is. */
const few = [
  ...['policies/authorizationPolicy', 'policies/identitySecurityDefaultsEnforcementPolicy', 'organization'],
  ...['policies/authenticationMethodsPolicy', 'policies/crossTenantAccessPolicy/default', 'domains'],
  ...['policies/permissionGrantPolicies', roles],
];

const newUser = ({ random }: Stage): JsonObject => {
  const name = random.code(10).toLowerCase();
  const userPrincipalName = `${name}@contoso.example`;
  return { displayName: `New ${name}`, userPrincipalName, mailNickname: name, mail: userPrincipalName };
};
const named = ({ random }: Stage): JsonObject => ({ displayName: `New ${random.code(6)}` });
const newGroup = (stage: Stage): JsonObject => ({ ...named(stage), mailNickname: stage.random.code(8).toLowerCase() });
const newPolicy = (stage: Stage): JsonObject => ({
  ...named(stage),
  ...edits[policies]?.[2]?.(stage, {}),
  state: 'disabled',
});
const newLocation = (stage: Stage): JsonObject => ({
  '@odata.type': '#microsoft.graph.ipNamedLocation',
  ...named(stage),
  isTrusted: false,
  ipRanges: [
    { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: `203.0.113.${stage.random.below(250)}/32` },
  ],
});
const newRole = (stage: Stage): JsonObject => ({
  ...named(stage),
  isBuiltIn: false,
  isEnabled: true,
  rolePermissions: [],
});
const isCustom = ({ isBuiltIn }: JsonObject): boolean => isBuiltIn === false;

/** Edits, creations, deletions and renames of what the audit log tells of. */
export const playsOfObjects: readonly Repertoire[] = [
  { path: 'users', rate: 0.8, least: 6, play: edited('users') },
  { path: 'users', rate: 0.1, least: 2, play: shared('users') },
  { path: 'users', rate: 0.05, least: 1, play: reverted('users') },
  { path: 'users', rate: 0.05, least: 1, play: made('users', newUser) },
  { path: 'users', rate: 0.05, least: 1, play: removed('users') },
  {
    path: 'users',
    rate: 0.05,
    least: 2,
    play: renamed('users', ({ random }) => {
      const surname = `Newname${random.code(4)}`;
      return { displayName: `Renamed ${surname}`, surname };
    }),
  },
  { path: 'groups', rate: 0.3, least: 3, play: edited('groups') },
  { path: 'groups', rate: 0.05, least: 1, play: shared('groups') },
  { path: 'groups', rate: 0.05, least: 1, play: reverted('groups') },
  { path: 'groups', rate: 0.05, least: 1, play: made('groups', newGroup) },
  { path: 'groups', rate: 0.05, least: 1, play: removed('groups') },
  { path: 'groups', rate: 0.05, least: 1, play: renamed('groups', named) },
  { path: 'devices', rate: 0.3, least: 2, play: edited('devices') },
  { path: 'devices', rate: 0.05, least: 1, play: removed('devices') },
  { path: 'directory/administrativeUnits', rate: 1, least: 1, play: edited('directory/administrativeUnits') },
  { path: policies, rate: 2, least: 2, play: edited(policies) },
  { path: policies, rate: 1, least: 1, play: shared(policies) },
  { path: policies, rate: 0.5, least: 1, play: made(policies, newPolicy) },
  { path: policies, rate: 0.3, least: 1, play: removed(policies) },
  { path: locations, rate: 1, least: 1, play: edited(locations) },
  { path: locations, rate: 0.5, least: 1, play: made(locations, newLocation) },
  { path: locations, rate: 0.3, least: 1, play: removed(locations) },
  { path: partners, rate: 1, least: 1, play: edited(partners) },
  { path: partners, rate: 1, least: 1, play: shared(partners) },
  { path: partners, rate: 1, least: 1, play: made(partners, partnerOf) },
  { path: partners, rate: 0.5, least: 1, play: removed(partners) },
  { path: roles, rate: 0.5, least: 1, play: made(roles, newRole) },
  { path: roles, rate: 0.2, least: 1, play: removed(roles, isCustom) },
  ...described.map((path) => ({ path, rate: 0, least: 1, play: edited(path) })),
  ...few.map((path) => ({ path, rate: 0, least: 1, play: edited(path) })),
  { path: 'policies/authorizationPolicy', rate: 0, least: 1, play: shared('policies/authorizationPolicy') },
];
