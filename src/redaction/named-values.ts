import { textOf } from '../domain/resource.ts';
import type { Json, JsonObject } from '../domain/resource.ts';
import { isInnocent, looksRandom } from './looks-random.ts';
import { traitsOf } from './property-traits.ts';
import { kindOfName } from './secret-names.ts';
import type { NameKind } from './secret-names.ts';

/** What an object says of its own properties. */
export interface NamedValues {
  /** They hold a secret, because another property says so. */
  readonly secret: readonly string[];
  /** They name the value beside them, and are no values. */
  readonly naming: readonly string[];
}

const nothing: NamedValues = { secret: [], naming: [] };

export function namedValues(object: JsonObject): NamedValues {
  const secret = ownSecrets(object);
  let hasValue = false;
  for (const property in object) hasValue ||= traitsOf(property).isNamed;
  if (!hasValue) return secret.length === 0 ? nothing : { secret, naming: [] };
  const properties = Object.keys(object);
  const naming = properties.filter((property) => traitsOf(property).isNaming);
  const kinds = naming.map((property) => kindOfName(textOf(object, property)));
  const said = properties.filter(
    (property) => traitsOf(property).isNamed && !naming.includes(property) && isSecret(object[property], kinds),
  );
  return { secret: [...secret, ...said], naming };
}

function ownSecrets(object: JsonObject): readonly string[] {
  if (object.isEncrypted === true || textOf(object, '@odata.type').endsWith('SecretSettingValue')) return ['value'];
  // The key that signs is private; the one that verifies is public.
  return object.usage === 'Sign' && 'keyId' in object ? ['key'] : [];
}

/** A switch or a small number is a setting. */
function isSecret(value: Json | undefined, kinds: readonly NameKind[]): boolean {
  if (typeof value !== 'string') return kinds.includes('secret');
  if (isInnocent(value) || /^\d{1,4}$/.test(value)) return false;
  return kinds.includes('secret') || (kinds.includes('likely') && looksRandom(value));
}
