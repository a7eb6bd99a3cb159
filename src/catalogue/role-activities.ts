import type { AuditRule, Witness } from '../domain/resource.ts';
import { detail, onWitness, property } from './graph-kind.ts';

/** Assignments of directory roles that were made, or taken back, without privileged identity management. */
export const assignedDirectly = [
  'Add member to role',
  'Remove member from role',
  'Add role assignment to role definition',
  'Remove role assignment from role definition',
] as const;

/** The same with a scope; in restricted management administrative units the activities have names of their own. */
export const assignedWithScope = [
  'Add scoped member to role',
  'Remove scoped member from role',
  'Add member to role scoped over Restricted Management Administrative Unit',
  'Remove member from role scoped over Restricted Management Administrative Unit',
] as const;

const madeEligible = [
  'Add eligible member to role',
  'Remove eligible member from role',
  'Add EligibleRoleAssignment to RoleDefinition',
  'Remove EligibleRoleAssignment from RoleDefinition',
] as const;

const extendedInPim = 'Update member in PIM approved by admin (extend/renew)';

/*
 * Of what privileged identity management writes, only what was carried out: a request can be refused, and "Add member to
 * role outside of PIM (permanent)" is an alert that names the first assigner again every two hours.
 */

/** Eligibilities of a role, and of a group's members and owners, whose records have the same names. */
export const madeEligibleInPim = [
  'Add eligible member to role in PIM completed (permanent)',
  'Add eligible member to role in PIM completed (timebound)',
  'Remove eligible member from role in PIM completed (permanent)',
  'Remove eligible member from role in PIM completed (timebound)',
  'Restore eligible member from role in PIM completed',
  'Remove permanent eligible role assignment',
  'Restore permanent eligible role assignment',
  extendedInPim,
] as const;

/** Active assignments of both. */
export const assignedInPim = [
  'Add member to role in PIM completed (permanent)',
  'Add member to role in PIM completed (timebound)',
  'Remove member from role in PIM completed (permanent)',
  'Remove member from role in PIM completed (timebound)',
  'Restore member from role in PIM completed',
  'Restore member from role',
  'Remove permanent direct role assignment',
  'Restore permanent direct role assignment',
  extendedInPim,
] as const;

/** Eligible people who make use of it, for some hours. */
export const activatedInPim = [
  'Add member to role completed (PIM activation)',
  'Remove member from role completed (PIM deactivate)',
  'Remove member from role (PIM activation expired)',
] as const;

/**
 * Where an event carries a role, by the id of its definition: for a role of Microsoft's, in every tenant the same one.
 * @param object property of the exported object that has this id.
 */
export function roleIn(object: string): readonly Witness[] {
  return [
    property('Role.TemplateId', object),
    { in: 'target', object },
    detail('RoleDefinitionOriginId', object),
    detail('TemplateId', object),
  ];
}

/** The id of an assignment is in no record: principal and role tell which one it is. */
function onPrincipalAndRole(...activities: string[]): readonly AuditRule[] {
  return roleIn('roleDefinitionId').map((role) =>
    onWitness([{ in: 'target', object: 'principalId' }, role], ...activities),
  );
}

/** Of an active assignment, as it is at any moment. */
export const roleAssignmentEvents = onPrincipalAndRole(
  ...assignedDirectly,
  ...assignedWithScope,
  ...assignedInPim,
  ...activatedInPim,
);

/** Of an active assignment that is no activation. */
export const roleAssignmentScheduleEvents = onPrincipalAndRole(
  ...assignedDirectly,
  ...assignedWithScope,
  ...assignedInPim,
);

/** Of an eligible assignment. */
export const roleEligibilityEvents = onPrincipalAndRole(...madeEligible, ...madeEligibleInPim);
