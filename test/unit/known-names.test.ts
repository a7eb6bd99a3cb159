import assert from 'node:assert/strict';
import { explain } from '../../src/attribute/explain.ts';
import { indexEvents } from '../../src/attribute/event-index.ts';
import { needsNames, withKnownIds } from '../../src/attribute/known-names.ts';
import type { KnownName } from '../../src/attribute/known-names.ts';
import { nothingPast } from '../../src/attribute/past-events.ts';
import { kindById } from '../../src/catalogue/index.ts';
import type { JsonObject } from '../../src/domain/resource.ts';
import { auditEvent } from '../../src/edges/audit-event.ts';

const id = (n: number): string => `0000000${n}-0000-4000-8000-000000000000`;
const [resource, client, clientApp, role, actorId] = [id(1), id(2), id(3), id(4), id(5)];
const known: KnownName[] = [
  { kind: 'servicePrincipal', key: client, text: clientApp },
  { kind: 'servicePrincipal', key: client, text: 'nightly' },
];
const twin: KnownName = { kind: 'servicePrincipal', key: id(6), text: 'nightly' };

const quoted = (properties: Record<string, string>): JsonObject[] =>
  Object.entries(properties).map(([displayName, value]) => ({
    displayName,
    oldValue: null,
    newValue: JSON.stringify(value),
  }));

function record(properties: Record<string, string>, more: JsonObject = {}): JsonObject {
  return {
    id: 'e1',
    activityDisplayName: 'Add app role assignment to service principal',
    activityDateTime: '2026-01-30T12:00:00Z',
    result: 'success',
    loggedByService: 'Core Directory',
    initiatedBy: { user: null, app: { appId: null, displayName: 'automation', servicePrincipalId: actorId } },
    targetResources: [
      {
        id: resource,
        type: 'ServicePrincipal',
        displayName: 'Microsoft Graph',
        modifiedProperties: quoted({ 'AppRole.Id': role, ...properties }),
      },
    ],
    ...more,
  };
}

/** Who is found behind the assignment, and how well. */
function found(raw: JsonObject, names: readonly KnownName[]): string[] {
  const event = auditEvent(raw);
  assert.ok(event);
  const assignment = { id: 'x', appRoleId: role, principalId: client, principalDisplayName: 'nightly' };
  const sought = {
    kind: kindById('servicePrincipal'),
    key: resource,
    status: 'modified' as const,
    before: { id: resource, appRoleAssignedTo: [] },
    after: { id: resource, appRoleAssignedTo: [assignment] },
    since: '2026-01-30T02:00:00Z',
    readAt: '2026-01-31T02:00:00Z',
    cited: new Set<string>(),
  };
  const { findings } = explain(sought, indexEvents(withKnownIds([event], names)), nothingPast);
  return findings.map(({ grade, event: { actor } }) => `${grade} ${actor?.type} ${actor?.id}`);
}

describe('what the audit log names without its id', () => {
  const exact = [`exact app ${actorId}`];
  const cases: [string, Record<string, string>, KnownName[], string[]][] = [
    ['the object id', { 'ServicePrincipal.ObjectID': client }, [], exact],
    [
      'the app id and the name',
      { 'ServicePrincipal.AppId': clientApp, 'ServicePrincipal.DisplayName': 'nightly' },
      known,
      exact,
    ],
    ['the app id in capitals', { 'ServicePrincipal.AppId': clientApp.toUpperCase() }, known, exact],
    ['the app id as a name', { 'ServicePrincipal.Name': clientApp }, known, exact],
    ['the name alone', { 'ServicePrincipal.DisplayName': 'Nightly' }, known, exact],
    [
      'the app id, where two have the name',
      { 'ServicePrincipal.AppId': clientApp, 'ServicePrincipal.DisplayName': 'nightly' },
      [...known, twin],
      exact,
    ],
    ['a name that two have', { 'ServicePrincipal.DisplayName': 'nightly' }, [...known, twin], []],
    [
      'an app id that is not known',
      { 'ServicePrincipal.AppId': id(9), 'ServicePrincipal.DisplayName': 'nightly' },
      known,
      [],
    ],
  ];
  for (const [what, properties, names, expected] of cases) {
    it(`credits ${expected.length > 0 ? 'the app' : 'nobody'}: ${what}`, () => {
      assert.deepEqual(found(record(properties), names), expected);
    });
  }

  it('resolves targets and actors', () => {
    const event = auditEvent(
      record(
        {},
        {
          initiatedBy: { app: { displayName: 'nightly' } },
          targetResources: [
            {
              type: 'User',
              userPrincipalName: 'Ada@contoso.com',
              modifiedProperties: quoted({ 'Role.DisplayName': 'Global Reader', 'Group.DisplayName': 'Staff' }),
            },
          ],
        },
      ),
    );
    assert.ok(event);
    const names = [
      ...known,
      { kind: 'user', key: id(7), text: 'ada@contoso.com' },
      { kind: 'group', key: id(8), text: 'Staff' },
      { kind: 'unifiedRoleDefinition', key: role, text: 'Global Reader' },
    ];
    const [{ actor, targetResources: [target] } = { targetResources: [] }] = withKnownIds([event], names);
    assert.equal(actor?.id, client);
    assert.equal(target?.id, id(7));
    const values = new Map(target.modifiedProperties.map(({ displayName, newValue }) => [displayName, newValue]));
    assert.equal(values.get('Role.TemplateId'), JSON.stringify(role));
    assert.equal(values.get('Group.ObjectID'), JSON.stringify(id(8)));
  });

  it('asks for names only where an id is missing', () => {
    const eventOf = (properties: Record<string, string>) => [auditEvent(record(properties)) ?? assert.fail()];
    assert.equal(
      needsNames(eventOf({ 'ServicePrincipal.ObjectID': client, 'ServicePrincipal.AppId': clientApp })),
      false,
    );
    assert.equal(needsNames(eventOf({ 'ServicePrincipal.AppId': clientApp })), true);
  });
});
