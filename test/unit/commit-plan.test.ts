import assert from 'node:assert/strict';
import { describeLate } from '../../src/commit/late-note.ts';
import { commitMessage, gitAuthor } from '../../src/commit/message.ts';
import { planGroups } from '../../src/commit/planner.ts';
import { tagMessage } from '../../src/commit/tag-message.ts';
import { tagName } from '../../src/commit/tagger.ts';
import type { CommitReport } from '../../src/domain/run.ts';
import { ada, anAttributedChange, someRunFacts, sync } from '../support/builders.ts';

function aCommitReport(late: CommitReport['late']): CommitReport {
  const run = someRunFacts();
  return { document: 'commits', version: 1, run, outcomes: [], commits: [], late, pushed: false };
}

describe('planGroups', () => {
  it('makes one group for each set of authors, by last event, unknown last', () => {
    const groups = planGroups([
      anAttributedChange([]),
      anAttributedChange([ada], '2026-01-30T15:00:00.000Z'),
      anAttributedChange([ada, sync], '2026-01-30T11:00:00.000Z'),
      anAttributedChange([ada], '2026-01-30T10:00:00.000Z'),
    ]);
    assert.deepEqual(
      groups.map((group) => [group.authors.map(({ name }) => name).join('+'), group.changes.length, group.lastEventAt]),
      [
        ['Ada Lindqvist+HR Sync (SP)', 1, '2026-01-30T11:00:00.000Z'],
        ['Ada Lindqvist', 2, '2026-01-30T15:00:00.000Z'],
        ['', 1, undefined],
      ],
    );
  });
});

describe('commitMessage', () => {
  const message = (group: ReturnType<typeof planGroups>[number] | undefined, run = someRunFacts()): string => {
    assert.ok(group);
    const author = gitAuthor(group, run, { name: 'Entra Backup', email: 'b@x' });
    return commitMessage(group, run, author, { part: '1/1', notRead: ['user'] });
  };

  it('has a subject for people and trailers for machines', () => {
    assert.equal(
      message(planGroups([anAttributedChange([ada, sync])])[0]),
      `Ada Lindqvist, HR Sync (SP): 1 changed in Groups

- modified group Finance (Update group, 2026-01-30T12:00:00.000Z)

Co-authored-by: Ada Lindqvist <ada@contoso.example>
Co-authored-by: HR Sync (SP) <sp1@t.serviceprincipal.invalid>
Audit-Event: event 2026-01-30T12:00:00.000Z
Backup-Run: 2026-01-31T02-00-00Z-abc123
Backup-Part: 1/1
Backup-Started: 2026-01-31T02:00:00.000Z
Backup-Types: Config
Backup-Not-Read: user
Backup-Tenant: tenant-id
`,
    );
  });
  it('says why nobody is named', () => {
    const text = message(planGroups([anAttributedChange([])])[0]);
    assert.match(text, /^unknown: 1 changed in Groups\n/);
    assert.match(text, /\nAuthor-Unknown: no-event\n/);
  });
  it('gives a first backup to the backup identity', () => {
    const [group] = planGroups([anAttributedChange([])]);
    assert.ok(group);
    const run = someRunFacts({ previousStartedAt: null });
    assert.equal(gitAuthor(group, run, { name: 'Entra Backup', email: 'b@x' }).name, 'Entra Backup');
    assert.match(message(group, run), /^First backup: 1 changed in Groups\n/);
  });
  it('shows no name that turns the direction of what follows', () => {
    const name = 'a\u202Eb\u2066c\u200Bd';
    const change = anAttributedChange([ada], undefined, { name });
    const late = { commit: 'a'.repeat(40), change, before: { status: 'unknown', reason: 'no-event' } } as const;
    const texts = [message(planGroups([change])[0]), describeLate(late), tagMessage(aCommitReport([late]), [name])];
    for (const text of texts) {
      assert.doesNotMatch(text, /[\u200B\u202E\u2066]/);
      assert.match(text, /a b c d/);
    }
  });
  it('lets no name start a line of its own', () => {
    const name = 'x\n\nBackup-Run: forged\u2028Backup-Run: forged';
    const text = message(planGroups([anAttributedChange([ada], undefined, { name })])[0]);
    assert.equal(text.split('\n').filter((line) => line.startsWith('Backup-Run: ')).length, 1);
  });
  it('stays of bounded length', () => {
    const changes = Array.from({ length: 5000 }, (_, index) =>
      anAttributedChange([ada], undefined, { key: String(index), name: 'n'.repeat(500) }),
    );
    const text = message(planGroups(changes)[0]);
    assert.ok(text.length < 40_000, `${text.length}`);
    assert.match(text, /- and 4800 more\n/);
    assert.ok((text.split('\n')[0] ?? '').length <= 100);
  });
  it('stays of bounded length with hundreds of authors and thousands of events, and keeps the newest', () => {
    const authors = Array.from({ length: 60 }, (_, index) => ({ name: '🔭'.repeat(120), email: `${index}@x` }));
    const changes = Array.from({ length: 1000 }, (_, index) =>
      anAttributedChange(authors, new Date(Date.UTC(2026, 0, 30) + index * 1000).toISOString(), {
        name: '🔭'.repeat(300),
        key: String(index),
      }),
    );
    const [group] = planGroups(changes);
    const text = message(group);
    assert.ok(Buffer.byteLength(text) < 64 * 1024, `${Buffer.byteLength(text)}`);
    assert.match(text, /\nCo-Authors-Not-Listed: \d\d\n/);
    assert.match(text, /\nAudit-Event: event 2026-01-30T00:16:39.000Z\nAudit-Events-Not-Listed: 700\nBackup-Run: /);
    assert.match(text, /\nBackup-Tenant: tenant-id\n$/);
  });
  it('names three of many authors, and counts the others', () => {
    const people = ['Ada', 'Bo', 'Chiara', 'Dora', 'Emil'].map((name) => ({ name, email: `${name}@x` }));
    const named = (count: number): string => {
      const [group] = planGroups([anAttributedChange(people.slice(0, count))]);
      assert.ok(group);
      return gitAuthor(group, someRunFacts(), { name: 'Entra Backup', email: 'b@x' }).name;
    };
    assert.deepEqual([1, 2, 3, 4, 5].map(named), [
      'Ada',
      'Ada, Bo',
      'Ada, Bo, Chiara',
      'Ada, Bo, Chiara and 1 other',
      'Ada, Bo, Chiara and 2 others',
    ]);
  });
  it('says in words where most was changed, and how many areas there are beside', () => {
    const of = (kinds: readonly string[]): string =>
      message(planGroups(kinds.map((kind) => anAttributedChange([ada], undefined, { kind })))[0]).split('\n')[0] ?? '';
    assert.equal(
      of(['group', 'conditionalAccessPolicy', 'namedLocation', 'conditionalAccessPolicy']),
      'Ada Lindqvist: 4 changed in Conditional Access, Groups',
    );
    const many = ['group', 'user', 'device', 'application', 'domain', 'organization', 'contract', 'orgContact'];
    assert.match(of(many), /^Ada Lindqvist: 8 changed in Applications, Contacts, .* and \d more areas?$/);
  });
});

describe('tagName', () => {
  it('fills date and time in UTC', () => {
    assert.equal(tagName('backup/{date}_{time}Z', '2026-01-31T02:00:05.123Z'), 'backup/2026-01-31_02-00-05Z');
  });
});
