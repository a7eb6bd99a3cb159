import * as v from 'valibot';
import { shownLine } from '../shown.ts';

/** Characters that a sentence shows of one name or value, of a path, and of a reason. */
const longestName = 60;
const longestPlace = 200;
const longestReason = 300;

/**
 * What is wrong with a value, for the end of a sentence: the path of the first fault and the reason.
 * @returns undefined for a value that the schema accepts.
 */
export function faultOf(schema: v.GenericSchema, value: unknown): string | undefined {
  const { issues } = v.safeParse(schema, value, { abortEarly: true, abortPipeEarly: true });
  if (issues === undefined) return undefined;
  const [{ path = [], expected, input, message }] = issues;
  // The names of properties are data too.
  const place = shownLine(path.map(({ key }) => String(key).slice(0, longestName)).join('.'), longestPlace);
  const isOurs = !message.startsWith('Invalid ');
  const reason = isOurs || expected === null ? message : `it must be ${expected} and is ${shownInput(input)}`;
  return `has a fault${place === '' ? '' : ` at ${place}`}: ${shownLine(reason, longestReason)}`;
}

/** True for a value that the schema accepts; it is left as it is, properties that the schema does not know included. */
export function accepts<Schema extends v.GenericSchema>(schema: Schema, value: unknown): value is v.InferInput<Schema> {
  return v.is(schema, value);
}

/** Without what is in a list or an object: that may be nested deeper than can be written as JSON. */
function shownInput(input: unknown): string {
  if (input === undefined) return 'missing';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object' && input !== null) return 'an object';
  return JSON.stringify(typeof input === 'string' ? input.slice(0, longestName) : input);
}
