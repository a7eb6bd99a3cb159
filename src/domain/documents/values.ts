import * as v from 'valibot';

/** Any text, of a bounded length. Names and messages of a tenant are far shorter. */
export const text = v.pipe(v.string(), v.maxLength(1_000_000));

/** Text of one line: it becomes a part of a commit message, a tag name or a log line. */
export const line = v.pipe(v.string(), v.maxLength(4096), v.regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'is not one line'));

/** An instant, ISO 8601 in UTC, as `Date.toISOString` writes it; fractions of a second are optional. */
export const instant = v.pipe(
  v.string(),
  v.maxLength(40),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/, 'is not an instant'),
  v.check((value) => !Number.isNaN(Date.parse(value)), 'is not an instant'),
);

/** A SHA-1 object id of Git in hex. */
export const objectId = v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/, 'is not a Git object id'));

/** A count, or an amount that is not negative. */
export const amount = v.pipe(v.number(), v.finite(), v.minValue(0));

/** A name or an e-mail that Git can store in a commit. */
export const identityPart = v.pipe(
  v.string(),
  v.maxLength(1000),
  v.regex(/^[^<>\p{Cc}]*$/u, 'cannot be part of a Git identity'),
);

/** Name and e-mail of an author. */
export const identity = v.strictObject({ name: v.pipe(identityPart, v.nonEmpty()), email: identityPart });
