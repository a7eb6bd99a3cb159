import { textOf } from '../domain/resource.ts';
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
    what: 'client secrets and passwords',
    property: /^(secretText|(client|app|shared)?Secret(Value)?|password|.*Passw(or)?d(Value)?|passphrase|hint)$/i,
  },
  {
    what: 'pre-shared and other keys',
    property:
      /^(.*pre-?sharedKey|sharedKey|psk|keyMaterial|networkKey|apiKey|accessKey|privateKey|encryptionKey|functionKey|symmetricKey)$/i,
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
  { what: 'authorization headers', text: /\b(?:bearer|basic)\s+(?<secret>(?=\S*\d)[A-Za-z0-9._~+/-]{12,}=*)/gi },
  {
    what: 'keys in headers and settings',
    text: /\b(?:x-functions-key|x-api-key|ocp-apim-subscription-key|api[-_]?key|client[-_]?secret|psk|pre-?shared[-_]?key|passw(?:or)?d|pwd|accountkey|sharedaccesskey|secret)["']?\s*[:=]\s*["']?(?:(?<=["'])(?<quoted>[^"'\r\n]{6,})|(?<secret>(?=[^\s"';,<>&]*\d)[^\s"';,<>&]{6,}))/gi,
  },
  {
    what: 'keys in XML',
    text: /<(?<tag>keyMaterial|sharedKey|preSharedKey|password|passphrase|secret)[^>]*>(?<secret>[^<]+)<\/\k<tag>>/gi,
  },
  { what: 'JSON web tokens', text: /(?<secret>\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*)/g },
  {
    what: 'private keys in PEM',
    text: /-----BEGIN (?<type>[A-Z ]*PRIVATE KEY)-----(?<secret>[^-]+)-----END \k<type>-----/g,
  },
];

/** A secret, or a part of one, that is shorter could be found by trying them all: not even its fingerprint is kept. */
const guessable = 8;

/** Properties that name the value beside them, with the property of that value. */
const namedValues: readonly (readonly [name: string, value: string])[] = [
  ['name', 'value'],
  ['key', 'value'],
  ['appConfigKey', 'appConfigKeyValue'],
];
const secretName =
  /^(authorization|proxy-authorization|cookie|.*(passw(or)?d|secret|token|api-?key|access-?key|functions-key|subscription-key|shared-?key|psk).*)$/i;

/** Objects that say of themselves that a value of theirs is a secret. */
const secretObjects: readonly { readonly is: (object: JsonObject) => boolean; readonly value: string }[] = [
  { is: (object) => object.isEncrypted === true, value: 'value' },
  { is: (object) => /SecretSettingValue$/.test(textOf(object, '@odata.type')), value: 'value' },
  // The key that signs is private; the one that verifies is public.
  { is: (object) => 'keyId' in object && object.usage === 'Sign', value: 'key' },
  ...namedValues.map(([name, value]) => ({
    is: (object: JsonObject) => secretName.test(textOf(object, name)),
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
  if (value !== null && typeof value === 'object') return redactObject(value, hide);
  if (typeof value !== 'string') return value;
  const named = redactionRules.find((rule) => rule.property?.test(property) === true);
  const counts = named !== undefined && (isKey || property.length > 2);
  if (counts) return hideWhole(value, hide);
  const decoded = encoded.test(property) ? textInBase64(value) : undefined;
  if (decoded !== undefined) {
    const clean = redactText(decoded, hide);
    return clean === decoded ? value : Buffer.from(clean).toString('base64');
  }
  return redactText(value, hide);
}

/** Nothing, and the stars that Graph itself puts for a secret, stay. */
function hideWhole(value: string, hide: Fingerprint): string {
  return /^\**$/.test(value) ? value : hide(value);
}

function redactText(text: string, hide: Fingerprint): string {
  return redactionRules.reduce((clean, { text: pattern }) => {
    if (pattern === undefined) return clean;
    return clean.replace(pattern, (...match: unknown[]) => {
      const [whole, groups] = [match[0] as string, match.at(-1) as { secret?: string; quoted?: string }];
      const secret = groups.secret ?? groups.quoted ?? '';
      return secret.startsWith('[redacted') ? whole : whole.replace(secret, () => hide(secret));
    });
  }, text);
}

function textInBase64(value: string): string | undefined {
  if (value.length < 16 || value.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return undefined;
  const bytes = Buffer.from(value, 'base64');
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? text : undefined;
}
