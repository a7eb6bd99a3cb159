import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue } from '../../src/catalogue/index.ts';
import { noiseActivities } from '../../src/catalogue/noise-activities.ts';
import { normaliseActivity } from '../../src/domain/audit.ts';
import type { AuditRule, ResourceKind, Witness } from '../../src/domain/resource.ts';
import { activitiesIn, cellsOf } from '../support/audit-phrases.ts';
import { skipWithout } from '../support/reference.ts';

const rules = catalogue.flatMap((kind) => kind.audit.map((rule) => ({ kind, rule })));
const ruled = new Set(rules.flatMap(({ rule }) => rule.activities));
const failing = (fails: (kind: ResourceKind, rule: AuditRule) => boolean): string[] =>
  rules.filter(({ kind, rule }) => fails(kind, rule)).map(({ kind, rule }) => `${kind.id}: ${rule.activities.join()}`);
const rulesOf = (id: string): readonly AuditRule[] => catalogue.find((kind) => kind.id === id)?.audit ?? [];

/** The first target is the member, the owner, the principal: never the object that has changed. */
const membership = /^(?!.*\bpim\b)(add|remove) ((eligible|scoped) )?(member|owner|registered owner) (to|from) /;

describe('audit rules', () => {
  it('name activities as they are compared, and each once', () => {
    assert.deepEqual(
      failing((_, { activities }) => activities.some((name) => normaliseActivity(name) !== name)),
      [],
    );
    assert.deepEqual(
      failing((_, { activities }) => activities.length === 0 || new Set(activities).size < activities.length),
      [],
    );
  });

  it('do without a witness only where a tenant has one such object', () => {
    const alone = failing((kind, { witnesses }) => witnesses.length === 0 && kind.shape === 'collection');
    assert.deepEqual([...new Set(alone.map((line) => line.replace(/:.*/, '')))].sort(), [
      'onPremisesDirectorySynchronization',
      'organization',
    ]);
  });

  it('look at properties that the row keeps', () => {
    const isKept = ({ select, key, volatile }: ResourceKind, name: string): boolean =>
      !volatile.includes(name) && (select === undefined || select.includes(name) || name === key);
    assert.deepEqual(
      failing((kind, { witnesses }) => witnesses.some(({ object }) => object !== undefined && !isKept(kind, object))),
      [],
    );
    assert.deepEqual(
      failing((kind, { part }) => {
        if (part === undefined) return false;
        const name = part.pointer.slice(1);
        const relation = kind.relations.some((each) => each.name === name);
        return part.element === undefined ? !relation && !isKept(kind, name) : !relation;
      }),
      [],
    );
  });

  it('exist for each kind whose changed objects are read because the log names them', () => {
    assert.deepEqual(
      catalogue.filter(({ namedInAudit, audit }) => namedInAudit && audit.length === 0),
      [],
    );
  });

  it('never credit a member for a membership, or a principal for a role', () => {
    const isPlain = ({ in: place, object }: Witness): boolean => place === 'target' && object === undefined;
    const wrong = failing(
      (_, { activities, witnesses }) => activities.some((name) => membership.test(name)) && witnesses.some(isPlain),
    );
    assert.deepEqual(wrong, []);
    assert.ok([...ruled].filter((name) => membership.test(name)).length >= 18);
  });

  it('find the owner of a membership by its property or beside the member', () => {
    const owners = [
      ['group', 'add member to group', '/members', 'Group.ObjectID'],
      ['group', 'remove owner from group', '/owners', 'Group.ObjectID'],
      ['application', 'add owner to application', '/owners', 'Application.ObjectID'],
      ['servicePrincipal', 'remove owner from service principal', '/owners', 'ServicePrincipal.ObjectID'],
      ['administrativeUnit', 'add member to administrative unit', '/members', 'AdministrativeUnit.ObjectID'],
      [
        'administrativeUnit',
        'remove member from restricted management administrative unit',
        '/members',
        'AdministrativeUnit.ObjectID',
      ],
      ['directoryRole', 'add member to role', '/members', 'Role.ObjectID'],
    ] as const;
    for (const [kind, activity, pointer, owner] of owners) {
      const found = rulesOf(kind).filter(({ activities }) => activities.includes(activity));
      const places = found.flatMap(({ witnesses }) => witnesses.map((witness) => witness.in));
      assert.deepEqual(places.slice(0, 2), [{ property: owner }, 'otherTarget'], activity);
      for (const { part } of found) {
        assert.deepEqual(part, { pointer, element: [{ in: 'target', object: 'id' }] }, activity);
      }
    }
  });

  it('credit the resource for an app role, and the assignee as one of its elements', () => {
    const found = rulesOf('servicePrincipal').filter(({ activities }) =>
      activities.includes('add app role assignment to group'),
    );
    assert.deepEqual(
      found.map(({ part }) => part?.element?.map(({ in: place }) => place)),
      [
        [{ property: 'Group.ObjectID' }, { property: 'AppRole.Id' }],
        ['otherTarget', { property: 'AppRole.Id' }],
      ],
    );
  });

  it('know that a deletion makes a deleted object, and a restoration ends it', () => {
    for (const kind of catalogue.filter(({ folder }) => folder.startsWith('DeletedItems/'))) {
      for (const { activities, effect } of kind.audit) {
        for (const activity of activities) {
          const expected = /^(delete|remove)/.test(activity) ? 'added' : 'removed';
          assert.equal(effect, expected, `${kind.id}: ${activity}`);
        }
      }
    }
  });

  it('name nothing that changes nothing', () => {
    assert.deepEqual(
      [...ruled].filter((name) => noiseActivities.has(name)),
      [],
    );
    assert.deepEqual(
      [...ruled].filter((name) =>
        /\b(requested|canceled|denied)\b|outside of pim|^(get|validate|issue) |_get/.test(name),
      ),
      [],
    );
    assert.deepEqual(
      [...noiseActivities.keys()].filter((name) => normaliseActivity(name) !== name),
      [],
    );
  });
});

describe('activitiesIn', () => {
  const forms: readonly (readonly [string, readonly string[]])[] = [
    ['Add user; Update user', ['Add user', 'Update user']],
    ['Add/Update/Hard Delete user', ['Add user', 'Update user', 'Hard Delete user']],
    ['Add/Remove owner to/from group', ['Add owner to group', 'Remove owner from group']],
    ['Policy Create/Delete', ['Policy Create', 'Policy Delete']],
    [
      'Create/Delete flow; …API connector',
      ['Create flow', 'Delete flow', 'Create API connector', 'Delete API connector'],
    ],
    ['Add owner to …', []],
    ['Enable/start x', ['Enable/start x']],
  ];
  for (const [cell, expected] of forms) it(`reads ${cell}`, () => assert.deepEqual(activitiesIn(cell), expected));
  it('reads cells between quotes', () => {
    assert.deepEqual(cellsOf('a,"b, ""c""",,d').slice(0, 4), ['a', 'b, "c"', '', 'd']);
  });
});

describe('audit rules beside the collected facts', function () {
  const [table, records] = ['audit/activities.csv', 'audit/directoryAudits.jsonl'] as const;
  before(function () {
    skipWithout(this, table, records);
  });
  const folder = join(import.meta.dirname, '../../../shared/reference');
  const linesOf = (name: string): string[] =>
    readFileSync(join(folder, name), 'utf8')
      .split(/\r?\n/)
      .filter((line) => line !== '');
  const isUnknown = (activity: string): boolean => {
    const name = normaliseActivity(activity);
    return !ruled.has(name) && !noiseActivities.has(name);
  };

  it('know each activity of the table, or why it is none of theirs', () => {
    const [, ...rows] = linesOf(table).map(cellsOf);
    assert.equal(rows.length, 57);
    const unknown = rows.flatMap(([kind = '', , , activities = '']) =>
      activitiesIn(activities)
        .filter(isUnknown)
        .map((activity) => `${kind}: ${activity}`),
    );
    assert.deepEqual(unknown, []);
  });

  it('know each activity of the collected records, or why it is none of theirs', () => {
    const names = linesOf(records).map(
      (line) => (JSON.parse(line) as { activityDisplayName: string }).activityDisplayName,
    );
    assert.deepEqual([...new Set(names)].filter(isUnknown), []);
  });
});
