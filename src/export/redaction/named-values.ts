import { textOf } from '../../domain/resource.ts';
import type { JsonObject } from '../../domain/resource.ts';
import { isInnocent, looksRandom } from './looks-random.ts';
import { kindOfName } from './secret-names.ts';

/** Properties that name the value beside them, and properties of that value; in any case. */
const names =
  /^(?:name|key|header|headerName|appConfigKey|settingName|variable|variableName|parameter|parameterName|property|propertyName|field|fieldName|attribute|label|option|claim|env|environmentVariable|item1|k|n)$/i;
const values =
  /^(?:value|val|values|appConfigKeyValue|headerValue|defaultValue|stringValue|textValue|settingValue|currentValue|data|content|text|item2|v)$/i;

/** Properties of an object that hold a secret because another property of it says so. */
export function secretValuesOf(object: JsonObject): ReadonlySet<string> {
  const secret = new Set<string>();
  if (object.isEncrypted === true || textOf(object, '@odata.type').endsWith('SecretSettingValue')) secret.add('value');
  // The key that signs is private; the one that verifies is public.
  if ('keyId' in object && object.usage === 'Sign') secret.add('key');
  const properties = Object.keys(object);
  const naming = namesIn(object);
  if (naming.length === 0) return secret;
  const kinds = naming.map((property) => kindOfName(textOf(object, property)));
  if (!kinds.includes('secret') && !kinds.includes('likely')) return secret;
  for (const property of properties.filter((each) => values.test(each) && !naming.includes(each))) {
    const value = object[property];
    const isSaid = kinds.includes('secret') || (typeof value === 'string' && looksRandom(value));
    if (isSaid && !(typeof value === 'string' && (isSetting(value) || isInnocent(value)))) secret.add(property);
  }
  return secret;
}

/** Properties of an object that name the value beside them. */
export function namesIn(object: JsonObject): readonly string[] {
  const properties = Object.keys(object);
  const hasValue = properties.some((property) => values.test(property));
  return hasValue ? properties.filter((property) => names.test(property)) : [];
}

/** A switch or a small number is a setting, not a secret. */
function isSetting(value: string): boolean {
  return /^\d{1,4}$/.test(value);
}
