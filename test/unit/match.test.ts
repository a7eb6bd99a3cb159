import assert from 'node:assert/strict';
import { eventsFor, indexEvents } from '../../src/attribute/match.ts';
import type { Sought } from '../../src/attribute/match.ts';
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

const last = '2026-01-30T02:00:00.000Z';

function explain(events: readonly AuditEvent[], sought: Partial<Sought> = {}): string[] {
  const whole: Sought = {
    kind: kindById('group'),
    key: group,
    body: {},
    since: last,
    readAt: read,
    cited: new Set(),
    ...sought,
  };
  return eventsFor(whole, indexEvents(events)).map(({ id }) => id);
}

describe('eventsFor', () => {
  for (const [what, { kind = 'group', key = group, body = {}, event, cited = [] }, expected] of rows) {
    it(what, () => {
      const found = explain([anAuditEvent(event)], { kind: kindById(kind), key, body, cited: new Set(cited) });
      assert.equal(found.length === 1, expected);
    });
  }
  const early = anAuditEvent({ id: 'early', activityDateTime: '2026-01-30T01:30:00.000Z' });

  it('takes repeated records once, and orders by time', () => {
    const late = anAuditEvent({ id: 'late', activityDateTime: '2026-01-30T13:00:00.000Z' });
    assert.deepEqual(explain([late, anAuditEvent(), anAuditEvent()]), ['Directory_1', 'late']);
  });
  it('leaves out what the last backup has seen already', () => {
    assert.deepEqual(explain([early, anAuditEvent()]), ['Directory_1']);
  });
  it('takes an event from before the last backup where nothing else explains the change', () => {
    assert.deepEqual(explain([early]), ['early']);
  });
  it('takes what happened just before the last backup, which may not have seen it', () => {
    const justBefore = anAuditEvent({ id: 'just before', activityDateTime: '2026-01-30T01:58:00.000Z' });
    assert.deepEqual(explain([justBefore, anAuditEvent()]), ['just before', 'Directory_1']);
  });
  it('proves nothing without an actor', () => {
    const { actor, ...anonymous } = anAuditEvent();
    assert.ok(actor);
    assert.equal(indexEvents([anonymous]).size, 0);
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
