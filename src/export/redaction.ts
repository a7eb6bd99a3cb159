import { isObject, textOf } from '../domain/resource.ts';
import type { Json, JsonObject } from '../domain/resource.ts';

/** Replaces a secret by what only tells whether it is still the same. */
export type Fingerprint = (secret: string) => string;

/** A reason for which a value is not written as it is. */
export interface RedactionRule {
  readonly what: string;
  /** Property whose whole text is the secret. */
  readonly property?: RegExp;
  /** Parts of any text; the group `secret` is replaced, the rest stays. */
  readonly text?: RegExp;
}

/**
 * What never reaches a file. Graph masks most secrets by itself; administrators paste the others into scripts,
 * descriptions and URLs. Expiry dates, key ids and thumbprints are no secrets, and stay.
 */
export const redactionRules: readonly RedactionRule[] = [
  {
    what: 'client secrets, passwords and passcodes',
    property:
      /^(secretText|secretKey|(client|app|shared)?Secret(Value)?|.*passw(or)?d(Value)?|passphrase|passcode|hint)$/i,
  },
  {
    what: 'pre-shared and other keys',
    property:
      /^(.*pre-?sharedKey|sharedKeys?|psk|keyMaterial|networkKey|apiKey|accessKey|privateKey|encryptionKey|functionKey|symmetricKey)$/i,
  },
  { what: 'private keys in key sets', property: /^(k|d|dp|dq|qi|p|q|pkcs12Value|pfxBlob.*|pfx)$/ },
  {
    what: 'tokens',
    property:
      /^(token|tokenValue|.*EnrollmentTokenValue|accessToken|refreshToken|bearerToken|idToken|dataProcessorToken|appleIdentifierToken|qrCodeContent|qrCodeImage|sasToken|sasUrl|secretReferenceValueId)$/i,
  },
  {
    what: 'signed addresses (SAS, webhooks, Logic Apps, functions)',
    text: /[?&;](?:sig|signature|code|token|access_token|sas|api-?key|api_key|subscription-key|client_secret|secret|password|pwd)=(?<secret>[^&\s"'<>#]+)/gi,
  },
  {
    what: 'webhooks of Slack, Teams and Discord',
    text: /\b(?:hooks\.slack\.com\/(?:services|workflows)|[\w.-]*webhook\.office\.com\/webhookb2|discord(?:app)?\.com\/api\/webhooks)\/(?<secret>[^\s"'<>]+)/gi,
  },
  { what: 'names and passwords in addresses', text: /\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/"']+:(?<secret>[^\s@/"']+)@/gi },
  {
    what: 'authorization headers',
    text: /\b(?:bearer|basic)\s+(?<secret>(?=\S*\d)(?=\S*[A-Z])[A-Za-z0-9._~+/-]{16,}=*)/gi,
  },
  {
    what: 'tokens of well-known form (GitHub, Entra, AWS, Slack)',
    text: /(?<secret>\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{40,}|AKIA[0-9A-Z]{16}|xox[abprs]-[\w-]{10,})\b|[A-Za-z0-9_~.-]{3}[78]Q~[A-Za-z0-9_~.-]{31,34})/g,
  },
  {
    what: 'secrets that a script or a setting assigns',
    text: /(?:\b|_|-)(?:x-functions-key|x-api-key|ocp-apim-subscription-key|api[-_]?key|client[-_]?secret|psk|pre-?shared[-_]?key|passw(?:or)?d|pwd|accountkey|sharedaccesskey|secret[-_]?(?:access[-_]?)?key|secret|token)\\?["']?\s*(?:[:=]|\s(?=["']))\s*\\?(?:["'](?<quoted>[^"'\\\r\n]{6,})|(?!https?:)(?<secret>(?=[^\s"';,<>&\\]*\d)(?=[^\s"';,<>&\\]*[^\w-]|[^\s"';,<>&\\]{8,}[\s"';,<>&\\]|[^\s"';,<>&\\]{8,}$)[^\s"';,<>&\\]{6,}))/gi,
  },
  {
    what: 'secrets on a command line',
    text: /(?:ConvertTo-SecureString\s+(?:-String\s+)?["']?|\bnet\s+user\s+\S+\s+|\s--?(?:password|passwd|pwd|secret|token)[ =]["']?)(?<secret>(?![-/$*])[^\s"']{6,})/gi,
  },
  {
    what: 'keys in XML and property lists',
    text: /<(?<tag>keyMaterial|sharedKey|preSharedKey|password|passphrase|secret)[^>]*>(?<secret>[^<]+)<\/\k<tag>>|<key>[^<]*(?:password|secret|token|sharedsecret)<\/key>\s*<(?:string|data)>(?<quoted>[^<]+)<|\bkey="[^"]*(?:password|secret|token|api-?key)"\s+value="(?<value>[^"]+)"/gi,
  },
  { what: 'JSON web tokens', text: /(?<secret>\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*)/g },
  {
    what: 'private keys in PEM',
    text: /-----BEGIN (?<type>[A-Z ]*PRIVATE KEY)-----(?<secret>[^]+?)-----END \k<type>-----/g,
  },
];

/** Compiled once, and with the places of their groups: most texts of a tenant pass all of them. */
const textPatterns = redactionRules.flatMap(({ text }) => (text ? [new RegExp(text.source, `${text.flags}d`)] : []));
/** Ids, instants and single short words: none of the rules finds anything in them. */
const ordinary = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+Z|[A-Za-z0-9]{0,19})$/i;

/** A secret, or a part of one, that is shorter could be found by trying them all: not even its fingerprint is kept. */
const guessable = 8;

/** Properties that name the value beside them, with the property of that value. */
const namedValues: readonly (readonly [name: string, value: string])[] = [
  ['name', 'value'],
  ['header', 'value'],
  ['key', 'value'],
  ['appConfigKey', 'appConfigKeyValue'],
];
const secretName =
  /^(authorization|proxy-authorization|cookie|.*(passw(or)?d|passcode|secret|token|api-?key|access-?key|functions-key|subscription-key|shared-?key|psk))$/i;
/** What a switch or a number says is a setting, not a secret. */
const settingValue = /^(true|false|yes|no|on|off|enabled?|disabled?|required|none|null|\d{1,4})$/i;

/** Objects that say of themselves that a value of theirs is a secret. */
const secretObjects: readonly { readonly is: (object: JsonObject) => boolean; readonly value: string }[] = [
  { is: (object) => object.isEncrypted === true, value: 'value' },
  { is: (object) => /SecretSettingValue$/.test(textOf(object, '@odata.type')), value: 'value' },
  // The key that signs is private; the one that verifies is public.
  { is: (object) => 'keyId' in object && object.usage === 'Sign', value: 'key' },
  ...namedValues.map(([name, value]) => ({
    is: (object: JsonObject) => secretName.test(textOf(object, name)) && !settingValue.test(textOf(object, value)),
    value,
  })),
];

/** Texts that Graph hands over in base64; a secret inside of one is a secret all the same. */
const encoded =
  /^(script|detectionScript|remediationScript|.*Script)Content$|^(payload|configurationXml|payloadJson|encodedSettingXml)$|^value$/;

/** The object without its secrets; a rotated secret still shows as a change. Keys of JSON Web Keys only count beside `kty`. */
export function redact(object: JsonObject, fingerprint: Fingerprint): JsonObject {
  return redactObject(object, (secret) =>
    secret.length < guessable ? '[redacted]' : `[redacted ${fingerprint(secret)}]`,
  );
}

function redactObject(object: JsonObject, hide: Fingerprint): JsonObject {
  const isKey = 'kty' in object;
  const secret = new Set(secretObjects.filter(({ is }) => is(object)).map(({ value }) => value));
  return Object.fromEntries(
    Object.entries(object).map(([property, value]) => [
      property,
      secret.has(property) && typeof value === 'string'
        ? hideWhole(value, hide)
        : redactValue(property, value, isKey, hide),
    ]),
  );
}

function redactValue(property: string, value: Json, isKey: boolean, hide: Fingerprint): Json {
  if (Array.isArray(value)) return value.map((item) => redactValue(property, item, isKey, hide));
  if (isObject(value)) return redactObject(value, hide);
  if (typeof value === 'boolean' || value === null) return value;
  const named = redactionRules.find((rule) => rule.property?.test(property) === true);
  const counts = named !== undefined && (isKey || property.length > 2);
  if (counts) return hideWhole(String(value), hide);
  if (typeof value !== 'string') return value;
  const decoded = encoded.test(property) ? textInBase64(value) : undefined;
  if (decoded !== undefined) {
    const clean = redactText(decoded.text, hide);
    return clean === decoded.text ? value : decoded.encode(clean);
  }
  return redactText(value, hide);
}

/** Nothing, and the stars that Graph itself puts for a secret, stay. */
function hideWhole(value: string, hide: Fingerprint): string {
  return /^\**$/.test(value) ? value : hide(value);
}

function redactText(text: string, hide: Fingerprint): string {
  return ordinary.test(text)
    ? text
    : textPatterns.reduce((clean, pattern) => redactPattern(clean, pattern, hide), text);
}

function redactPattern(text: string, pattern: RegExp, hide: Fingerprint): string {
  pattern.lastIndex = 0;
  const found = pattern.test(text);
  pattern.lastIndex = 0;
  if (!found) return text;
  let result = '';
  let done = 0;
  for (const match of text.matchAll(pattern)) {
    const { secret, quoted, value } = match.indices?.groups ?? {};
    const [start, end] = secret ?? quoted ?? value ?? [0, 0];
    const part = text.slice(start, end);
    if (start < done || part === '' || part.startsWith('[redacted')) continue;
    result += text.slice(done, start) + hide(part);
    done = end;
  }
  return result + text.slice(done);
}

/** Text in base64 with the way back; scripts come in UTF-8, in UTF-16 and in what Windows called ANSI. */
function textInBase64(value: string): { readonly text: string; readonly encode: (text: string) => string } | undefined {
  if (value.length < 16 || value.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return undefined;
  const bytes = Buffer.from(value, 'base64');
  for (const encoding of ['utf8', 'utf16le', 'latin1'] as const) {
    const text = bytes.toString(encoding);
    const readable = !/[\0\uFFFD]/.test(text) && /^[\t\r\n\x20-\uFFFC]*$/.test(text.slice(0, 200));
    const lossless = Buffer.from(text, encoding).equals(bytes);
    const likely = encoding !== 'utf16le' || bytes.subarray(0, 200).includes(0);
    if (readable && lossless && likely)
      return { text, encode: (clean) => Buffer.from(clean, encoding).toString('base64') };
  }
  return undefined;
}
