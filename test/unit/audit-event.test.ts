import assert from 'node:assert/strict';
import fc from 'fast-check';
import { auditEvent } from '../../src/edges/audit-event.ts';
import { inColumns, inEnvelope, inPython } from '../support/audit-shapes.ts';
import type { Actor, AuditEvent } from '../../src/domain/audit.ts';
import type { Json, JsonObject } from '../../src/domain/resource.ts';

const ada = { id: 'ada-id', userPrincipalName: 'ada@contoso.example' };
const adaActor: Actor = { type: 'user', ...ada };
const portal = '74658136-0000-4000-8000-000000000001';

/** As v1.0 answers it. */
const record: JsonObject = {
  id: 'Directory_1',
  category: 'GroupManagement',
  correlationId: 'correlation-1',
  result: 'success',
  resultReason: '',
  activityDisplayName: 'Add member to group',
  activityDateTime: '2026-01-30T12:00:00.1234567Z',
  loggedByService: 'Core Directory',
  operationType: 'Assign',
  initiatedBy: { user: { ...ada, displayName: null, ipAddress: '192.0.2.1' }, app: null },
  targetResources: [
    {
      id: 'bo-id',
      displayName: null,
      type: 'User',
      userPrincipalName: 'bo@contoso.example',
      modifiedProperties: [
        { displayName: 'Group.ObjectID', oldValue: null, newValue: '"group-id"' },
        { displayName: 'Group.DisplayName', oldValue: '', newValue: '"Ada\'s \\"own\\" group"' },
      ],
    },
    { id: 'group-id', displayName: 'Finance', type: 'Group', groupType: 'azureAD', modifiedProperties: [] },
  ],
  additionalDetails: [{ key: 'User-Agent', value: 'node' }],
};

const event: AuditEvent = {
  id: 'Directory_1',
  activityDateTime: '2026-01-30T12:00:00.123Z',
  activityDisplayName: 'Add member to group',
  result: 'success',
  correlationId: 'correlation-1',
  loggedByService: 'Core Directory',
  actor: adaActor,
  targetResources: [
    {
      id: 'bo-id',
      type: 'User',
      userPrincipalName: 'bo@contoso.example',
      modifiedProperties: [
        { displayName: 'Group.ObjectID', oldValue: null, newValue: '"group-id"' },
        { displayName: 'Group.DisplayName', oldValue: null, newValue: '"Ada\'s \\"own\\" group"' },
      ],
    },
    { id: 'group-id', type: 'Group', displayName: 'Finance', modifiedProperties: [] },
  ],
  details: [{ key: 'User-Agent', value: 'node' }],
};

const { activityDateTime = null, activityDisplayName = null, correlationId = null, ...rest } = record;
const said = { activityDateTime, activityDisplayName };
const later = { time: '2026-01-30T12:00:09Z', operationName: 'Something else', identity: 'Ada' };

const shapes: [shape: string, record: JsonObject][] = [
  ['Graph', record],
  ['diagnostic settings', inEnvelope(record, later)],
  ['an envelope that says what the record leaves out', { ...inEnvelope({ ...said, correlationId }), properties: rest }],
  ['an envelope around a text', { ...later, properties: JSON.stringify(record) }],
  ['Log Analytics', inColumns(record)],
  ['Log Analytics, decoded', inColumns(record, (value) => value)],
  [
    'Log Analytics, with both times',
    { ...inColumns(record), TimeGenerated: later.time, ActivityDateTime: activityDateTime },
  ],
  ['a copy in the notation of Python', inColumns(record, inPython)],
];

describe('auditEvent', () => {
  for (const [shape, given] of shapes) {
    it(`reads a record of ${shape}`, () => {
      assert.deepEqual(auditEvent(given), event);
    });
  }

  const unread = '1970-01-01T00:00:00.000Z';
  const times: [text: Json, instant: string][] = [
    ['2026-01-30T12:00:00Z', '2026-01-30T12:00:00.000Z'],
    ['2026-01-30T12:00:00.5Z', '2026-01-30T12:00:00.500Z'],
    ['2026-01-30T12:00:00.9999999Z', '2026-01-30T12:00:00.999Z'],
    ['2026-01-30T12:00:00.1234567+00:00', '2026-01-30T12:00:00.123Z'],
    ['2026-01-30T14:30:00+02:30', '2026-01-30T12:00:00.000Z'],
    ['2026-01-30T09:00:00-0300', '2026-01-30T12:00:00.000Z'],
    ['2026-01-30 12:00:00.123456789', '2026-01-30T12:00:00.123Z'],
    ['2026-01-30T12:00:00', '2026-01-30T12:00:00.000Z'],
    ['22026-01-30T12: 00: 00.937Z', unread],
    ['2026-13-30T12:00:00Z', unread],
    ['1/2/2026, 1:00:00 PM', unread],
    ['', unread],
    [null, unread],
    [1769774400000, unread],
  ];
  for (const [text, instant] of times) {
    it(`takes the time ${JSON.stringify(text)} as ${instant}`, () => {
      assert.equal(auditEvent({ ...record, activityDateTime: text })?.activityDateTime, instant);
    });
  }

  const actors: [what: string, given: JsonObject, actor: Actor | undefined, via?: string][] = [
    ['a person', { user: ada }, adaActor],
    [
      'a person without an id',
      { user: { ...ada, id: null } },
      { type: 'user', id: ada.userPrincipalName, userPrincipalName: ada.userPrincipalName },
    ],
    ['a person without a name', { user: { id: 'ada-id' } }, { type: 'user', id: 'ada-id' }],
    ['a person under a name of their own', { user: { ...ada, displayName: 'Ada Lindqvist' } }, adaActor],
    [
      'a person under the name of a service',
      { user: { ...ada, displayName: 'Azure ESTS Service' } },
      adaActor,
      'Azure ESTS Service',
    ],
    [
      'a person under the name of a tool',
      { user: { ...ada, displayName: 'Graph Explorer' } },
      adaActor,
      'Graph Explorer',
    ],
    ['a person and the app', { user: ada, app: { displayName: 'ADIbizaUX', appId: portal } }, adaActor, 'ADIbizaUX'],
    ['a person and an app without a name', { user: ada, app: { displayName: null, appId: portal } }, adaActor, portal],
    ['a person and an empty app', { user: ada, app: { displayName: null, appId: null } }, adaActor],
    [
      "a partner's administrator",
      { user: { ...ada, homeTenantId: 'tenant-2', homeTenantName: 'Fabrikam' } },
      { ...adaActor, homeTenant: 'Fabrikam' },
    ],
    [
      "a partner's administrator by the tenant's id",
      { user: { ...ada, homeTenantId: 'tenant-2' } },
      { ...adaActor, homeTenant: 'tenant-2' },
    ],
    ['a person in a text', { user: JSON.stringify(ada), app: null }, adaActor],
    [
      'a service principal',
      { app: { appId: null, displayName: 'HR Sync', servicePrincipalId: 'sp-id' } },
      { type: 'app', id: 'sp-id', displayName: 'HR Sync' },
    ],
    [
      'a service principal and its app',
      { user: null, app: { appId: portal, displayName: 'Portal', servicePrincipalId: 'sp-id' } },
      { type: 'app', id: 'sp-id', appId: portal, displayName: 'Portal' },
    ],
    ['an app by its id', { app: { appId: portal, displayName: null } }, { type: 'app', id: portal, appId: portal }],
    [
      'an app whose name is its id',
      { app: { appId: null, displayName: portal, servicePrincipalName: portal } },
      { type: 'app', id: portal, appId: portal },
    ],
    ['an app by its name', { app: { displayName: 'MS-PIM' } }, { type: 'app', id: 'MS-PIM', displayName: 'MS-PIM' }],
    [
      'the system behind PIM',
      { user: { id: '9DFD627F-bdc5-4b1c-af9d-c85097fdeff8', displayName: 'Azure AD PIM' } },
      { type: 'app', id: '9dfd627f-bdc5-4b1c-af9d-c85097fdeff8', displayName: 'Azure AD PIM' },
    ],
    ['nobody', {}, undefined],
    ['nobody but a name', { user: { displayName: 'Somebody' } }, undefined],
  ];
  for (const [what, initiatedBy, actor, via] of actors) {
    it(`credits ${what}`, () => {
      const found = auditEvent({ ...record, initiatedBy });
      assert.deepEqual([found?.actor, found?.via], [actor, via]);
    });
  }

  it('takes the client of beta as what the person used', () => {
    const user = { ...ada, displayName: 'Graph Explorer', agentType: 'notAgentic' };
    const found = auditEvent({ ...record, initiatedBy: { user }, performedBy: { appId: portal }, userAgent: 'x' });
    assert.deepEqual([found?.actor, found?.via], [adaActor, portal]);
  });

  const identities: [identity: Json, initiatedBy: Json, actor: Actor | undefined][] = [
    ['MS-PIM', {}, { type: 'app', id: 'MS-PIM', displayName: 'MS-PIM' }],
    ['MS-PIM', null, { type: 'app', id: 'MS-PIM', displayName: 'MS-PIM' }],
    ['ada@contoso.example', {}, { type: 'user', id: 'ada@contoso.example', userPrincipalName: 'ada@contoso.example' }],
    ['MS-PIM', { user: ada }, adaActor],
    ['UNKNOWN', {}, undefined],
    ['', {}, undefined],
  ];
  for (const [identity, initiatedBy, actor] of identities) {
    it(`credits ${actor?.id ?? 'nobody'} for the identity ${JSON.stringify(identity)} around ${JSON.stringify(initiatedBy)}`, () => {
      const inside = { ...record, initiatedBy };
      assert.deepEqual(auditEvent(inEnvelope(inside, { identity }))?.actor, actor);
    });
  }

  const noRecords: [what: string, given: JsonObject][] = [
    ['nothing', {}],
    ['no activity', { ...record, activityDisplayName: null }],
    ['an envelope around nothing', { properties: null }],
  ];
  for (const [what, given] of noRecords) {
    it(`finds no event in ${what}`, () => {
      assert.equal(auditEvent(given), null);
    });
  }

  it('reads a record that says no more than what happened and when', () => {
    const found = auditEvent({ activityDisplayName: 'Update group', activityDateTime: '2026-01-30T12:00:00Z' });
    assert.deepEqual(
      { ...found, id: '' },
      {
        id: '',
        activityDateTime: '2026-01-30T12:00:00.000Z',
        activityDisplayName: 'Update group',
        result: '',
        targetResources: [],
        details: [],
      },
    );
  });

  it('reads what a target of the first beta is', () => {
    const target = { '@odata.type': '#microsoft.graph.targetResourceUser', id: 'bo-id', modifiedProperties: [] };
    const [found] = auditEvent({ ...record, targetResources: [target] })?.targetResources ?? [];
    assert.deepEqual(found, { id: 'bo-id', type: 'User', modifiedProperties: [] });
  });

  it('reads a group before its member, as records of 2018 have them, as a member before its group', () => {
    const [member, group] = record.targetResources as JsonObject[];
    assert.deepEqual(auditEvent({ ...record, targetResources: [group ?? {}, member ?? {}] }), event);
  });

  it('writes values that a copy has decoded as the log does', () => {
    const modifiedProperties = [{ displayName: 'AccountEnabled', oldValue: [], newValue: [true] }];
    const [found] = auditEvent({ ...record, targetResources: [{ modifiedProperties }] })?.targetResources ?? [];
    assert.deepEqual(found?.modifiedProperties, [
      { displayName: 'AccountEnabled', oldValue: '[]', newValue: '[true]' },
    ]);
  });

  it('gives a record without an id one that tells it from others, the same every time', () => {
    const nameless = { ...record, id: null };
    const id = auditEvent(nameless)?.id ?? '';
    assert.match(id, /^unidentified_[0-9a-f]{32}$/);
    assert.equal(auditEvent(inColumns(nameless))?.id, id, 'whatever the shape');
    const others: JsonObject[] = [
      { loggedByService: 'PIM' },
      { correlationId: null },
      { activityDisplayName: 'Remove member from group' },
      { activityDateTime: '2026-01-30T12:00:00.124Z' },
      { targetResources: [] },
    ];
    const ids = [nameless, ...others.map((other) => ({ ...nameless, ...other }))].map((one) => auditEvent(one)?.id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('never throws, whatever stands in the fields', () => {
    const anything = fc.jsonValue() as fc.Arbitrary<Json>;
    const names = fc.constantFrom(
      ...Object.keys(record),
      'properties',
      'InitiatedBy',
      'TargetResources',
      'TimeGenerated',
    );
    fc.assert(
      fc.property(fc.dictionary(names, anything), (given) => {
        auditEvent({ ...record, ...given });
        auditEvent(given);
      }),
    );
  });
});
