import { graphKind } from '../../src/catalogue/graph-kind.ts';
import type { AuditEvent } from '../../src/domain/audit.ts';
import type { AttributedChange, FileChange, GitIdentity } from '../../src/domain/change.ts';
import type { ResourceKind } from '../../src/domain/resource.ts';
import type { KindReport, Receipt, RunFacts } from '../../src/domain/run.ts';

/** A row of a catalogue, for what is tested of texts. */
export function aKind(row: Pick<ResourceKind, 'volatile' | 'ordered'>): ResourceKind {
  return graphKind({
    id: 'thing',
    path: 'things',
    folder: 'Things',
    groups: ['Config'],
    permissions: [],
    docs: '',
    relations: [{ name: 'owners', expand: true, keep: 'reference' }],
    ...row,
  });
}

/** Values that a test need not care about. */
export function aFileChange(change: Partial<FileChange> = {}): FileChange {
  return {
    kind: 'group',
    key: '3f000000-0000-4000-8000-000000000001',
    path: 'prod-backup/Groups/3f/3f000000-0000-4000-8000-000000000001.json',
    status: 'modified',
    oldBlob: '1'.repeat(40),
    newBlob: '2'.repeat(40),
    name: 'Finance',
    readAt: '2026-01-31T02:00:10.000Z',
    ...change,
  };
}

export const ada: GitIdentity = { name: 'Ada Lindqvist', email: 'ada@contoso.example' };
export const sync: GitIdentity = { name: 'HR Sync (SP)', email: 'sp1@t.serviceprincipal.invalid' };

export function anAttributedChange(
  authors: readonly GitIdentity[],
  lastEventAt = '2026-01-30T12:00:00.000Z',
  change: Partial<FileChange> = {},
): AttributedChange {
  const events = [{ id: `event ${lastEventAt}`, at: lastEventAt, activity: 'Update group' }];
  return {
    ...aFileChange(change),
    authors,
    attribution:
      authors.length > 0
        ? {
            status: 'found',
            credits: authors.map(({ email }) => ({
              actor: { type: 'user', id: email },
              grade: 'object',
              properties: [''],
              events,
            })),
            unexplained: [],
          }
        : { status: 'unknown', reason: 'no-event' },
  };
}

export function anAuditEvent(event: Partial<AuditEvent> = {}): AuditEvent {
  return {
    id: 'Directory_1',
    activityDateTime: '2026-01-30T12:00:00.000Z',
    activityDisplayName: 'Update group',
    result: 'success',
    actor: { type: 'user', id: 'ada-id', userPrincipalName: 'ada@contoso.example' },
    targetResources: [{ id: '3f000000-0000-4000-8000-000000000001', type: 'Group', modifiedProperties: [] }],
    details: [],
    ...event,
  };
}

export function someRunFacts(facts: Partial<RunFacts> = {}): RunFacts {
  return {
    id: '2026-01-31T02-00-00Z-abc123',
    startedAt: '2026-01-31T02:00:00.000Z',
    tenantId: 'tenant-id',
    branch: 'main',
    baseCommit: '0'.repeat(40),
    folder: 'prod-backup',
    types: ['Config'],
    exclude: [],
    cloudOnly: false,
    previousStartedAt: '2026-01-30T02:00:00.000Z',
    previousCommit: '1'.repeat(40),
    lastReads: { group: '2026-01-30T02:00:00.000Z' },
    ...facts,
  };
}

export function aKindReport(kind: string, report: Partial<KindReport> = {}): KindReport {
  const outcome = { status: 'complete', objects: 1 } as const;
  return { kind, outcome, read: 'everything', requests: 1, retries: 0, seconds: 0, ...report };
}

export function aReceipt(receipt: Partial<Receipt> = {}): Receipt {
  return {
    document: 'receipt',
    version: 1,
    runId: '2026-01-31T02-00-00Z-abc123',
    startedAt: '2026-01-31T02:00:00.000Z',
    tenantId: 'tenant-id',
    skipped: [],
    suspicious: [],
    delta: {},
    ...receipt,
  };
}
