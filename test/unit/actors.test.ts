import assert from 'node:assert/strict';
import { withOneIdEach } from '../../src/attribute/actors.ts';
import { authorsOf, creditsOf } from '../../src/attribute/credits.ts';
import { principalsIn } from '../../src/attribute/deputies.ts';
import { planGroups } from '../../src/commit/planner.ts';
import type { Actor, AuditEvent, Person } from '../../src/domain/audit.ts';
import { anAttributedChange } from '../support/builders.ts';

const id = 'a0000000-0000-4000-8000-00000000000a';
const event = (at: number, actor: Actor): AuditEvent => ({
  id: `e${at}`,
  activityDateTime: `2026-01-30T0${at}:00:00.000Z`,
  activityDisplayName: 'Update group',
  result: 'success',
  actor,
  targetResources: [],
  details: [],
});
const user = (own: string, userPrincipalName?: string): Actor => ({
  type: 'user',
  id: own,
  ...(userPrincipalName && { userPrincipalName }),
});

/** The authors of one change that each of the actors had a part in. */
function authors(actors: readonly Actor[], known: readonly Person[]): string[] {
  const events = withOneIdEach(actors.map((actor, at) => event(at, actor)));
  const people = new Map(known.map((person) => [person.id, person]));
  const findings = events.map((each, at) => ({
    pointer: `/p${at}`,
    grade: 'exact' as const,
    event: each,
    beside: [each],
  }));
  const credits = creditsOf(findings, principalsIn(events), people);
  return authorsOf(credits, people, 't').map(({ name, email }) => `${name} <${email}>`);
}

describe('one person', () => {
  const ada: Person = { id, displayName: 'Ada Lindqvist', userPrincipalName: 'Ada@contoso.com' };
  const guest = 'bo_fabrikam.com#EXT#@contoso.com';
  const cases: [string, Actor[], Person[], string[]][] = [
    [
      'spelled in several cases',
      [user(id, 'ADA@contoso.com'), user(id, 'ada@Contoso.com')],
      [],
      ['ada <ada@contoso.com>'],
    ],
    [
      'as the directory spells it',
      [user(id, 'ADA@contoso.com'), user(id.toUpperCase(), 'ada@contoso.com')],
      [ada],
      ['Ada Lindqvist <Ada@contoso.com>'],
    ],
    [
      'named by the address alone in one record',
      [user(id, 'ada@contoso.com'), user('ADA@CONTOSO.COM', 'ADA@CONTOSO.COM')],
      [ada],
      ['Ada Lindqvist <Ada@contoso.com>'],
    ],
    [
      'renamed between two records',
      [user(id, 'old@contoso.com'), user(id, 'ada@contoso.com')],
      [ada],
      ['Ada Lindqvist <Ada@contoso.com>'],
    ],
    ['a guest in two spellings', [user(id, guest), user(id, guest.toUpperCase())], [], ['bo <bo@fabrikam.com>']],
    [
      'an app whose id is in capitals',
      [
        { type: 'app', id, displayName: 'HR' },
        { type: 'app', id: id.toUpperCase(), displayName: 'HR' },
      ],
      [],
      [`HR (SP) <${id}@t.serviceprincipal.invalid>`],
    ],
    [
      'but two whose addresses differ',
      [user('1', 'a@x.com'), user('2', 'b@x.com')],
      [],
      ['a <a@x.com>', 'b <b@x.com>'],
    ],
  ];
  for (const [what, actors, known, expected] of cases) {
    it(`is one author: ${what}`, () => {
      assert.deepEqual(authors(actors, known), expected);
      assert.deepEqual(authors(actors.toReversed(), known), expected);
    });
  }

  it('makes one commit where an address is spelled in two cases', () => {
    const changes = ['ada@contoso.com', 'ADA@contoso.com'].map((email) => anAttributedChange([{ name: 'Ada', email }]));
    assert.equal(planGroups(changes).length, 1);
  });
});
