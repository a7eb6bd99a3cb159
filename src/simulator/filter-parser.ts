import type { Json } from '../domain/resource.ts';
import type { Comparison, FilterExpression, TextTest } from './filter-expression.ts';
import { badRequest } from './graph-error.ts';

const tokenPattern = /\s*(?:('(?:[^']|'')*')|([(),])|([^\s(),']+))/y;

/**
 * Reads the part of OData's filter language that the simulator knows.
 * @throws GraphError 400 `BadRequest` for anything else.
 */
export function parseFilter(text: string): FilterExpression {
  const parser = new FilterParser(text);
  return parser.whole();
}

class FilterParser {
  readonly #tokens: string[];
  #at = 0;
  /** Variables of the `any` expressions around the place, innermost last. */
  readonly #variables: string[] = [];

  constructor(text: string) {
    this.#tokens = tokensOf(text);
  }

  whole(): FilterExpression {
    const expression = this.#or();
    if (this.#at < this.#tokens.length) throw invalid(`there is more after its end: '${this.#peek()}'`);
    return expression;
  }

  #or(): FilterExpression {
    let left = this.#and();
    while (this.#takeWord('or')) left = { is: 'or', left, right: this.#and() };
    return left;
  }

  #and(): FilterExpression {
    let left = this.#unary();
    while (this.#takeWord('and')) left = { is: 'and', left, right: this.#unary() };
    return left;
  }

  #unary(): FilterExpression {
    if (this.#takeWord('not')) return { is: 'not', of: this.#unary() };
    if (this.#takeWord('(')) {
      const inner = this.#or();
      this.#expect(')');
      return inner;
    }
    const word = this.#next();
    if (isTextTest(word.toLowerCase()) && this.#peek() === '(') return this.#textTest(word.toLowerCase() as TextTest);
    if (word.endsWith('/any') && this.#peek() === '(') return this.#any(word.slice(0, -'/any'.length));
    return this.#comparison(word);
  }

  #textTest(is: TextTest): FilterExpression {
    this.#expect('(');
    const property = this.#property(this.#next());
    this.#expect(',');
    const value = literal(this.#next());
    this.#expect(')');
    return { is, property, value };
  }

  #any(collection: string): FilterExpression {
    const property = this.#property(collection);
    this.#expect('(');
    const [variable, rest] = splitOnce(this.#next(), ':');
    if (rest !== '') this.#reinsert(rest);
    this.#variables.push(variable);
    const of = this.#or();
    this.#variables.pop();
    this.#expect(')');
    return { is: 'any', property, of };
  }

  #comparison(word: string): FilterExpression {
    const property = this.#property(word);
    const operator = this.#next().toLowerCase();
    if (operator === 'in') return { is: 'in', property, values: this.#list() };
    if (!isComparison(operator)) throw invalid(`'${operator}' is no operator`);
    return { is: operator, property, value: literal(this.#next()) };
  }

  #list(): Json[] {
    this.#expect('(');
    const values = [literal(this.#next())];
    while (this.#takeWord(',')) values.push(literal(this.#next()));
    this.#expect(')');
    if (values.length > 15) throw badRequest(`Too many values for the in operator: ${values.length}, the most is 15.`);
    return values;
  }

  /** The variable of an `any` stands for the element itself: `x eq 'a'` is the empty path, `t/id` is `id`. */
  #property(word: string): readonly string[] {
    if (!/^[\w@./-]+$/.test(word)) throw invalid(`'${word}' is no property`);
    const parts = word.split('/');
    const variable = this.#variables.at(-1);
    if (variable === undefined) return parts;
    if (parts[0] !== variable) throw invalid(`'${word}' does not start with the variable '${variable}'`);
    return parts.slice(1);
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? '';
  }

  #next(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw invalid('it ends too early');
    this.#at += 1;
    return token;
  }

  #takeWord(word: string): boolean {
    if (this.#peek().toLowerCase() !== word) return false;
    this.#at += 1;
    return true;
  }

  #expect(word: string): void {
    if (!this.#takeWord(word)) throw invalid(`'${word}' is missing`);
  }

  /** `any(x:x eq 1)`: the tokens split at blanks, so what follows the colon is put back as one of its own. */
  #reinsert(token: string): void {
    this.#tokens.splice(this.#at, 0, token);
  }
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  tokenPattern.lastIndex = 0;
  while (text.slice(tokenPattern.lastIndex).trim() !== '') {
    const found = tokenPattern.exec(text);
    if (found === null) throw invalid('a quote is not closed');
    tokens.push(found[0].trim());
  }
  return tokens;
}

function literal(token: string): Json {
  if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
  if (token === 'null') return null;
  if (token === 'true' || token === 'false') return token === 'true';
  if (/^-?\d+(\.\d+)?$/.test(token)) return Number(token);
  // Instants and GUIDs come without quotes.
  if (/^\d{4}-\d\d-\d\d|^[0-9a-f]{8}-/i.test(token)) return token;
  throw invalid(`'${token}' is no value`);
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  if (at < 0) throw invalid(`'${separator}' is missing`);
  return [text.slice(0, at), text.slice(at + separator.length)];
}

function isComparison(word: string): word is Comparison {
  return ['eq', 'ne', 'gt', 'ge', 'lt', 'le'].includes(word);
}

function isTextTest(word: string): word is TextTest {
  return ['startswith', 'endswith', 'contains'].includes(word);
}

function invalid(why: string) {
  return badRequest(`Invalid filter clause: ${why}.`);
}
