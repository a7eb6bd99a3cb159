import * as v from 'valibot';
import { shownValue } from '../shown.ts';
import type { Json } from '../resource.ts';

/**
 * What is wrong with a value, for the end of a sentence: the path of the first fault and the reason.
 * @returns undefined for a value that the schema accepts.
 */
export function faultOf(schema: v.GenericSchema, value: unknown): string | undefined {
  const { issues } = v.safeParse(schema, value, { abortEarly: true, abortPipeEarly: true });
  if (issues === undefined) return undefined;
  const [{ path = [], expected, input, message }] = issues;
  const place = path.map(({ key }) => String(key)).join('.');
  const isOurs = !message.startsWith('Invalid ');
  const reason = isOurs || expected === null ? message : `it must be ${expected} and is ${shownInput(input)}`;
  return `has a fault${place === '' ? '' : ` at ${place.slice(0, 200)}`}: ${reason.slice(0, 300)}`;
}

/** True for a value that the schema accepts; it is left as it is, properties that the schema does not know included. */
export function accepts<Schema extends v.GenericSchema>(schema: Schema, value: unknown): value is v.InferInput<Schema> {
  return v.is(schema, value);
}

function shownInput(input: unknown): string {
  return input === undefined ? 'missing' : shownValue(input as Json, 60);
}
