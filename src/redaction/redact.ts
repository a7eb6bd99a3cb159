import type { ExactNumber } from '../domain/exact-number.ts';
import { isObject } from '../domain/resource.ts';
import type { Json, JsonObject } from '../domain/resource.ts';
import { jsonIn, stringsIn } from './json-text.ts';
import { isInnocent, looksRandom } from './looks-random.ts';
import { namedValues } from './named-values.ts';
import { traitsOf } from './property-traits.ts';
import { isGenerated } from './random-words.ts';
import type { Span } from './span.ts';
import { redactText, textRules } from './text-rules.ts';
import type { Hide } from './text-rules.ts';

/** Replaces a secret by what only tells whether it is still the same. */
export type Fingerprint = (secret: string) => string;

/** What never reaches a file, for people. Graph masks most secrets by itself; administrators paste others anywhere. */
export const redactionRules: readonly string[] = [
  'properties whose name says password, secret, token, key of an API and the like, in many languages and spellings, and what is below them',
  'private parts of JSON Web Keys, PKCS #12, encrypted OMA-URI and settings catalog values, signing keys',
  'values beside a name that says so (`Authorization`, `x-functions-key`, `password`)',
  ...textRules.map(({ what }) => what),
];

/** A secret, or a part of one, that is shorter could be found by trying them all: not even its fingerprint is kept. */
const guessable = 8;
/** Private parts of a JSON Web Key; they only count beside `kty`. */
const privateParts = /^(?:k|d|dp|dq|qi|p|q)$/;
/** Graph hints at a client secret by its first three characters, https://learn.microsoft.com/graph/api/resources/passwordcredential. */
const hintLength = 3;
/** Fewer digits are a number of something. */
const leastNumber = 1000;

/** The object without its secrets; a rotated secret still shows as a change. */
export function redact(object: JsonObject, fingerprint: Fingerprint): JsonObject {
  return redactObject(object, hidingWith(fingerprint), false);
}

/** A text of outside, such as an error's message, without its secrets and without fingerprints of them. */
export function withoutSecrets(text: string): string {
  return redactText(text, () => '[redacted]', jsonSecrets);
}

function hidingWith(fingerprint: Fingerprint): Hide {
  return (secret) => (secret.length < guessable ? '[redacted]' : `[redacted ${fingerprint(secret)}]`);
}

/** @param inSecret true below a property that says that it holds a secret. */
function redactObject(object: JsonObject, hide: Hide, inSecret: boolean): JsonObject {
  const isKey = 'kty' in object;
  const { secret, naming } = namedValues(object);
  const clean: Record<string, Json> = {};
  for (const property of Object.keys(object)) {
    const value = object[property] ?? null;
    const isBelow = inSecret && !naming.includes(property);
    put(
      clean,
      property,
      secret.includes(property) ? hideAll(value, hide) : redactValue(property, value, hide, isBelow, isKey),
    );
  }
  return clean;
}

/** Also what is called `__proto__`. */
function put(object: Record<string, Json>, property: string, value: Json): void {
  if (property !== '__proto__') object[property] = value;
  else Object.defineProperty(object, property, { value, enumerable: true, configurable: true, writable: true });
}

function redactValue(property: string, value: Json, hide: Hide, inSecret: boolean, isKey: boolean): Json {
  if (value === null || typeof value === 'boolean') return value;
  if (Array.isArray(value)) {
    return value.map((item) => (isWord(item) ? item : redactValue(property, item, hide, inSecret, isKey)));
  }
  const { kind, isDescriptive, isHeader, isProse } = traitsOf(property);
  if (isObject(value))
    return redactObject(value, hide, (kind === 'secret' && !isHeader) || (inSecret && !isDescriptive));
  if (isKey && privateParts.test(property)) return hideWhole(value, hide);
  if (kind === 'secret') return hideSecret(value, hide, isHeader);
  if (typeof value !== 'string') return value;
  if (value.length > hintLength && property === 'hint') return hideWhole(value, hide);
  if (inSecret && !isDescriptive && !isInnocent(value)) return hideWhole(value, hide);
  if (kind === 'likely' && looksRandom(value)) return hideWhole(value, hide);
  if (isProse && isGeneratedAlone(value)) return hideWhole(value, hide);
  return redactText(value, hide, jsonSecrets);
}

function isGeneratedAlone(value: string): boolean {
  return value.length >= 24 && value.length <= 256 && !/\s/.test(value) && isGenerated(value);
}

/** Such as the permissions to `get` and `list` secrets. */
function isWord(item: Json): boolean {
  return typeof item === 'string' && /^[A-Za-z]?[a-z]{1,11}$/.test(item);
}

/** Of a header the credential alone, where its scheme is known. */
function hideSecret(value: string | number | ExactNumber, hide: Hide, isHeader: boolean): Json {
  if (typeof value === 'string' && isHeader) {
    const clean = redactText(value, hide, jsonSecrets);
    if (clean !== value) return clean;
  }
  return hideWhole(value, hide);
}

/** Nothing, an instant, and the stars that Graph itself puts for a secret, stay. */
function hideWhole(value: string | number | ExactNumber, hide: Hide): Json {
  if (typeof value !== 'string') return Number(value) < leastNumber ? value : hide(String(value));
  return /^(?:\**|\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?)$/.test(value) ? value : hide(value);
}

function hideAll(value: Json, hide: Hide): Json {
  if (typeof value === 'string') return hideWhole(value, hide);
  if (Array.isArray(value)) return value.map((item) => hideAll(item, hide));
  return isObject(value) ? redactObject(value, hide, true) : value;
}

/** Where the secrets of an object stand in a text that is JSON. */
function* jsonSecrets(text: string): Iterable<Span> {
  // Quoted JSON, of which the backslashes are gone.
  const inner = text.startsWith('"') && text.endsWith('"') ? 1 : 0;
  const value = jsonIn(text.slice(inner, text.length - inner));
  if (value === undefined) return;
  const whole = new Set<string>();
  const record = (secret: string): string => {
    whole.add(secret);
    return secret;
  };
  redactValue('', value, record, false, false);
  for (const { start, end } of stringsIn(text.slice(inner, text.length - inner), whole))
    yield { start: start + inner, end: end + inner };
}
