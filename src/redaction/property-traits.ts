import { isDescriptive, kindOfName } from './secret-names.ts';
import type { NameKind } from './secret-names.ts';

/** What the name of a property says of its value. */
export interface PropertyTraits {
  readonly kind: NameKind;
  /** It names the value beside it. */
  readonly isNaming: boolean;
  /** It is the value that another property may name. */
  readonly isNamed: boolean;
  /** People write what they like. */
  readonly isProse: boolean;
  /** It describes something: an id, a date, a type. */
  readonly isDescriptive: boolean;
  readonly isHeader: boolean;
}

const naming =
  /^(?:name|key|header|headerName|appConfigKey|settingName|variable|variableName|parameter|parameterName|property|propertyName|field|fieldName|attribute|label|option|claim|env|environmentVariable|item1|k|n)$/i;
const named =
  /^(?:value|val|values|appConfigKeyValue|headerValue|defaultValue|stringValue|textValue|settingValue|currentValue|data|content|text|item2|v)$/i;
const prose = /^(?:description|notes?|comments?|remarks?|internalNotes|info(?:rmation)?|justification)$/i;
const header = /authorization$|cookie$/i;

/** Properties repeat; a tenant has some thousands of names. */
const known = new Map<string, PropertyTraits>();
const mostKnown = 20_000;

export function traitsOf(property: string): PropertyTraits {
  const found = known.get(property);
  if (found !== undefined) return found;
  const traits = {
    kind: kindOfName(property),
    isNaming: naming.test(property),
    isNamed: named.test(property),
    isProse: prose.test(property),
    isDescriptive: isDescriptive(property),
    isHeader: header.test(property),
  };
  if (known.size >= mostKnown) known.clear();
  known.set(property, traits);
  return traits;
}
