import type { TimeBudget } from '../domain/budget.ts';
import type { Baseline, ChangeJournal, Log, ResourceReader, Stage, WaitingClock } from '../domain/ports.ts';
import type { Cloud } from '../domain/resource.ts';
import type { Receipt } from '../domain/run.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { Fingerprint } from '../redaction/redact.ts';

/** How a run reads. */
export interface ExportOptions {
  readonly cloud: Cloud;
  readonly incremental: boolean;
  readonly sweepDays: number;
  readonly deletionShare: number;
  readonly confirmDeletions: boolean;
  /** Of this product: another one may write other texts. */
  readonly productVersion: string;
  /** What the audit log names since; a reason where it could not be read, undefined where nobody asked. */
  readonly trail?: AuditTrail | string;
  /** What the last run left; null where there is nothing, or nothing that fits the files of last time. */
  readonly receipt: Receipt | null;
}

export interface KindPorts {
  readonly reader: ResourceReader;
  readonly baseline: Baseline;
  readonly stage: Stage;
  readonly journal: ChangeJournal;
  readonly blobId: (text: string) => string;
  readonly fingerprint: Fingerprint;
  readonly clock: WaitingClock;
  readonly log: Log;
  readonly budget: TimeBudget;
  readonly signal: AbortSignal;
  /** @throws BackupError `wrong-tenant` when Graph is not the tenant's any more that the run began with. */
  readonly sameTenant: () => Promise<void>;
}

/** What one kind needs beside them. */
export interface KindExportPorts extends KindPorts {
  /** The audit log since the last run, for deletions that nothing else proves; null where it cannot be read. */
  readonly deletions: () => Promise<AuditTrail | null>;
}
