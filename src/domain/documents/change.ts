import * as v from 'valibot';
import type { AttributedChange, FileChange } from '../change.ts';
import type { SameType } from './same-type.ts';
import { identity, instant, line, objectId, text } from './values.ts';

const fileChange = {
  kind: line,
  key: text,
  path: text,
  status: v.picklist(['added', 'modified', 'deleted']),
  oldBlob: v.nullable(objectId),
  newBlob: v.nullable(objectId),
  name: text,
  readAt: instant,
};

/** One file that differs from Git's tree. */
export const fileChangeSchema = v.strictObject(fileChange);

// Unknown properties are allowed here: notes in Git hold the same, and another version may have written them.
const actor = v.variant('type', [
  v.object({
    type: v.literal('user'),
    id: text,
    userPrincipalName: v.exactOptional(text),
    homeTenant: v.exactOptional(text),
  }),
  v.object({
    type: v.literal('app'),
    id: text,
    appId: v.exactOptional(text),
    displayName: v.exactOptional(text),
  }),
]);

const credit = v.object({
  actor,
  grade: v.picklist(['exact', 'object', 'related']),
  properties: v.array(text),
  events: v.array(v.object({ id: text, at: text, activity: text })),
  via: v.exactOptional(text),
  witness: v.exactOptional(text),
});

const reasons = [
  'first-backup',
  'no-event',
  'not-audited',
  'retention',
  'log-denied',
  'log-failed',
  'time-budget',
  'rewritten',
] as const;

/** Who made a change, or why the author is unknown. */
export const attributionSchema = v.variant('status', [
  v.object({ status: v.literal('found'), credits: v.array(credit), unexplained: v.array(text) }),
  v.object({ status: v.literal('unknown'), reason: v.picklist(reasons) }),
]);

const attributedChange = {
  ...fileChange,
  attribution: attributionSchema,
  since: v.exactOptional(instant),
  authors: v.array(identity),
};

/** A change with its authors and their evidence, in a document of this run. */
export const attributedChangeSchema = v.strictObject(attributedChange);

/** The same in a note of an earlier run, which another version of the product may have written. */
export const keptChangeSchema = v.object(attributedChange);

/** The first line of a note with evidence. */
export const evidenceHeaderSchema = v.object({
  document: v.literal('evidence'),
  version: v.literal(1),
  runId: line,
  window: v.nullable(v.object({ from: instant, to: instant })),
});

// The compiler holds the schemas to the types that the steps use.
true satisfies SameType<v.InferOutput<typeof fileChangeSchema>, FileChange>;
true satisfies SameType<v.InferOutput<typeof attributedChangeSchema>, AttributedChange>;
