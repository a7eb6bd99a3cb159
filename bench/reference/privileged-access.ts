import type { JsonObject } from '../../src/domain/resource.ts';
import { readAlone, readInBatches } from './serial-batches.ts';
import type { SerialRequest } from './serial-batches.ts';
import type { SerialGraph } from './serial-graph.ts';

/**
 * The peer's way to PIM of directory roles: what is eligible, then for every one of them, asked alone, the role's policy
 * and its rules.
 */
export async function readEligibleRoles(graph: SerialGraph): Promise<void> {
  const eligible = await readAlone(
    graph,
    'v1.0',
    'roleManagement/directory/roleEligibilityScheduleInstances?$expand=roleDefinition,principal',
  );
  for (const { roleDefinitionId } of eligible) {
    const filter = `scopeType eq 'DirectoryRole' and roleDefinitionId eq '${text(roleDefinitionId)}' and scopeId eq '/'`;
    const [policy] = await readAlone(graph, 'v1.0', `policies/roleManagementPolicyAssignments?$filter=${filter}`);
    if (policy === undefined) continue;
    await readAlone(graph, 'v1.0', `policies/roleManagementPolicies/${text(policy.policyId)}/rules`);
  }
}

/**
 * The peer's way to PIM of groups: the list of groups page by page, a probe of every group that could have it, then the
 * policy of everything that is eligible.
 */
export async function readEligibleGroups(graph: SerialGraph): Promise<void> {
  const groups = await readAlone(
    graph,
    'v1.0',
    'groups?$select=id,displayName,onPremisesSyncEnabled,groupTypes,mailEnabled,securityEnabled',
  );
  const schedules: JsonObject[] = [];
  const probe = ({ id }: JsonObject): SerialRequest => ({
    url: `identityGovernance/privilegedAccess/group/eligibilitySchedules?$filter=groupId eq '${text(id)}'`,
    into: schedules,
  });
  await readInBatches(graph, 'v1.0', groups.filter(mayHavePim).map(probe));
  const settings = schedules.map(({ groupId, accessId }): SerialRequest => {
    const filter = `scopeId eq '${text(groupId)}' and scopeType eq 'Group' and roleDefinitionId eq '${text(accessId)}'`;
    const url = `policies/roleManagementPolicyAssignments?$filter=${filter}&$expand=policy($expand=rules)`;
    return { url, into: [] };
  });
  await readInBatches(graph, 'beta', settings);
}

/** Cloud groups with assigned members that are no distribution lists. */
function mayHavePim({ onPremisesSyncEnabled, groupTypes, mailEnabled, securityEnabled }: JsonObject): boolean {
  const types = Array.isArray(groupTypes) ? groupTypes : [];
  if (onPremisesSyncEnabled != null || types.includes('DynamicMembership')) return false;
  return mailEnabled !== true || (securityEnabled === true ? types.includes('Unified') : false);
}

function text(value: JsonObject[string] | undefined): string {
  return typeof value === 'string' ? value : '';
}
