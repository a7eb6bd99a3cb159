import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BearerCredentialHandler } from 'azure-devops-node-api/handlers/bearertoken.js';
import { readLog } from '../../src/attribute/log-reading.ts';
import { kindById } from '../../src/catalogue/index.ts';
import { pathOf } from '../../src/catalogue/layout.ts';
import { timeBudget } from '../../src/domain/budget.ts';
import { BackupError } from '../../src/domain/errors.ts';
import type { ExportSummary } from '../../src/domain/run.ts';
import { blobId } from '../../src/edges/blob-id.ts';
import { changeJournal } from '../../src/edges/change-journal.ts';
import { jobStart } from '../../src/edges/devops.ts';
import { boundedWords, inOneLine } from '../../src/edges/git-words.ts';
import { GraphBatch } from '../../src/edges/graph-batch.ts';
import { graphAuditLog } from '../../src/edges/graph-audit-log.ts';
import { graphReader } from '../../src/edges/graph-reader.ts';
import { DevOpsNotifications } from '../../src/edges/notifications.ts';
import { pushError } from '../../src/edges/push-errors.ts';
import { harmless } from '../../src/edges/terminal.ts';
import { readChanges } from '../../src/export/changed-objects.ts';
import type { TrackedKind } from '../../src/export/changed-objects.ts';
import { canonicalText } from '../../src/export/canonical.ts';
import { exportTenant } from '../../src/export/exporter.ts';
import { someRunFacts } from '../support/builders.ts';
import { FakeClock, MemoryLog } from '../support/fakes.ts';
import {
  batchShapes,
  devOpsShapes,
  gitShapes,
  objectShapes,
  pageShapes,
  rightShapes,
} from '../tables/hostile-answers.ts';
import type { HostileAnswer, Outcome } from '../tables/hostile-answers.ts';

const root = 'https://graph.microsoft.com/v1.0';
const policies = 'identity/conditionalAccess/policies';
const policy = (at: number): Record<string, unknown> => ({
  id: `p${at}`,
  displayName: `Policy ${at}`,
  state: 'enabled',
});
const members = [1, 2, 3].map((at) => ({ id: `m${at}`, displayName: `Member ${at}` }));
const group = { id: 'g1', displayName: 'All staff', groupTypes: [] as string[] };
const settings = { id: 'authorizationPolicy', displayName: 'Authorization Policy', guestUserRoleId: 'r' };

/** What a tenant answers, by the path of a request and its page. */
const right: Readonly<Record<string, unknown>> = {
  [policies]: { value: [policy(1), policy(2)], '@odata.nextLink': `${root}/${policies}?$skiptoken=2` },
  [`${policies}?2`]: { value: [policy(3), policy(4)] },
  ...Object.fromEntries([1, 2, 3, 4].map((at) => [`${policies}/p${at}`, policy(at)])),
  groups: { value: [{ ...group, 'members@odata.nextLink': `${root}/groups/g1/members?$skiptoken=x` }] },
  'groups/g1': group,
  'groups/g1/members': { value: members },
  'groups/g1/owners': { value: [] },
  'policies/authorizationPolicy': settings,
};

/** Where a hostile answer stands in for the right one. */
type Place = keyof typeof right;
type Hostile = (page: string) => HostileAnswer | undefined;

function batchOf(hostile: Hostile, whole?: (items: string) => HostileAnswer): GraphBatch {
  return new GraphBatch({
    endpoint: 'https://graph.example',
    clock: new FakeClock('2026-01-01T00:00:00Z'),
    signal: new AbortController().signal,
    patience: () => Infinity,
    post: (_, body) => {
      const { requests } = body as { requests: readonly { id: string; url: string }[] };
      const responses = requests.map(({ id, url }) => ({ id, ...answerOf(url, hostile) }));
      const items = responses.map((response) => JSON.stringify(response)).join();
      const { status = 200, headers = {}, body: text = `{"responses":[${items}]}` } = whole?.(items) ?? {};
      const given = new Headers(headers as Record<string, string>);
      return Promise.resolve({ status, headers: given, text: String(text) });
    },
  });
}

function answerOf(url: string, hostile: Hostile): Required<Omit<HostileAnswer, 'headers'>> {
  const [path = '', query = ''] = decodeURIComponent(url.replace(/^\//, '')).split('?');
  const page = query.includes('$skiptoken=2') ? `${path}?2` : path;
  const {
    status = 200,
    body,
    ...rest
  } = hostile(page) ?? {
    status: page in right ? 200 : 404,
    body: right[page] ?? { error: { code: 'Request_ResourceNotFound', message: 'gone' } },
  };
  return { ...rest, status, body };
}

const kinds = ['conditionalAccessPolicy', 'group', 'authorizationPolicy'].map(kindById);
/** All that was kept last time: one object of each kind more than the tenant has is not there. */
const kept = new Map(
  [
    ...[1, 2, 3, 4].map((at) => [0, policy(at)] as const),
    [1, { ...group, members, owners: [] }] as const,
    [2, settings] as const,
  ].map(([at, object]) => {
    const kind = kinds[at] ?? kindById('group');
    const text = canonicalText(kind, object as never);
    const key = kind.shape === 'singleton' ? kind.id : String(object.id);
    return [`prod-backup/${pathOf(kind, key)}`, text] as const;
  }),
);

let folder = '';
before(() => (folder = mkdtempSync(join(tmpdir(), 'entra-backup-test-'))));
after(() => rmSync(folder, { recursive: true }));

async function exported(batch: GraphBatch): Promise<{ summary: ExportSummary; changes: string[] }> {
  const clock = new FakeClock('2026-01-01T00:00:00Z');
  const journal = changeJournal(join(folder, 'changes'));
  journal.clear();
  const summary = await exportTenant(
    someRunFacts(),
    kinds.map((kind) => ({ kind })),
    {
      cloud: 'public',
      incremental: false,
      sweepDays: 6,
      deletionShare: 0.5,
      confirmDeletions: false,
      productVersion: '1',
      receipt: null,
    },
    {
      reader: graphReader(batch),
      baseline: {
        entries: () => Promise.resolve([...kept].map(([path, text]) => ({ path, blob: blobId(text) }))),
        texts: () => Promise.resolve([]),
      },
      stage: { put: () => undefined, flush: () => undefined, get: () => '' },
      journal,
      blobId,
      fingerprint: (secret) => secret,
      clock,
      log: new MemoryLog(),
      budget: timeBudget(null, () => clock.now()),
      signal: new AbortController().signal,
      sameTenant: () => Promise.resolve(),
    },
  );
  const changes: string[] = [];
  for await (const { status, path } of journal.changes()) changes.push(`${status} ${path}`);
  return { summary, changes };
}

function endOf(summary: ExportSummary, kind: string): string | undefined {
  return summary.outcomes.find((report) => report.kind === kind)?.outcome.status;
}

const placesOfPages: readonly (readonly [what: string, place: Place, kind: string])[] = [
  ['the list', policies, 'conditionalAccessPolicy'],
  ['a later page', `${policies}?2`, 'conditionalAccessPolicy'],
  ['a relation', 'groups/g1/members', 'group'],
];

describe('hostile answers', () => {
  it('are measured against a tenant that is read without a change', async () => {
    const { summary, changes } = await exported(batchOf(() => undefined));
    assert.deepEqual(changes, []);
    for (const { id } of kinds) assert.equal(endOf(summary, id), 'complete', id);
  });

  for (const [where, place, kind] of placesOfPages) {
    describe(`in place of ${where}`, () => {
      for (const [what, outcome, shape] of pageShapes) {
        it(`${what}: the kind is ${outcome}, and its files stay`, async () => {
          await assertEnds(place, kind, outcome, shape(right[place] as never));
        });
      }
      for (const [what, shape] of rightShapes) {
        it(`${what}: the kind is complete, and nothing is deleted`, async () => {
          const answer = shape(right[place] as never);
          const { summary, changes } = await exported(batchOf((page) => (page === place ? answer : undefined)));
          assert.equal(endOf(summary, kind), 'complete');
          assert.ok(!changes.some((change) => change.startsWith('deleted')), changes.join());
        });
      }
    });
  }

  describe('in place of an object', () => {
    for (const [what, outcome, shape] of objectShapes) {
      it(`${what}: the kind is ${outcome}, and its file stays`, async () => {
        await assertEnds('policies/authorizationPolicy', 'authorizationPolicy', outcome, shape(settings));
      });
    }
  });

  describe('in place of a batch, once', () => {
    for (const [what, answer] of batchShapes) {
      it(`${what}: it is asked for again, and nothing is lost`, async () => {
        let posts = 0;
        const { summary, changes } = await exported(
          batchOf(
            () => undefined,
            (items) => (++posts === 2 ? filled(answer, items) : {}),
          ),
        );
        assert.deepEqual(changes, []);
        for (const { id } of kinds) assert.equal(endOf(summary, id), 'complete', id);
        assert.ok(posts > 2);
      });
    }
  });

  describe('in place of every batch', () => {
    for (const [what, answer] of batchShapes) {
      it(`${what}: the run fails, and nothing changes`, async () => {
        const run = exported(
          batchOf(
            () => undefined,
            (items) => filled(answer, items),
          ),
        );
        await assert.rejects(run, (error) => error instanceof BackupError);
      });
    }
  });

  describe('in place of a page of a delta query', () => {
    const link = 'groups/delta?$deltatoken=a';
    const end = { '@odata.deltaLink': `${root}/groups/delta?$deltatoken=b` };
    const page = { value: [{ id: 'g1' }], ...end };
    const shapes = pageShapes.filter(([, outcome]) => outcome === 'failed');
    const more: readonly [string, unknown][] = [
      ['neither of the links', { value: [{ id: 'g1' }] }],
      ['both of the links', { ...page, '@odata.nextLink': `${root}/groups/delta?$skiptoken=b` }],
      ['a delta link that is a number', { ...page, '@odata.deltaLink': 7 }],
      ['a delta link to another collection', { ...page, '@odata.deltaLink': `${root}/users/delta?$deltatoken=b` }],
      ['a change without an id', { ...page, value: [{ displayName: 'x' }] }],
    ];
    const all = [
      ...shapes.map(([what, , shape]) => [what, shape(page)] as const),
      ...more.map(([what, body]) => [what, { body }] as const),
    ];
    for (const [what, answer] of all) {
      it(`${what}: the round is not believed`, async () => {
        // The shapes leave out what they do not name: the end of the round stays.
        const { body } = answer;
        const isPage = typeof body === 'object' && body !== null && 'value' in body && !('@odata.deltaLink' in body);
        const given =
          isPage && !more.some(([name]) => name === what) ? { ...answer, body: { ...body, ...end } } : answer;
        const reader = graphReader(batchOf((at) => (at === 'groups/delta' ? given : undefined)));
        await assert.rejects(readChanges(kindById('group') as TrackedKind, reader, link), { name: 'ReadError' });
      });
    }
  });

  describe('in place of a page of the audit log', () => {
    const event = { id: 'e1', activityDateTime: '2026-01-01T00:00:00Z', activityDisplayName: 'Update group' };
    const page = { value: [event] };
    for (const [what, outcome, shape] of pageShapes) {
      const reason = outcome === 'denied' ? 'log-denied' : 'log-failed';
      it(`${what}: what is not explained says ${reason}`, async () => {
        const answer = shape(page);
        const clock = new FakeClock('2026-01-02T00:00:00Z');
        const isLog = (at: string): boolean => at.startsWith('auditLogs/directoryAudits');
        const auditLog = graphAuditLog(graphReader(batchOf((at) => (isLog(at) ? answer : undefined))));
        const budget = timeBudget(null, () => clock.now());
        const since = '2026-01-01T12:00:00Z';
        const reading = await readLog(since, { auditLog, budget, clock, log: new MemoryLog() });
        assert.equal(reading.missingSince(since), reason);
      });
    }
  });

  describe('of Azure DevOps', () => {
    let answer: readonly [status: number, body: string] = [200, ''];
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(answer[0], { 'content-type': 'application/json', location: '/_signin' }).end(answer[1]);
    });
    before(() => new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready)));
    after(() => server.close().closeAllConnections());
    const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/contoso/`;

    for (const [what, status, body] of devOpsShapes) {
      it(`${what}: the start of the job is not known, and the log says why`, async () => {
        answer = [status, body];
        const log = new MemoryLog();
        const job = { collectionUri: url(), project: 'p', buildId: 1, jobId: 'j', token: 't' };
        assert.equal(await jobStart(job, log), undefined);
        assert.equal(log.lines.length, 1, log.lines.join('\n'));
      });
      it(`${what}: notifications end in one sentence`, async () => {
        answer = [status, body];
        for (const settled of await questionsAt(url())) {
          const error: unknown = settled.status === 'rejected' ? settled.reason : settled;
          assert.ok(error instanceof BackupError, error instanceof Error ? error.stack : JSON.stringify(error));
          assert.ok(!error.message.includes('\n') && error.hint !== '');
        }
      });
    }
  });

  describe('of a git server', () => {
    for (const [what, stderr] of gitShapes) {
      it(`${what}: the push is refused in one sentence without secrets`, () => {
        const words = boundedWords();
        words.add(Buffer.from(stderr));
        const { message: said, hint } = pushError('refs/heads/main', inOneLine(words.text()));
        const message = harmless(said);
        assert.ok(message.length < 5000 && !/\p{Cc}/u.test(message), message.slice(0, 200));
        assert.ok(!message.includes('##vso['));
        assert.ok(hint.length > 0);
        assert.ok(!message.includes('s3cr3tpass'));
      });
    }
  });
});

async function assertEnds(place: Place, kind: string, outcome: Outcome, answer: HostileAnswer): Promise<void> {
  const { summary, changes } = await exported(batchOf((page) => (page === place ? answer : undefined)));
  assert.equal(endOf(summary, kind), outcome);
  assert.deepEqual(changes, []);
  for (const { id } of kinds.filter((each) => each.id !== kind)) assert.equal(endOf(summary, id), 'complete', id);
}

function filled({ body, ...answer }: HostileAnswer, items: string): HostileAnswer {
  return { ...answer, body: String(body).replaceAll('{items}', items) };
}

/** All questions that `notifications` asks. */
function questionsAt(url: string): Promise<PromiseSettledResult<unknown>[]> {
  const signIn = (): BearerCredentialHandler => new BearerCredentialHandler('t', true);
  const devOps = new DevOpsNotifications(url, signIn, () => true);
  const project = { id: 'p', name: 'p', defaultTeam: { id: 't', name: 't', kind: 'team' } } as const;
  const subscriber = project.defaultTeam;
  return Promise.allSettled([
    devOps.project('p'),
    devOps.projectNames(),
    devOps.pipelines(project),
    devOps.teams(project),
    devOps.people('x'),
    devOps.subscriptions(subscriber),
  ]);
}
