import { BackupError } from '../domain/errors.ts';
import type { PropertyRule, ResourceKind, SelectGroup } from '../domain/resource.ts';
import { adminSettingKinds } from './admin-settings.ts';
import { agentIdentityKinds } from './agent-identities.ts';
import { appPolicyKinds } from './app-policies.ts';
import { applicationKinds } from './applications.ts';
import { cloudPcKinds } from './cloud-pc.ts';
import { conditionalAccessKinds } from './conditional-access.ts';
import { crossTenantKinds } from './cross-tenant.ts';
import { deletedItemKinds } from './deleted-items.ts';
import { directoryKinds } from './directory.ts';
import { directorySettingKinds } from './directory-settings.ts';
import { entitlementManagementKinds } from './entitlement-management.ts';
import { externalIdentityKinds } from './external-identities.ts';
import { governanceKinds } from './governance.ts';
import { intuneAppKinds } from './intune-apps.ts';
import { intuneConfigurationKinds } from './intune-configuration.ts';
import { intuneEnrolmentKinds } from './intune-enrolment.ts';
import { intuneScriptKinds } from './intune-scripts.ts';
import { intuneTenantKinds } from './intune-tenant.ts';
import { networkAccessKinds } from './network-access.ts';
import { policyKinds } from './policies.ts';
import { principalKinds } from './principals.ts';
import { privilegedAccessKinds } from './privileged-access.ts';
import { provisioningKinds } from './provisioning.ts';
import { recoveryKinds } from './recovery.ts';
import { roleKinds } from './roles.ts';
import { securityKinds } from './security.ts';
import { tenantPolicyKinds } from './tenant-policies.ts';
import { userFlowKinds } from './user-flows.ts';

/** Every kind, the most important first: what the time budget cuts is cut from the end. */
export const catalogue: readonly ResourceKind[] = [
  ...policyKinds,
  ...conditionalAccessKinds,
  ...tenantPolicyKinds,
  ...appPolicyKinds,
  ...crossTenantKinds,
  ...directoryKinds,
  ...directorySettingKinds,
  ...roleKinds,
  ...privilegedAccessKinds,
  ...externalIdentityKinds,
  ...userFlowKinds,
  ...entitlementManagementKinds,
  ...governanceKinds,
  ...networkAccessKinds,
  ...adminSettingKinds,
  ...applicationKinds,
  ...provisioningKinds,
  ...agentIdentityKinds,
  ...principalKinds,
  ...deletedItemKinds,
  ...intuneConfigurationKinds,
  ...intuneScriptKinds,
  ...intuneTenantKinds,
  ...intuneEnrolmentKinds,
  ...intuneAppKinds,
  ...cloudPcKinds,
  ...securityKinds,
  ...recoveryKinds,
];

const byId = new Map(catalogue.map((kind) => [kind.id, kind]));

/** @throws Error (a bug of ours) for an id that no row has. */
export function kindById(id: string): ResourceKind {
  const kind = byId.get(id);
  if (kind === undefined) throw new Error(`The catalogue has no kind ${id}`);
  return kind;
}

/** The groups that `--types` takes, beside the ids of single kinds. */
export const selectGroups: readonly SelectGroup[] = [
  'All',
  ...[...new Set(catalogue.flatMap((kind) => kind.groups))].sort((a, b) => a.localeCompare(b, 'en')),
];

/** Types of EntraExporter that are about Azure resources: taken, so that its settings can be kept, but nothing is read. */
export const azureGroups: readonly SelectGroup[] = ['AccessPolicies', 'IAM'];

/** A kind together with what the selection asks of its objects. */
export interface SelectedKind {
  readonly kind: ResourceKind;
  /** Only objects that answer to the rule are written. */
  readonly only?: PropertyRule;
  /** Objects that answer to the rule are not written. */
  readonly except?: PropertyRule;
}

/**
 * The kinds of the named groups and those named by their id, in the catalogue's order. Names are compared without case.
 * An opt-in kind is selected by its own groups or its id only, never by `All`.
 * @param exclude groups and ids that are left out again.
 * @throws BackupError `usage` for a name that is neither, and for a selection that leaves nothing to read.
 */
export function select(
  types: readonly string[],
  cloudOnly: boolean,
  exclude: readonly string[] = [],
): readonly SelectedKind[] {
  const asked = new Set(types.map(nameOf));
  const unwanted = new Set(exclude.map(nameOf));
  if (asked.size === 0) throw new BackupError('usage', 'No type is selected.', choice());
  const selected = catalogue.flatMap((kind) => {
    const asking = namesOf(kind).filter((name) => asked.has(name));
    if (asking.length === 0 || namesOf(kind).some((name) => unwanted.has(name))) return [];
    const only = commonRule(kind, asking);
    const except = cloudOnly ? kind.synchronised : undefined;
    return [{ kind, ...(only && { only }), ...(except && { except }) }];
  });
  if (selected.length === 0) throw nothingSelected([...asked]);
  return selected;
}

/** Everything that selects the kind. */
function namesOf(kind: ResourceKind): readonly string[] {
  return [...(kind.optIn ? [] : ['All']), ...kind.groups, kind.id];
}

/** A restriction holds only when no other selected name asks for the kind without one. */
function commonRule(kind: ResourceKind, asking: readonly string[]): PropertyRule | undefined {
  const rules = asking.map((name) => kind.only[name]);
  return rules.every((rule) => rule !== undefined) ? rules[0] : undefined;
}

/** Groups go before ids: a group says more. */
const names = new Map(
  [...catalogue.map((kind) => kind.id), ...azureGroups, ...selectGroups].map((name) => [name.toLowerCase(), name]),
);

function nameOf(text: string): string {
  const name = names.get(text.trim().toLowerCase());
  if (name === undefined) throw new BackupError('usage', `There is no type "${text}".`, choice());
  return name;
}

function choice(): string {
  return `Choose from: ${selectGroups.join(', ')}; or name single kinds (entra-backup kinds).`;
}

function nothingSelected(asked: readonly string[]): BackupError {
  if (asked.every((name) => azureGroups.includes(name))) {
    const message = `${asked.join(', ')}: about Azure resources, which are not exported yet.`;
    return new BackupError('usage', message, choice());
  }
  return new BackupError('usage', 'Nothing is left of the selection.', 'Exclude less, or select more types.');
}
