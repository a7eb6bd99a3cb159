import * as v from 'valibot';
import type { KindReport, Receipt, RunFacts } from '../run.ts';
import type { SameType } from './same-type.ts';
import { amount, instant, line, objectId, text } from './values.ts';

/** How reading a kind ended. */
export const outcomeSchema = v.variant('status', [
  v.object({ status: v.literal('complete'), objects: amount }),
  v.object({
    status: v.literal('suspicious'),
    objects: amount,
    missing: amount,
    of: amount,
    why: v.exactOptional(text),
  }),
  v.object({ status: v.literal('absent'), code: text }),
  v.object({ status: v.literal('denied'), missing: v.array(text), delegatedOnly: v.boolean() }),
  v.object({ status: v.literal('failed'), code: text, hint: text }),
  v.object({ status: v.literal('skipped'), reason: v.picklist(['time-budget', 'cancelled']) }),
]);

/** A kind with its outcome and what reading it took. */
export const kindReportSchema = v.strictObject({
  kind: line,
  outcome: outcomeSchema,
  read: v.picklist(['everything', 'changes']),
  requests: amount,
  retries: amount,
  seconds: v.pipe(v.number(), v.finite()),
});

/** What a run was asked for and what it is based on. */
export const runFactsSchema = v.strictObject({
  id: v.pipe(line, v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'is not a run id')),
  startedAt: instant,
  tenantId: v.pipe(line, v.maxLength(200)),
  // An export to a plain folder has none.
  branch: line,
  baseCommit: v.nullable(objectId),
  folder: line,
  types: v.array(line),
  exclude: v.array(line),
  cloudOnly: v.boolean(),
  previousStartedAt: v.nullable(instant),
  previousCommit: v.nullable(objectId),
  lastReads: v.record(line, instant),
});

const deltaState = { link: text, readAt: instant, basis: text, sweptAt: instant };

const openObject = v.object({
  key: v.pipe(text, v.nonEmpty()),
  why: v.picklist(['missing', 'unread', 'stale', 'unchanged']),
  nights: v.pipe(amount, v.safeInteger()),
});

const receipt = {
  document: v.literal('receipt'),
  version: v.literal(1),
  runId: line,
  startedAt: instant,
  tenantId: line,
  skipped: v.array(line),
  suspicious: v.array(line),
  open: v.exactOptional(v.record(line, v.array(openObject))),
};

/** The receipt inside of a document of this run. */
export const receiptSchema = v.strictObject({ ...receipt, delta: v.record(line, v.strictObject(deltaState)) });

/** The receipt of an earlier run, which another version of the product may have written with further properties. */
export const keptReceiptSchema = v.object({ ...receipt, delta: v.record(line, v.object(deltaState)) });

/** What the run of a commit could read, in a note on it. */
export const keptCoverageSchema = v.object({
  complete: amount,
  others: v.array(v.object({ kind: line, outcome: outcomeSchema })),
  run: v.exactOptional(v.object({ id: line, startedAt: line })),
});

true satisfies SameType<v.InferOutput<typeof kindReportSchema>, KindReport>;
true satisfies SameType<v.InferOutput<typeof runFactsSchema>, RunFacts>;
true satisfies SameType<v.InferOutput<typeof receiptSchema>, Receipt>;
