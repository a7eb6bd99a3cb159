import type { AuditRule } from '../domain/resource.ts';
import { onElement, onPart, onTarget, property, target } from './graph-kind.ts';

/** Of an application, whatever sort it is of. */
export const applicationEvents: readonly AuditRule[] = [
  onTarget(
    'Add application',
    'Update application',
    'Delete application',
    'Hard Delete application',
    'Restore application',
    'Update external secrets',
    'Update application - Certificates and secrets management',
    'Create application - Certificates and secrets management',
    'Update application with safe rollout',
    'Complete application update after safe rollout',
    'Cancel application update with safe rollout',
  ),
  onPart('/verifiedPublisher', [target], 'Set verified publisher', 'Unset verified publisher'),
];

/** Of a service principal, whatever sort it is of. */
export const servicePrincipalEvents: readonly AuditRule[] = [
  onTarget(
    'Add service principal',
    'Update service principal',
    'Remove service principal',
    'Hard delete service principal',
    'Restore service principal',
    'Add service principal credentials',
    'Remove service principal credentials',
    'Update service principal credentials',
  ),
  onPart('/accountEnabled', [target], 'Disable account', 'Enable account'),
];

const assignees = {
  ServicePrincipal: [
    'Add app role assignment to service principal',
    'Remove app role assignment from service principal',
  ],
  User: ['Add app role assignment grant to user', 'Remove app role assignment from user'],
  Group: ['Add app role assignment to group', 'Remove app role assignment from group'],
} as const;

/**
 * Of the service principal whose app roles are given away: it is the first target; who got which one stands in properties.
 * A further target is the assignee, where a record has one.
 */
export const appRoleAssignmentEvents: readonly AuditRule[] = Object.entries(assignees).flatMap(([type, activities]) =>
  [property(`${type}.ObjectID`, 'principalId'), { in: 'otherTarget', object: 'principalId' } as const].map((assignee) =>
    onElement(
      {
        relation: '/appRoleAssignedTo',
        owner: [{ in: 'firstTarget' }],
        element: [assignee, property('AppRole.Id', 'appRoleId')],
      },
      ...activities,
    ),
  ),
);
