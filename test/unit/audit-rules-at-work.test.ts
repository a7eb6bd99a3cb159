import assert from 'node:assert/strict';
import { indexEvents } from '../../src/attribute/event-index.ts';
import { explain } from '../../src/attribute/explain.ts';
import { kindById } from '../../src/catalogue/index.ts';
import type { AuditEvent, TargetResource } from '../../src/domain/audit.ts';
import type { Json, JsonObject } from '../../src/domain/resource.ts';
import { anAuditEvent } from '../support/builders.ts';

const id = (n: number): string => `aa000000-0000-4000-8000-00000000000${n}`;
const [unit, role, template, one, other, principal] = [id(1), id(2), id(3), id(4), id(5), id(6)];

function target(targetId: string, properties: Record<string, string> = {}): TargetResource {
  const modifiedProperties = Object.entries(properties).map(([displayName, value]) => ({
    displayName,
    oldValue: null,
    newValue: JSON.stringify(value),
  }));
  return { id: targetId, modifiedProperties };
}

const by = (who: string, event: Partial<AuditEvent>): AuditEvent =>
  anAuditEvent({ id: who, correlationId: who, actor: { type: 'user', id: who }, ...event });

const scoped = (who: string, inRole: string, inUnit: string): AuditEvent =>
  by(who, {
    activityDisplayName: 'Add scoped member to role',
    targetResources: [target(one, { 'Role.ObjectID': inRole, 'AdministrativeUnit.ObjectID': inUnit })],
  });
const scopedMember = (roleId: string, administrativeUnitId: string): JsonObject => ({
  id: `${roleId} in ${administrativeUnitId}`,
  roleId,
  administrativeUnitId,
  roleMemberInfo: { id: one },
});
const inPim = (activityDisplayName: string, details: AuditEvent['details'] = []): AuditEvent =>
  by('asker', {
    activityDisplayName,
    details,
    targetResources: [target(details.length > 0 ? 'of pim' : template), target('request'), target(principal)],
  });
const assignment = { id: 'x', principalId: principal, roleDefinitionId: template, directoryScopeId: '/' };
const joins = by('ada', {
  activityDisplayName: 'Add policy to service principal',
  targetResources: [target(one), target(other)],
});

interface Case {
  readonly kind: string;
  readonly key: string;
  readonly before?: JsonObject;
  readonly after?: JsonObject;
  readonly events: readonly AuditEvent[];
}

const rows: readonly (readonly [string, Case, Readonly<Record<string, string>>])[] = [
  [
    'credit each scoped member of an administrative unit, by role',
    {
      kind: 'administrativeUnit',
      key: unit,
      before: { scopedRoleMembers: [] },
      after: { scopedRoleMembers: [scopedMember(role, unit), scopedMember(other, unit)] },
      events: [scoped('ada', role, unit), scoped('max', other, unit), scoped('mia', role, other)],
    },
    { [`/scopedRoleMembers/${role} in ${unit}`]: 'ada', [`/scopedRoleMembers/${other} in ${unit}`]: 'max' },
  ],
  [
    'credit each scoped member of a directory role, by unit',
    {
      kind: 'directoryRole',
      key: role,
      before: { scopedMembers: [] },
      after: { scopedMembers: [scopedMember(role, unit)] },
      events: [scoped('ada', role, unit), scoped('max', role, other), scoped('mia', other, unit)],
    },
    { [`/scopedMembers/${role} in ${unit}`]: 'ada' },
  ],
  [
    'find an eligibility by the role that is a target',
    {
      kind: 'unifiedRoleEligibilitySchedule',
      key: 'x',
      after: assignment,
      events: [inPim('Add eligible member to role in PIM completed (permanent)')],
    },
    { '': 'asker' },
  ],
  [
    'find an assignment by the role in the details',
    {
      kind: 'unifiedRoleAssignment',
      key: 'x',
      before: assignment,
      events: [
        inPim('Remove member from role in PIM completed (timebound)', [
          { key: 'RoleDefinitionOriginId', value: template },
        ]),
      ],
    },
    { '': 'asker' },
  ],
  [
    'credit nobody for what was only asked for',
    {
      kind: 'unifiedRoleEligibilitySchedule',
      key: 'x',
      after: assignment,
      events: [inPim('Add eligible member to role in PIM requested (permanent)')],
    },
    {},
  ],
  [
    'credit nobody for the alert about an assignment',
    {
      kind: 'unifiedRoleAssignment',
      key: 'x',
      after: assignment,
      events: [inPim('Add member to role outside of PIM (permanent)')],
    },
    {},
  ],
  [
    'find what a policy applies to, where the policy is the first target',
    {
      kind: 'claimsMappingPolicy',
      key: one,
      before: { appliesTo: [] },
      after: { appliesTo: [{ id: other }] },
      events: [joins],
    },
    { [`/appliesTo/${other}`]: 'ada' },
  ],
  [
    'find the same where it is the second one',
    {
      kind: 'claimsMappingPolicy',
      key: other,
      before: { appliesTo: [] },
      after: { appliesTo: [{ id: one }] },
      events: [joins],
    },
    { [`/appliesTo/${one}`]: 'ada' },
  ],
  [
    'credit who deleted a group with the deleted group',
    {
      kind: 'deletedGroup',
      key: one,
      after: { id: one },
      events: [by('ada', { activityDisplayName: 'Delete group', targetResources: [target(one)] })],
    },
    { '': 'ada' },
  ],
  [
    'credit who restored it with its end',
    {
      kind: 'deletedGroup',
      key: one,
      before: { id: one },
      events: [by('ada', { activityDisplayName: 'Restore group', targetResources: [target(one)] })],
    },
    { '': 'ada' },
  ],
  [
    'credit no group that became a member in privileged identity management',
    {
      kind: 'group',
      key: principal,
      before: { id: principal, members: [{ id: one }] },
      after: { id: principal, members: [{ id: other }] },
      events: [inPim('Add member to role in PIM completed (permanent)')],
    },
    {},
  ],
];

describe('audit rules at work', () => {
  for (const [what, { kind, key, before, after, events }, expected] of rows) {
    it(what, () => {
      const { findings } = explain(
        {
          kind: kindById(kind),
          key,
          status: before === undefined ? 'added' : after === undefined ? 'deleted' : 'modified',
          before: before ?? {},
          after: after ?? {},
          since: '2026-01-30T02:00:00.000Z',
          readAt: '2026-01-31T02:00:10.000Z',
          cited: new Set(),
        },
        indexEvents(events),
      );
      const found = findings.map(({ pointer, event }): [string, Json] => [pointer, event.actor?.id ?? null]);
      assert.deepEqual(Object.fromEntries(found), expected);
    });
  }
});
