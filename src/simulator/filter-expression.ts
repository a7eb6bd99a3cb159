import type { Json, JsonObject } from '../domain/resource.ts';

export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
export type TextTest = 'startswith' | 'endswith' | 'contains';

/** A parsed `$filter`. A property is its path, from the object or from the variable of the `any` around it. */
export type FilterExpression =
  | { readonly is: 'and' | 'or'; readonly left: FilterExpression; readonly right: FilterExpression }
  | { readonly is: 'not'; readonly of: FilterExpression }
  | { readonly is: Comparison; readonly property: readonly string[]; readonly value: Json }
  | { readonly is: TextTest; readonly property: readonly string[]; readonly value: Json }
  | { readonly is: 'in'; readonly property: readonly string[]; readonly values: readonly Json[] }
  | { readonly is: 'any'; readonly property: readonly string[]; readonly of: FilterExpression };

/** Every operator of the expression, for the rules about which may be used where. */
export function operatorsOf(expression: FilterExpression): readonly FilterExpression['is'][] {
  if ('left' in expression) return [expression.is, ...operatorsOf(expression.left), ...operatorsOf(expression.right)];
  return 'of' in expression ? [expression.is, ...operatorsOf(expression.of)] : [expression.is];
}

/** Properties that every object that fits has one given value of. */
export function comparedIn(expression: FilterExpression): readonly string[] {
  if (expression.is === 'and') return [...comparedIn(expression.left), ...comparedIn(expression.right)];
  if (expression.is === 'or') {
    const right = comparedIn(expression.right);
    return comparedIn(expression.left).filter((name) => right.includes(name));
  }
  return expression.is === 'eq' ? [expression.property.join('/')] : [];
}

/** True when the object (inside `any`: the element) answers to the expression. Text is compared without case. */
export function matches(expression: FilterExpression, item: Json): boolean {
  switch (expression.is) {
    case 'and':
      return matches(expression.left, item) && matches(expression.right, item);
    case 'or':
      return matches(expression.left, item) || matches(expression.right, item);
    case 'not':
      return !matches(expression.of, item);
    case 'any': {
      const elements = valueAt(item, expression.property);
      return Array.isArray(elements) && elements.some((element) => matches(expression.of, element));
    }
    case 'in':
      return expression.values.some((value) => order(valueAt(item, expression.property), value) === 0);
    case 'startswith':
    case 'endswith':
    case 'contains':
      return textTests[expression.is](fold(valueAt(item, expression.property)), fold(expression.value));
    case 'eq':
    case 'ne':
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le': {
      const compared = order(valueAt(item, expression.property), expression.value);
      return comparisons[expression.is](compared);
    }
  }
}

/** Negative, zero or positive; NaN for values that have no order. Instants are compared as instants. */
export function order(left: Json, right: Json): number {
  if (left === null || right === null || typeof left === 'boolean' || typeof right === 'boolean') {
    return left === right ? 0 : NaN;
  }
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [first, second] = [fold(left), fold(right)];
  const [firstTime, secondTime] = [instantOf(first), instantOf(second)];
  if (firstTime !== null && secondTime !== null) return Number(firstTime - secondTime);
  return first < second ? -1 : first > second ? 1 : 0;
}

const comparisons: Readonly<Record<Comparison, (compared: number) => boolean>> = {
  eq: (compared) => compared === 0,
  ne: (compared) => compared !== 0,
  gt: (compared) => compared > 0,
  ge: (compared) => compared >= 0,
  lt: (compared) => compared < 0,
  le: (compared) => compared <= 0,
};

const textTests: Readonly<Record<TextTest, (text: string, part: string) => boolean>> = {
  startswith: (text, part) => text.startsWith(part),
  endswith: (text, part) => text.endsWith(part),
  contains: (text, part) => text.includes(part),
};

function valueAt(item: Json, property: readonly string[]): Json {
  let value: Json = item;
  for (const name of property) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    value = (value as Partial<JsonObject>)[name] ?? null;
  }
  return value;
}

function fold(value: Json): string {
  return typeof value === 'string' ? value.toLowerCase() : JSON.stringify(value);
}

/** Ten-millionths of a second since 1970, as fine as Graph's instants are; null for other text. */
function instantOf(text: string): bigint | null {
  const [, whole, fraction = '', zone] =
    /^(\d{4}-\d\d-\d\dt\d\d:\d\d(?::\d\d)?)(?:\.(\d+))?(z|[+-]\d\d:\d\d)$/.exec(text) ?? [];
  const milliseconds = Date.parse(`${whole ?? ''}${zone ?? ''}`.toUpperCase());
  if (Number.isNaN(milliseconds)) return null;
  return BigInt(milliseconds) * 10_000n + BigInt(fraction.slice(0, 7).padEnd(7, '0'));
}
