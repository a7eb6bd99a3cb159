import assert from 'node:assert/strict';
import fc from 'fast-check';
import { commitPlans } from '../../src/commit/commit-plans.ts';
import { planGroups } from '../../src/commit/planner.ts';
import type { AttributedChange, ChangeStatus, GitIdentity } from '../../src/domain/change.ts';
import { anAttributedChange, someRunFacts } from '../support/builders.ts';

const statuses: readonly ChangeStatus[] = ['added', 'modified', 'deleted'];
const kinds = ['group', 'user', 'conditionalAccessPolicy', 'application'] as const;
const people: readonly GitIdentity[] = ['Ada', 'Bo', 'Chiara, of Rome', 'HR Sync (SP)', '名'].map((name, index) => ({
  name,
  email: `person-${index}@contoso.example`,
}));
const blob = fc.integer({ min: 1, max: 1e9 }).map((number) => number.toString(16).padStart(40, '0'));

const drawnChange = fc.record({
  status: fc.constantFrom(...statuses),
  kind: fc.constantFrom(...kinds),
  name: fc.string({ unit: 'grapheme', maxLength: 40 }),
  authors: fc.subarray([...people]),
  minute: fc.integer({ min: 0, max: 1439 }),
  before: blob,
  after: blob,
});
const drawnChanges = fc.array(drawnChange, { maxLength: 60 }).map((drawn) =>
  drawn.map(({ status, kind, name, authors, minute, before, after }, index): AttributedChange => {
    const at = new Date(Date.UTC(2026, 0, 30, 0, minute)).toISOString();
    const oldBlob = status === 'added' ? null : before;
    const newBlob = status === 'deleted' ? null : after;
    const path = `prod-backup/${kind}/${index}.json`;
    return anAttributedChange(authors, at, { kind, name, path, key: String(index), status, oldBlob, newBlob });
  }),
);

function planned(changes: readonly AttributedChange[]) {
  const groups = planGroups(changes);
  const identity = { name: 'Entra Backup', email: 'b@x' };
  const plans = commitPlans(groups, { run: someRunFacts(), identity, notRead: [], parts: groups.length });
  return groups.map((group, index) => ({ group, plan: plans[index] ?? assert.fail() }));
}

/** Files by path. */
function treeOf(changes: readonly AttributedChange[], side: 'oldBlob' | 'newBlob'): Map<string, string> {
  return new Map(changes.flatMap((change) => (change[side] === null ? [] : [[change.path, change[side]]])));
}

describe('the commits of a run, whatever changed and whoever did it', () => {
  it('are together the change', () => {
    fc.assert(
      fc.property(drawnChanges, (changes) => {
        const tree = treeOf(changes, 'oldBlob');
        for (const { plan } of planned(changes)) {
          for (const path of plan.deletes) assert.ok(tree.delete(path), path);
          for (const { path, blob } of plan.writes) tree.set(path, blob);
        }
        assert.deepEqual([...tree].sort(), [...treeOf(changes, 'newBlob')].sort());
      }),
    );
  });

  it('hold each path once', () => {
    fc.assert(
      fc.property(drawnChanges, (changes) => {
        const paths = planned(changes).flatMap(({ plan }) => [...plan.deletes, ...plan.writes.map(({ path }) => path)]);
        assert.deepEqual(paths.sort(), changes.map(({ path }) => path).sort());
      }),
    );
  });

  it('have the authors of what they hold, and no two of them the same', () => {
    fc.assert(
      fc.property(drawnChanges, (changes) => {
        const authorsOf = new Map(changes.map(({ path, authors }) => [path, authors]));
        const commits = planned(changes);
        for (const { group, plan } of commits) {
          for (const path of [...plan.deletes, ...plan.writes.map((write) => write.path)]) {
            assert.deepEqual(authorsOf.get(path), group.authors);
          }
          assert.equal(plan.author.email, group.authors[0]?.email ?? 'unknown@unknown.invalid');
          const co = [...plan.message.matchAll(/^Co-authored-by: .* <(.*)>$/gm)].map(([, email]) => email);
          assert.deepEqual(co, group.authors.length > 1 ? group.authors.map(({ email }) => email) : []);
        }
        const sets = commits.map(({ group }) => group.authors.map(({ email }) => email).join());
        assert.equal(new Set(sets).size, sets.length);
      }),
    );
  });

  it('say which of how many they are, each with one run, in messages of bounded length', () => {
    fc.assert(
      fc.property(drawnChanges, (changes) => {
        const commits = planned(changes);
        commits.forEach(({ plan: { message } }, index) => {
          assert.deepEqual(message.match(/^Backup-Part: .*$/gm), [`Backup-Part: ${index + 1}/${commits.length}`]);
          assert.equal(message.match(/^Backup-Run: /gm)?.length, 1);
          assert.ok(Array.from(message.split('\n', 1)[0] ?? '').length <= 100);
          assert.ok(Buffer.byteLength(message) < 64 * 1024);
        });
      }),
    );
  });
});
