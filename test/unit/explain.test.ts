import assert from 'node:assert/strict';
import { candidatesFor } from '../../src/attribute/candidates.ts';
import { indexEvents } from '../../src/attribute/event-index.ts';
import { explain } from '../../src/attribute/explain.ts';
import { kindById } from '../../src/catalogue/index.ts';
import type { Actor, AuditEvent, TargetResource } from '../../src/domain/audit.ts';
import { normaliseActivity } from '../../src/domain/audit.ts';
import type { Json, JsonObject } from '../../src/domain/resource.ts';
import { anAuditEvent } from '../support/builders.ts';

const group = '3f000000-0000-4000-8000-000000000001';
const app = '3f000000-0000-4000-8000-000000000002';
const policy = '3f000000-0000-4000-8000-000000000003';
const client = '3f000000-0000-4000-8000-000000000004';
const resource = '3f000000-0000-4000-8000-000000000005';
const [max, mia, moe] = [1, 2, 3].map((n) => `aa000000-0000-4000-8000-00000000000${n}`) as [string, string, string];
const role = 'bb000000-0000-4000-8000-000000000001';

const person = (name: string): Actor => ({ type: 'user', id: name });
const service = (name: string): Actor => ({ type: 'app', id: name, displayName: name });

/** `old` and `now` as the directory writes them: JSON in arrays. */
type Properties = Readonly<Record<string, readonly [old: Json | undefined, now: Json | undefined]>>;

function target(
  id: string | undefined,
  properties: Properties = {},
  more: Partial<TargetResource> = {},
): TargetResource {
  const text = (value: Json | undefined): string | null => (value === undefined ? null : JSON.stringify(value));
  const modifiedProperties = Object.entries(properties).map(([displayName, [old, now]]) => ({
    displayName,
    oldValue: text(old),
    newValue: text(now),
  }));
  return { ...(id !== undefined && { id }), modifiedProperties, ...more };
}

let count = 0;

/** An event at that hour of the day before the reading at 02:00. */
function event(who: string | Actor, hour: string, activity: string, ...targetResources: TargetResource[]): AuditEvent {
  return anAuditEvent({
    id: `event ${++count}`,
    correlationId: `click ${count}`,
    actor: typeof who === 'string' ? person(who) : who,
    activityDateTime: `2026-01-30T${hour}:00.000Z`,
    activityDisplayName: activity,
    targetResources,
  });
}

const member = (id: string): JsonObject => ({ id, displayName: `Member ${id.slice(-1)}`, '@odata.type': '#user' });
const joins = (who: string | Actor, hour: string, id: string, of = group) =>
  event(who, hour, 'Add member to group', target(id, { 'Group.ObjectID': [undefined, of] }), target(of));
const leaves = (who: string | Actor, hour: string, id: string) =>
  event(who, hour, 'Remove member from group', target(id, { 'Group.ObjectID': [group, undefined] }), target(group));
const renames = (who: string | Actor, hour: string, old: string, now: string) =>
  event(who, hour, 'Update group', target(group, { DisplayName: [[old], [now]] }));
const describes = (who: string | Actor, hour: string, now: string) =>
  event(who, hour, 'Update group', target(group, { Description: [[], [now]] }));
const stub = (who: string | Actor, hour: string) => event(who, hour, 'Update group', target(group));

const grant = (who: string, hour: string, activity: string) =>
  event(who, hour, activity, target(resource, { 'ServicePrincipal.ObjectID': [client, client] }));

interface Case {
  readonly kind?: string;
  readonly key?: string;
  readonly before?: JsonObject;
  readonly after?: JsonObject;
  readonly events: readonly AuditEvent[];
  readonly cited?: readonly string[];
  /** `<actor> <grade> <pointer>` each, or `unexplained <pointer>`. */
  readonly expected: readonly string[];
}

const named = (displayName: string, more: JsonObject = {}): JsonObject => ({ id: group, displayName, ...more });
const failed = { ...renames('ada', '12:00', 'Old', 'New'), result: 'failure' };

const rows: [string, Case][] = [
  [
    'a property with its value',
    {
      before: named('Old'),
      after: named('New'),
      events: [renames('ada', '12:00', 'Old', 'New')],
      expected: ['ada exact /displayName'],
    },
  ],
  [
    'two people on two properties of one object',
    {
      before: named('Old', { description: null }),
      after: named('New', { description: 'Text' }),
      events: [renames('ada', '12:00', 'Old', 'New'), describes('bo', '13:00', 'Text')],
      expected: ['ada exact /displayName', 'bo exact /description'],
    },
  ],
  [
    'only the last of two who set one property',
    {
      before: named('Old'),
      after: named('New'),
      events: [renames('ada', '12:00', 'Old', 'Other'), renames('bo', '13:00', 'Other', 'New')],
      expected: ['bo exact /displayName'],
    },
  ],
  [
    'nobody whose change was reverted',
    {
      before: named('Old', { description: null }),
      after: named('Old', { description: 'Text' }),
      events: [
        renames('ada', '12:00', 'Old', 'New'),
        renames('chi', '13:00', 'New', 'Old'),
        describes('bo', '14:00', 'Text'),
      ],
      expected: ['bo exact /description'],
    },
  ],
  [
    'nobody where another value was left, and whoever changed it is not in the log yet',
    {
      before: named('Old'),
      after: named('New'),
      events: [renames('ada', '12:00', 'Old', 'Other')],
      expected: ['unexplained /displayName'],
    },
  ],
  [
    'nobody where the value was changed after and then back by somebody unknown',
    {
      before: named('Old'),
      after: named('New'),
      events: [renames('ada', '12:00', 'Old', 'New'), renames('bo', '13:00', 'New', 'Other')],
      expected: ['unexplained /displayName'],
    },
  ],
  [
    'whoever left the value that was read, although it changed again a moment before the reading',
    {
      before: named('Old'),
      after: named('New'),
      events: [
        renames('ada', '12:00', 'Old', 'New'),
        { ...renames('bo', '12:00', 'New', 'Other'), activityDateTime: '2026-01-31T01:59:00.000Z' },
      ],
      expected: ['ada exact /displayName'],
    },
  ],
  [
    'the object where the event does not say what',
    {
      before: named('Old'),
      after: named('New'),
      events: [stub('ada', '12:00')],
      expected: ['ada object /displayName'],
    },
  ],
  [
    'no stub of a service beside the person’s record',
    {
      before: named('Old'),
      after: named('New'),
      events: [stub(service('Substrate'), '12:30'), stub('ada', '12:00')],
      expected: ['ada object /displayName'],
    },
  ],
  [
    'no stub where every property is told of',
    {
      before: named('Old'),
      after: named('New'),
      events: [renames('ada', '12:00', 'Old', 'New'), stub('bo', '13:00')],
      expected: ['ada exact /displayName'],
    },
  ],
  [
    'nobody for a property that is not exported',
    {
      kind: 'user',
      key: max,
      before: { id: max, city: 'A' },
      after: { id: max, city: 'B' },
      events: [
        event(
          service('MFA'),
          '12:00',
          'Update user',
          target(max, { StrongAuthenticationMethod: [[], [{ MethodType: 6 }]] }),
        ),
      ],
      expected: ['unexplained /city'],
    },
  ],
  [
    'members one by one',
    {
      before: named('G', { members: [member(max), member(mia)] }),
      after: named('G', { members: [member(mia), member(moe)] }),
      events: [joins('ada', '12:00', moe), leaves('bo', '13:00', max)],
      expected: [`ada exact /members/${moe}`, `bo exact /members/${max}`],
    },
  ],
  [
    'nobody who put in a member that was taken out again',
    {
      before: named('G', { members: [] }),
      after: named('G', { members: [member(mia)] }),
      events: [joins('ada', '12:00', max), leaves('bo', '13:00', max), joins('chi', '14:00', mia)],
      expected: [`chi exact /members/${mia}`],
    },
  ],
  [
    'the group that a group joined, not the group that joined',
    {
      before: named('Old'),
      after: named('New'),
      events: [joins('ada', '12:00', group, policy)],
      expected: ['unexplained /displayName'],
    },
  ],
  [
    'who deleted a member, for the reference that went with it',
    {
      before: named('G', { members: [member(max)] }),
      after: named('G', { members: [] }),
      events: [event('ada', '12:00', 'Delete user', target(max))],
      expected: [`ada related /members/${max}`],
    },
  ],
  [
    'who renamed a member',
    {
      before: named('G', { members: [member(max)] }),
      after: named('G', { members: [{ ...member(max), displayName: 'Maximilian' }] }),
      events: [event('ada', '12:00', 'Update user', target(max, { DisplayName: [['Member 1'], ['Maximilian']] }))],
      expected: [`ada related /members/${max}/displayName`],
    },
  ],
  [
    'nobody who renamed a member in another way',
    {
      before: named('G', { members: [member(max)] }),
      after: named('G', { members: [{ ...member(max), displayName: 'Maximilian' }] }),
      events: [event('ada', '12:00', 'Update user', target(max, { DisplayName: [['Member 1'], ['Maxi']] }))],
      expected: [`unexplained /members/${max}/displayName`],
    },
  ],
  [
    'who created an object',
    {
      before: {},
      after: named('G'),
      events: [event('ada', '12:00', 'Add group', target(group))],
      expected: ['ada exact '],
    },
  ],
  [
    'who restored an object',
    {
      before: {},
      after: named('G'),
      events: [event('ada', '12:00', 'Restore group', target(group))],
      expected: ['ada exact '],
    },
  ],
  [
    'who created an object, and who changed it since',
    {
      before: {},
      after: named('New', { members: [member(max)] }),
      events: [
        event('ada', '12:00', 'Add group', target(group)),
        renames('bo', '13:00', 'G', 'New'),
        joins('chi', '14:00', max),
      ],
      expected: ['ada exact ', 'bo exact /displayName', `chi exact /members/${max}`],
    },
  ],
  [
    'nobody for a new object that was only changed',
    { before: {}, after: named('New'), events: [renames('ada', '12:00', 'G', 'New')], expected: ['unexplained '] },
  ],
  [
    'who deleted an object, not who had changed it before',
    {
      before: named('G'),
      after: {},
      events: [renames('bo', '11:00', 'G', 'New'), event('ada', '12:00', 'Delete group', target(group))],
      expected: ['ada exact '],
    },
  ],
  [
    'a redirect address among the addresses of an application',
    {
      kind: 'application',
      key: app,
      before: { id: app, web: { redirectUris: ['https://a'] } },
      after: { id: app, web: { redirectUris: ['https://a', 'https://b'] } },
      events: [
        event(
          'ada',
          '12:00',
          'Update application',
          target(app, {
            AppAddress: [[{ Address: 'https://a' }], [{ Address: 'https://a' }, { Address: 'https://b' }]],
          }),
        ),
      ],
      expected: ['ada exact /web/redirectUris/https:~1~1b'],
    },
  ],
  [
    'a new secret by its key',
    {
      kind: 'application',
      key: app,
      before: { id: app, passwordCredentials: [] },
      after: { id: app, passwordCredentials: [{ keyId: max, displayName: 'CI' }] },
      events: [
        event(
          'ada',
          '12:00',
          'Update application – Certificates and secrets management ',
          target(app, {
            KeyDescription: [[], [`[KeyIdentifier=${max},KeyType=Password,KeyUsage=Verify,DisplayName=CI]`]],
          }),
        ),
      ],
      expected: [`ada exact /passwordCredentials/${max}`],
    },
  ],
  [
    'one of two who each added an address',
    {
      kind: 'application',
      key: app,
      before: { id: app, identifierUris: ['a'] },
      after: { id: app, identifierUris: ['a', 'b', 'c'] },
      events: [
        event('ada', '12:00', 'Update application', target(app, { AppIdentifierUri: [['a'], ['a', 'b']] })),
        event(
          'bo',
          '13:00',
          'Update application',
          target(app, {
            AppIdentifierUri: [
              ['a', 'b'],
              ['a', 'b', 'c'],
            ],
          }),
        ),
      ],
      expected: ['ada exact /identifierUris/b', 'bo exact /identifierUris/c'],
    },
  ],
  [
    'what a whole policy in the record says',
    {
      kind: 'conditionalAccessPolicy',
      key: policy,
      before: { id: policy, state: 'disabled', conditions: { users: { includeUsers: ['All'], excludeUsers: [] } } },
      after: { id: policy, state: 'enabled', conditions: { users: { includeUsers: ['All'], excludeUsers: [max] } } },
      events: [
        event(
          'ada',
          '12:00',
          'Update conditional access policy',
          target(policy, {
            ConditionalAccessPolicy: [
              { id: policy, state: 'disabled', conditions: { users: { includeUsers: ['All'], excludeUsers: [] } } },
              { id: policy, state: 'enabled', conditions: { users: { includeUsers: ['All'], excludeUsers: [] } } },
            ],
          }),
        ),
        event(
          'bo',
          '13:00',
          'Update conditional access policy',
          target(policy, {
            ConditionalAccessPolicy: [
              { id: policy, state: 'enabled', conditions: { users: { includeUsers: ['All'], excludeUsers: [] } } },
              { id: policy, state: 'enabled', conditions: { users: { includeUsers: ['All'], excludeUsers: [max] } } },
            ],
          }),
        ),
      ],
      expected: ['ada exact /state', `bo exact /conditions/users/excludeUsers/${max}`],
    },
  ],
  [
    'a singleton by activity and value',
    {
      kind: 'authorizationPolicy',
      key: 'authorizationPolicy',
      before: { id: 'authorizationPolicy', allowInvitesFrom: 'everyone' },
      after: { id: 'authorizationPolicy', allowInvitesFrom: 'none' },
      events: [
        event(
          'ada',
          '12:00',
          'Update authorization policy',
          target('tenant-specific', { AllowInvitesFrom: [['everyone'], ['none']] }),
        ),
      ],
      expected: ['ada exact /allowInvitesFrom'],
    },
  ],
  [
    'a role assignment by role and principal',
    {
      kind: 'unifiedRoleAssignment',
      key: 'opaque',
      before: {},
      after: { id: 'opaque', principalId: max, roleDefinitionId: role, directoryScopeId: '/' },
      events: [
        event(
          'ada',
          '12:00',
          'Add member to role',
          target(max, { 'Role.TemplateId': [undefined, role] }),
          target(policy),
        ),
      ],
      expected: ['ada exact '],
    },
  ],
  [
    'no other role of the same principal',
    {
      kind: 'unifiedRoleAssignment',
      key: 'opaque',
      before: {},
      after: { id: 'opaque', principalId: max, roleDefinitionId: role, directoryScopeId: '/' },
      events: [event('ada', '12:00', 'Add member to role', target(max, { 'Role.TemplateId': [undefined, policy] }))],
      expected: ['unexplained '],
    },
  ],
  [
    'the client of a grant, with the scope that it got',
    {
      kind: 'oAuth2PermissionGrant',
      key: 'opaque',
      before: { id: 'opaque', clientId: client, resourceId: resource, scope: 'User.Read' },
      after: { id: 'opaque', clientId: client, resourceId: resource, scope: 'User.Read Mail.Read' },
      events: [
        event(
          'ada',
          '12:00',
          'Add delegated permission grant',
          target(resource, {
            'DelegatedPermissionGrant.Scope': ['User.Read', 'User.Read Mail.Read'],
            'ServicePrincipal.ObjectID': [undefined, client],
          }),
        ),
      ],
      expected: ['ada exact /scope'],
    },
  ],
  [
    'a domain by name',
    {
      kind: 'domain',
      key: 'contoso.com',
      before: { id: 'contoso.com', authenticationType: 'Managed' },
      after: { id: 'contoso.com', authenticationType: 'Federated' },
      events: [
        event(
          'ada',
          '12:00',
          'Set domain authentication',
          target(undefined, { LiveType: [['Managed'], ['Federated']] }, { displayName: 'contoso.com' }),
        ),
      ],
      expected: ['ada exact /authenticationType'],
    },
  ],
  [
    'a partner by its tenant',
    {
      kind: 'crossTenantAccessPolicyConfigurationPartner',
      key: client,
      before: {},
      after: { tenantId: client },
      events: [
        event(
          'ada',
          '12:00',
          'Add a partner to cross-tenant access setting',
          target(policy, { tenantId: [undefined, client] }),
        ),
      ],
      expected: ['ada exact '],
    },
  ],
  [
    'who removed a grant, not who amended another one of the same client',
    {
      kind: 'oAuth2PermissionGrant',
      key: 'opaque',
      before: { id: 'opaque', clientId: client, resourceId: resource, scope: 'User.Read' },
      after: {},
      events: [
        grant('ada', '12:00', 'Remove delegated permission grant'),
        { ...grant('bo', '13:00', 'Remove delegated permission grant'), correlationId: 'amended' },
        { ...grant('bo', '13:00', 'Add delegated permission grant'), correlationId: 'amended' },
      ],
      expected: ['ada exact '],
    },
  ],
  [
    'the last of two who removed grants of one client, as a guess',
    {
      kind: 'oAuth2PermissionGrant',
      key: 'opaque',
      before: { id: 'opaque', clientId: client, resourceId: resource, scope: 'User.Read' },
      after: {},
      events: [
        grant('ada', '12:00', 'Remove delegated permission grant'),
        grant('bo', '13:00', 'Remove delegated permission grant'),
      ],
      expected: ['bo object '],
    },
  ],
  [
    'who created a partner, and who changed it in ways that the record does not tell',
    {
      kind: 'crossTenantAccessPolicyConfigurationPartner',
      key: client,
      before: {},
      after: { tenantId: client, isServiceProvider: true },
      events: [
        event(
          'ada',
          '12:00',
          'Add a partner to cross-tenant access setting',
          target(policy, { tenantId: [undefined, client] }),
        ),
        event(
          'bo',
          '13:00',
          'Update a partner cross-tenant access setting',
          target(policy, { tenantId: [undefined, client] }),
        ),
      ],
      expected: ['ada exact ', 'bo object '],
    },
  ],
  [
    'the time of the last change to the event of that time',
    {
      before: named('Old', { modifiedDateTime: '2026-01-01T12:00:00Z' }),
      after: named('New', { modifiedDateTime: '2026-01-30T12:00:00.9Z' }),
      events: [renames('ada', '12:00', 'Old', 'New')],
      expected: ['ada exact /displayName', 'ada object /modifiedDateTime'],
    },
  ],
  [
    'who renamed a member nights ago, in a file that is read again only now',
    {
      before: named('G', { members: [member(max)] }),
      after: named('G', { members: [{ ...member(max), displayName: 'Maximilian' }] }),
      events: [
        {
          ...event('ada', '12:00', 'Update user', target(max, { DisplayName: [['Member 1'], ['Maximilian']] })),
          activityDateTime: '2026-01-27T12:00:00.000Z',
        },
      ],
      expected: [`ada related /members/${max}/displayName`],
    },
  ],
  [
    'nobody for a failure',
    { before: named('Old'), after: named('New'), events: [failed], expected: ['unexplained /displayName'] },
  ],
  [
    'no event twice',
    {
      before: named('Old'),
      after: named('New'),
      events: [{ ...renames('ada', '12:00', 'Old', 'New'), id: 'known' }],
      cited: ['known'],
      expected: ['unexplained /displayName'],
    },
  ],
  [
    'nobody who came after the reading',
    {
      before: named('Old'),
      after: named('New'),
      events: [{ ...renames('ada', '12:00', 'Old', 'New'), activityDateTime: '2026-01-31T02:00:13.000Z' }],
      expected: ['unexplained /displayName'],
    },
  ],
  [
    'who acted while clocks told whole seconds',
    {
      before: named('Old'),
      after: named('New'),
      events: [{ ...renames('ada', '12:00', 'Old', 'New'), activityDateTime: '2026-01-31T02:00:10.900Z' }],
      expected: ['ada exact /displayName'],
    },
  ],
  [
    'an event from before the last backup where the value fits',
    {
      before: named('Old'),
      after: named('New'),
      events: [{ ...renames('ada', '01:30', 'Old', 'New') }],
      expected: ['ada exact /displayName'],
    },
  ],
  [
    'no stub from before the last backup beside a newer one',
    {
      before: named('Old'),
      after: named('New'),
      events: [stub('ada', '01:30'), stub('bo', '12:00')],
      expected: ['bo object /displayName'],
    },
  ],
];

describe('explain', () => {
  for (const [what, { kind = 'group', key = group, before = {}, after = {}, events, cited = [], expected }] of rows) {
    it(`credits ${what}`, () => {
      const size = (object: JsonObject): number => Object.keys(object).length;
      const status = size(before) === 0 ? 'added' : size(after) === 0 ? 'deleted' : 'modified';
      const window = { since: '2026-01-30T02:00:00.000Z', readAt: '2026-01-31T02:00:10.000Z' };
      const sought = { kind: kindById(kind), key, status, before, after, ...window, cited: new Set(cited) } as const;
      const { findings, unexplained } = explain(sought, indexEvents([...events, ...events].reverse()));
      const said = findings.map(({ grade, pointer, event: { actor } }) => `${actor?.id ?? ''} ${grade} ${pointer}`);
      assert.deepEqual(
        [...said, ...unexplained.map((pointer) => `unexplained ${pointer}`)].sort(),
        [...expected].sort(),
      );
    });
  }
  it('names all records of the same click', () => {
    const rich = { ...renames('ada', '12:00', 'Old', 'New'), id: 'rich', correlationId: 'one' };
    const twin = { ...stub('ada', '12:00'), id: 'twin', correlationId: 'one' };
    const sought = {
      kind: kindById('group'),
      key: group,
      status: 'modified',
      before: named('Old'),
      after: named('New'),
    } as const;
    const window = { since: '2026-01-30T02:00:00.000Z', readAt: '2026-01-31T02:00:10.000Z', cited: new Set<string>() };
    const { findings } = explain({ ...sought, ...window }, indexEvents([rich, twin]));
    assert.deepEqual(findings[0]?.beside.map(({ id }) => id).sort(), ['rich', 'twin']);
  });
});

describe('candidatesFor', () => {
  it('compares ids without case, and activities without case, dashes and trailing blanks', () => {
    const update = event(
      'ada',
      '12:00',
      'UPDATE application —  certificates and secrets management .',
      target(app.toUpperCase()),
    );
    assert.deepEqual(candidatesFor(kindById('application'), app, {}, indexEvents([update])), [update]);
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
