import * as v from 'valibot';
import type { AttributionReport, CommitReport, ExportManifest } from '../run.ts';
import { attributedChangeSchema, attributionSchema, fileChangeSchema } from './change.ts';
import { kindReportSchema, receiptSchema, runFactsSchema } from './run.ts';
import type { SameType } from './same-type.ts';
import { amount, identity, instant, line, objectId } from './values.ts';

const window = v.nullable(v.strictObject({ from: instant, to: instant }));

/** An audit event that arrived after its change was committed. */
const lateFinding = v.strictObject({ commit: objectId, change: attributedChangeSchema, before: attributionSchema });

const common = { version: v.literal(1), run: runFactsSchema, outcomes: v.array(kindReportSchema) };

/**
 * The documents that the steps hand on. A document comes from the same version of the product, so an unknown property
 * means that somebody else wrote it, and the document is refused. `items` is the schema of the elements of `list`, which
 * are validated one by one because a first backup has a million of them.
 */
export const documentSchemas = {
  manifest: {
    list: 'changes',
    items: fileChangeSchema,
    header: v.strictObject({
      ...common,
      document: v.literal('manifest'),
      finishedAt: instant,
      receipt: receiptSchema,
      changeCount: amount,
    }),
  },
  attribution: {
    list: 'changes',
    items: attributedChangeSchema,
    header: v.strictObject({
      ...common,
      document: v.literal('attribution'),
      receipt: receiptSchema,
      window,
      eventsRead: amount,
      late: v.array(lateFinding),
    }),
  },
  commits: {
    list: 'commits',
    items: v.strictObject({ commit: objectId, subject: line, authors: v.array(identity), changes: amount }),
    header: v.strictObject({
      ...common,
      document: v.literal('commits'),
      late: v.array(lateFinding),
      pushed: v.boolean(),
    }),
  },
} as const;

/** A document of a run by its name. */
export interface DocumentByName {
  readonly manifest: ExportManifest;
  readonly attribution: AttributionReport;
  readonly commits: CommitReport;
}

type Header<Name extends keyof DocumentByName, List extends string> = Omit<DocumentByName[Name], List>;
type Output<Name extends keyof DocumentByName> = v.InferOutput<(typeof documentSchemas)[Name]['header']>;

true satisfies SameType<Output<'manifest'>, Header<'manifest', 'changes'>>;
true satisfies SameType<Output<'attribution'>, Header<'attribution', 'changes'>>;
true satisfies SameType<Output<'commits'>, Header<'commits', 'commits'>>;
true satisfies SameType<v.InferOutput<(typeof documentSchemas)['commits']['items']>, CommitReport['commits'][number]>;
