import type { GraphVersion } from '../domain/resource.ts';
import { GraphError, badRequest, unsupportedQuery } from './graph-error.ts';
import type { Endpoint, RelationRoute } from './route.ts';
import { relationsOf } from './routes.ts';

/** One relation that an answer brings along, with what `$select` and a nested `$expand` say of it. */
export interface Expansion {
  readonly relation: RelationRoute;
  readonly select: readonly string[] | null;
  readonly nested: readonly Expansion[];
}

interface Surroundings {
  readonly version: GraphVersion;
  readonly service: Endpoint['service'];
  /** `ConsistencyLevel: eventual` or `$count=true` is there too. */
  readonly advanced: boolean;
}

/**
 * Reads `$expand`: one plain relation in the directory, several and nested ones elsewhere.
 * https://learn.microsoft.com/graph/query-parameters#expand-parameter
 * @param relations what may be expanded.
 * @throws GraphError 400 for anything else.
 */
export function parseExpand(
  text: string,
  relations: readonly RelationRoute[],
  surroundings: Surroundings,
): readonly Expansion[] {
  const items = splitOutside(text, ',');
  if (surroundings.service === 'directory') {
    if (items.length > 1) {
      throw badRequest(
        `The result of parsing $expand contained at least ${items.length} items, but the maximum allowed is 1.`,
      );
    }
    if (surroundings.advanced)
      throw unsupportedQuery('Expand is not supported together with advanced query parameters.');
    if (text.includes('(')) throw badRequest('Query options inside $expand are not supported for this relation.');
  }
  return items.map((item) => parseItem(item, relations, surroundings));
}

/** Relations that `$expand` may name in this version. */
export function expandable(relations: readonly RelationRoute[], version: GraphVersion): readonly RelationRoute[] {
  return relations.filter(
    (relation) => relation.expandable && relation.shape[version] !== undefined && !relation.name.includes('/'),
  );
}

/** As a context shows it, such as `policy(rules())`. */
export function contextOf({ relation, nested, select }: Expansion): string {
  return `${relation.name}(${[...(select ?? []), ...nested.map(contextOf)].join(',')})`;
}

function parseItem(item: string, relations: readonly RelationRoute[], surroundings: Surroundings): Expansion {
  const [, name = item, options = ''] = /^([^()]+)\((.*)\)$/.exec(item) ?? [];
  const relation = expandable(relations, surroundings.version).find((candidate) => candidate.name === name);
  if (relation === undefined) {
    const text = `Expand is not allowed for property '${name}' according to the entity schema.`;
    throw new GraphError(400, 'ExpandNotSupported', text);
  }
  let select: readonly string[] | null = null;
  let nested: readonly Expansion[] = [];
  for (const option of options === '' ? [] : splitOutside(options, ';')) {
    const [, key, value = ''] = /^(\$\w+)=(.*)$/.exec(option) ?? [];
    if (key === '$select') select = value.split(',');
    else if (key === '$expand') nested = parseExpand(value, relationsOf(relation), surroundings);
    else throw badRequest(`The query option '${option}' is not supported inside $expand.`);
  }
  return { relation, select, nested };
}

/** @throws GraphError 400 for parentheses that do not match. */
function splitOutside(text: string, separator: ',' | ';'): string[] {
  const items = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === separator && depth === 0) items.push('');
    else items.push(`${items.pop() ?? ''}${character}`);
    if (depth < 0) break;
  }
  if (depth !== 0) throw badRequest(`Parsing OData Select and Expand failed: '${text}' has unmatched parentheses.`);
  return items.map((item) => item.trim());
}
