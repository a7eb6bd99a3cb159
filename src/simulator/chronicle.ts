import type { AuditDraft, AuditEntry, AuditJournal } from './audit-journal.ts';
import { roughened } from './audit-manners.ts';
import type { AuditManners } from './audit-manners.ts';
import { describeChange, describeFailure, describeRelationChange } from './audit-records.ts';
import type { ObjectChange, RelationChange } from './audit-records.ts';
import type { AuditSurroundings } from './audit-values.ts';
import type { SimulatedActor } from './simulated-actor.ts';
import { TruthLedger } from './truth-ledger.ts';

/** How an operation is done and written down that is more than one plain act. */
export interface Deed {
  /** For whom the acting app does it, whoever wanted it first; without it the actor is behind it. */
  readonly behind?: readonly SimulatedActor[];
  /** Records that other services write of it, under the same correlation id. */
  readonly beside?: readonly AuditDraft[];
  /** Records that other services write of it under a correlation id of their own. */
  readonly apart?: readonly AuditDraft[];
}

type Around = AuditSurroundings & { readonly now: () => Date };

interface OpenDeed extends Deed {
  readonly drafts: AuditDraft[];
  readonly acts: ((records: readonly AuditEntry[]) => void)[];
}

/** Writes down what happens in a tenant: for the audit log what its services tell of it, and for those who check what is true. */
export class Chronicle {
  readonly audit: AuditJournal;
  readonly truth = new TruthLedger();
  /** How carelessly the services write; null for as plainly as they can. */
  manners: AuditManners | null = null;
  readonly #tenant: Around;
  #open: OpenDeed | null = null;

  constructor(tenant: Around, audit: AuditJournal) {
    this.#tenant = tenant;
    this.audit = audit;
  }

  /** Makes one operation of all that happens inside: its records share a correlation id and tell of all of it. */
  deed<T>(deed: Deed, happen: () => T): T {
    if (this.#open !== null) throw new Error('A deed within a deed has no meaning.');
    const open: OpenDeed = { ...deed, drafts: [], acts: [] };
    this.#open = open;
    try {
      return happen();
    } finally {
      this.#open = null;
      const apart = open.apart === undefined ? [] : this.audit.write(this.#tenant.now(), open.apart);
      const together = this.#write([...open.drafts, ...(open.beside ?? [])]);
      for (const act of open.acts) act([...together, ...apart]);
    }
  }

  changed(change: ObjectChange): void {
    this.#happened(change.actor, describeChange(this.#tenant, change), (told) => this.truth.changed(change, told));
  }

  /** What came back is told as what was added is, under the name of its own activity. */
  restored(change: ObjectChange): void {
    const drafts = describeChange(this.#tenant, change).map((draft) => ({
      ...draft,
      activityDisplayName: draft.activityDisplayName.replace(/^Add /, 'Restore '),
      operationType: 'Restore',
    }));
    this.#happened(change.actor, drafts, (told) => this.truth.changed(change, told));
  }

  related(change: RelationChange): void {
    this.#happened(change.actor, describeRelationChange(this.#tenant, change), (told) =>
      this.truth.related(change, told),
    );
  }

  failed(failure: Parameters<typeof describeFailure>[1]): void {
    this.#write(describeFailure(this.#tenant, failure));
  }

  /** Writes records of what changes no object. */
  note(drafts: readonly AuditDraft[]): void {
    this.audit.write(this.#tenant.now(), drafts);
  }

  #happened(
    actor: SimulatedActor,
    drafts: readonly AuditDraft[],
    remember: (told: Parameters<TruthLedger['changed']>[1]) => void,
  ): void {
    const time = this.#tenant.now().getTime();
    const behind = this.#open?.behind;
    const deputy = behind === undefined ? null : actor;
    const act = (records: readonly AuditEntry[]): void =>
      remember({ time, actors: behind ?? [actor], deputy, records });
    if (this.#open === null) {
      act(this.#write(drafts));
      return;
    }
    this.#open.drafts.push(...drafts);
    this.#open.acts.push(act);
  }

  #write(drafts: readonly AuditDraft[]): readonly AuditEntry[] {
    const written = this.manners === null ? drafts : roughened(drafts, this.manners);
    return this.audit.write(this.#tenant.now(), written);
  }
}
