import assert from 'node:assert/strict';
import { secondWitness } from '../../src/attribute/second-witness.ts';
import type { ChangeStatus } from '../../src/domain/change.ts';
import type { JsonObject } from '../../src/domain/resource.ts';

const inside = '2026-01-30T12:00:00Z';
const times = { from: Date.parse('2026-01-30T01:00:00Z'), to: Date.parse('2026-01-31T02:00:00Z') };
const ada = { user: { id: 'ada', displayName: 'Ada' } };

const rows: [string, ChangeStatus, JsonObject, string | undefined][] = [
  [
    'a changed object by its last modifier',
    'modified',
    { lastModifiedBy: ada, lastModifiedDateTime: inside },
    'user ada lastModifiedBy',
  ],
  [
    'the other spelling',
    'modified',
    { modifiedBy: 'ada@contoso.com', modifiedDateTime: inside },
    'user ada@contoso.com modifiedBy',
  ],
  [
    'one identity without a set',
    'modified',
    { lastModifiedBy: { id: 'ada', userPrincipalName: 'a@b.c' }, lastModifiedDateTime: inside },
    'user ada lastModifiedBy',
  ],
  [
    'an app',
    'modified',
    { lastModifiedBy: { user: null, application: { id: 'app', displayName: 'HR' } }, lastModifiedDateTime: inside },
    'app app lastModifiedBy',
  ],
  ['a new object by its creator', 'added', { createdBy: ada, createdDateTime: inside }, 'user ada createdBy'],
  [
    'what hangs below',
    'modified',
    { policy: { lastModifiedBy: ada, lastModifiedDateTime: inside } },
    'user ada lastModifiedBy',
  ],
  [
    'nobody for a time before the window',
    'modified',
    { lastModifiedBy: ada, lastModifiedDateTime: '2025-01-30T12:00:00Z' },
    undefined,
  ],
  ['nobody without a time', 'modified', { lastModifiedBy: ada }, undefined],
  ['nobody for a creator of what was changed', 'modified', { createdBy: ada, createdDateTime: inside }, undefined],
  ['nobody for a deletion', 'deleted', { lastModifiedBy: ada, lastModifiedDateTime: inside }, undefined],
  [
    'nobody for an empty identity',
    'modified',
    { lastModifiedBy: { user: {} }, lastModifiedDateTime: inside },
    undefined,
  ],
];

describe('secondWitness', () => {
  for (const [what, status, body, expected] of rows) {
    it(`tells ${what}`, () => {
      const found = secondWitness(status, body, times);
      assert.equal(found && `${found.actor.type} ${found.actor.id} ${found.property}`, expected);
    });
  }
});
