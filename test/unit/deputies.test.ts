import assert from 'node:assert/strict';
import { isMicrosoftService, principalsIn } from '../../src/attribute/deputies.ts';
import type { Actor, AuditEvent, Person } from '../../src/domain/audit.ts';
import { anAuditEvent } from '../support/builders.ts';

const app = (displayName: string, id = 'sp'): Actor => ({ type: 'app', id, displayName });
const tenantOf = (appOwnerTenant: string): Person => ({ id: 'sp', appOwnerTenant });
const microsoft = tenantOf('f8cdef31-a31e-4b4a-93e4-5f571e91255a');

describe('isMicrosoftService', () => {
  const rows: [string, Actor, Person | undefined, boolean][] = [
    ['an app of Microsoft’s tenant', app('Anything'), microsoft, true],
    [
      'an app of another tenant that calls itself MS-PIM',
      app('MS-PIM'),
      tenantOf('3d901cc5-26f6-469a-b36a-21d454d8c0da'),
      false,
    ],
    ['an app that the directory says nothing of the owner of', app('MS-PIM'), { id: 'sp' }, false],
    ['MS-PIM where the directory cannot be asked', app('MS-PIM'), undefined, true],
    ['an unknown app where the directory cannot be asked', app('HR Sync'), undefined, false],
    ['the account that ends what has expired', app('x', '9dfd627f-bdc5-4b1c-af9d-c85097fdeff8'), undefined, true],
    ['a person of that name', { type: 'user', id: 'u' }, undefined, false],
  ];
  for (const [what, actor, person, expected] of rows) {
    it(`says ${expected ? 'yes' : 'no'} of ${what}`, () => {
      assert.equal(isMicrosoftService(actor, person), expected);
    });
  }
});

describe('principalsIn', () => {
  const [max, role, other, tenant] = [1, 2, 3, 4].map((n) => `aa000000-0000-4000-8000-00000000000${n}`) as [
    string,
    string,
    string,
    string,
  ];
  const target = (...ids: string[]) => ids.map((id) => ({ id, modifiedProperties: [] }));
  const pim = anAuditEvent({
    id: 'core',
    correlationId: 'c1',
    actor: app('MS-PIM'),
    activityDisplayName: 'Add member to role',
    targetResources: target(max, role),
  });
  const asked = (more: Partial<AuditEvent> = {}): AuditEvent =>
    anAuditEvent({
      id: 'asked',
      correlationId: 'c2',
      loggedByService: 'PIM',
      activityDateTime: '2026-01-30T12:00:06.000Z',
      activityDisplayName: 'Add member to role completed (PIM activation)',
      targetResources: target(role, other, max),
      ...more,
    });
  const rows: [string, AuditEvent[], string | undefined][] = [
    ['whoever activated the same role for the same person', [pim, asked()], 'ada-id'],
    ['nobody who activated another role', [pim, asked({ targetResources: target(other, max) })], undefined],
    ['nobody who did so an hour later', [pim, asked({ activityDateTime: '2026-01-30T13:00:06.000Z' })], undefined],
    ['nobody who failed to', [pim, asked({ result: 'failure' })], undefined],
    [
      'nobody who approved',
      [pim, asked({ activityDisplayName: 'Add member to role request approved (PIM activation)' })],
      undefined,
    ],
    [
      'nobody whom an alert names',
      [pim, asked({ activityDisplayName: 'Add member to role outside of PIM (permanent)' })],
      undefined,
    ],
    [
      'whoever stands in a record of the same operation',
      [pim, anAuditEvent({ id: 'request', correlationId: 'c1' })],
      'ada-id',
    ],
    ['nobody without such a record', [pim], undefined],
    [
      'nobody behind what expired',
      [{ ...pim, activityDisplayName: 'Remove member from role (PIM activation expired)' }, asked()],
      undefined,
    ],
    [
      'nobody who did another thing in the same tenant',
      [
        { ...pim, targetResources: [...target(max, role), { id: tenant, type: 'Directory', modifiedProperties: [] }] },
        asked({ targetResources: [...target(max, other), { id: tenant, type: 'Directory', modifiedProperties: [] }] }),
      ],
      undefined,
    ],
  ];
  for (const [what, events, expected] of rows) {
    it(`finds ${what}`, () => {
      const [asking = pim] = events;
      assert.equal(principalsIn(events).behind(asking)?.id, expected);
    });
  }
});
