import assert from 'node:assert/strict';
import { eventsFor, indexEvents } from '../../src/attribute/match.ts';
import { kindById } from '../../src/catalogue/index.ts';
import type { AuditEvent, TargetResource } from '../../src/domain/audit.ts';
import { normaliseActivity } from '../../src/domain/audit.ts';
import type { JsonObject } from '../../src/domain/resource.ts';
import { anAuditEvent } from '../support/builders.ts';

const group = '3f000000-0000-4000-8000-000000000001';
const read = '2026-01-31T02:00:10.000Z';

function target(
  id: string | undefined,
  properties: Record<string, string | null> = {},
  more: Partial<TargetResource> = {},
): TargetResource {
  const modifiedProperties = Object.entries(properties).map(([displayName, newValue]) => ({
    displayName,
    oldValue: null,
    newValue,
  }));
  return { ...(id !== undefined && { id }), modifiedProperties, ...more };
}

const rows: [
  string,
  { kind?: string; key?: string; body?: JsonObject; event: Partial<AuditEvent>; cited?: string[] },
  boolean,
][] = [
  ['credits the target of an update', { event: {} }, true],
  ['compares ids without case', { key: group.toUpperCase(), event: {} }, true],
  [
    'compares activities without case, dashes and trailing blanks',
    {
      kind: 'application',
      event: { activityDisplayName: 'Update application – Certificates and secrets management ' },
    },
    true,
  ],
  ['credits nobody for a failure', { event: { result: 'failure' } }, false],
  ['credits nobody for a time-out', { event: { result: 'timeout' } }, false],
  ['credits nobody for an activity that changes nothing', { event: { activityDisplayName: 'Get group' } }, false],
  ['credits nobody for another object', { key: 'another', event: {} }, false],
  [
    'credits nobody for what came after the reading',
    { event: { activityDateTime: '2026-01-31T02:00:13.000Z' } },
    false,
  ],
  ['allows for clocks that tell whole seconds', { event: { activityDateTime: '2026-01-31T02:00:10.900Z' } }, true],
  ['does not credit an event twice', { event: {}, cited: ['Directory_1'] }, false],
  [
    'finds the group of a new member where it is no target',
    {
      event: {
        activityDisplayName: 'Add member to group',
        targetResources: [target('member', { 'Group.ObjectID': `"${group}"` })],
      },
    },
    true,
  ],
  [
    'does not credit the member',
    {
      kind: 'user',
      key: 'member',
      event: {
        activityDisplayName: 'Add member to group',
        targetResources: [target('member', { 'Group.ObjectID': `"${group}"` })],
      },
    },
    false,
  ],
  [
    'finds a domain by name',
    {
      kind: 'domain',
      key: 'contoso.com',
      event: {
        activityDisplayName: 'Verify domain',
        targetResources: [target(undefined, {}, { displayName: 'contoso.com' })],
      },
    },
    true,
  ],
  [
    'finds a partner by its tenant',
    {
      kind: 'crossTenantAccessPolicyConfigurationPartner',
      key: 'other-tenant',
      event: {
        activityDisplayName: 'Add a partner to cross-tenant access setting',
        targetResources: [target('policy', { tenantId: '"other-tenant"' })],
      },
    },
    true,
  ],
  [
    'finds a singleton by activity',
    {
      kind: 'authorizationPolicy',
      key: 'authorizationPolicy',
      event: { activityDisplayName: 'Update authorization policy', targetResources: [target('tenant-specific')] },
    },
    true,
  ],
  [
    'finds a role assignment by role and principal',
    {
      kind: 'unifiedRoleAssignment',
      key: 'opaque',
      body: { principalId: 'p', roleDefinitionId: 'r' },
      event: {
        activityDisplayName: 'Add member to role',
        targetResources: [target('p', { 'Role.TemplateId': '"r"' })],
      },
    },
    true,
  ],
  [
    'does not credit another role of the same principal',
    {
      kind: 'unifiedRoleAssignment',
      key: 'opaque',
      body: { principalId: 'p', roleDefinitionId: 'r' },
      event: {
        activityDisplayName: 'Add member to role',
        targetResources: [target('p', { 'Role.TemplateId': '"other"' })],
      },
    },
    false,
  ],
  [
    'credits the client of a grant, not the resource',
    {
      kind: 'oAuth2PermissionGrant',
      key: 'opaque',
      body: { clientId: 'c', resourceId: 'graph' },
      event: {
        activityDisplayName: 'Add delegated permission grant',
        targetResources: [target('graph', { 'ServicePrincipal.ObjectID': '"c"' })],
      },
    },
    true,
  ],
];

describe('eventsFor', () => {
  for (const [what, { kind = 'group', key, body = {}, event, cited = [] }, expected] of rows) {
    it(what, () => {
      const index = indexEvents([anAuditEvent(event)], new Set(cited));
      const events = eventsFor(kindById(kind), key ?? group, body, read, index);
      assert.equal(events.length === 1, expected);
    });
  }
  it('takes repeated records once, and orders by time', () => {
    const late = anAuditEvent({ id: 'late', activityDateTime: '2026-01-30T13:00:00.000Z' });
    const index = indexEvents([late, anAuditEvent(), anAuditEvent()], new Set());
    assert.equal(index.size, 2);
    assert.deepEqual(
      eventsFor(kindById('group'), group, {}, read, index).map(({ id }) => id),
      ['Directory_1', 'late'],
    );
  });
  it('proves nothing without an actor', () => {
    const { actor, ...anonymous } = anAuditEvent();
    assert.ok(actor);
    assert.equal(indexEvents([anonymous], new Set()).size, 0);
  });
});

describe('normaliseActivity', () => {
  it('makes the spellings of documentation, portal and wire one', () => {
    for (const name of [
      'Update Conditional Access policy',
      'update conditional access policy ',
      'Update conditional access  policy.',
    ]) {
      assert.equal(normaliseActivity(name), 'update conditional access policy');
    }
  });
});
