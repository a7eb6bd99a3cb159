import { matches, operatorsOf } from './filter-expression.ts';
import type { FilterExpression } from './filter-expression.ts';
import { parseFilter } from './filter-parser.ts';
import { GraphError, badRequest, unsupportedQuery } from './graph-error.ts';
import { isUnknownProperty } from './object-defaults.ts';
import type { Route } from './routes.ts';
import type { Json } from '../domain/resource.ts';

/** The query options of one request, checked against what the route takes. */
export interface GraphQuery {
  readonly select: readonly string[] | null;
  readonly expand: string | null;
  readonly top: number | null;
  readonly skiptoken: string | null;
  readonly orderBy: { readonly property: string; readonly descending: boolean } | null;
  readonly filter: ((object: Json) => boolean) | null;
  /** `$count=true` with `ConsistencyLevel: eventual`; without the header it is ignored. */
  readonly count: boolean;
}

const known = new Set(['$select', '$expand', '$top', '$skiptoken', '$orderby', '$filter', '$count']);

/**
 * @param expandable relations of the route's objects; empty where nothing can be expanded.
 * @throws GraphError 400, as https://learn.microsoft.com/graph/query-parameters and …/aad-advanced-queries tell.
 */
export function readQuery(
  options: URLSearchParams,
  consistencyLevel: string | undefined,
  route: Route,
  expandable: readonly string[],
): GraphQuery {
  for (const name of options.keys()) {
    if (name.startsWith('$') && !known.has(name.toLowerCase()))
      throw badRequest(`The query option '${name}' is not supported.`);
  }
  const eventual = consistencyLevel?.toLowerCase() === 'eventual';
  const count = options.get('$count') === 'true' && eventual && route.service === 'directory';
  const select =
    options
      .get('$select')
      ?.split(',')
      .map((name) => name.trim()) ?? null;
  checkSelect(select, route);
  const filterText = options.get('$filter');
  const expression = filterText === null ? null : parseFilter(filterText);
  if (expression !== null) checkFilter(expression, route, count);
  const orderBy = orderOf(options.get('$orderby'));
  if (orderBy !== null) checkOrder(orderBy.property, route, count, expression !== null);
  return {
    select,
    expand: expandOf(options.get('$expand'), expandable, eventual || options.get('$count') === 'true'),
    top: topOf(options.get('$top'), route),
    skiptoken: options.get('$skiptoken'),
    orderBy,
    filter: expression === null ? null : (object) => matches(expression, object),
    count,
  };
}

function checkSelect(select: readonly string[] | null, route: Route): void {
  const wrong = select?.find((name) => isUnknownProperty(route.path, name));
  if (wrong === undefined) return;
  throw badRequest(
    `Parsing OData Select and Expand failed: Could not find a property named '${wrong}' on type 'microsoft.graph.${route.type}'.`,
  );
}

function checkFilter(expression: FilterExpression, route: Route, advanced: boolean): void {
  const used = operatorsOf(expression);
  const reports: readonly string[] = ['eq', 'ge', 'le', 'startswith', 'any', 'and', 'or'];
  const limited: readonly string[] = ['ne', 'not', 'endswith', 'contains'];
  const wrong =
    route.service === 'reports'
      ? used.find((operator) => !reports.includes(operator))
      : used.find((operator) => limited.includes(operator) && !(advanced && operator !== 'contains'));
  if (wrong !== undefined)
    throw unsupportedQuery(`Operator '${wrong}' is not supported because the required parameters might be missing.`);
}

function orderOf(text: string | null): GraphQuery['orderBy'] {
  if (text === null) return null;
  const [property, direction, ...more] = text.trim().split(/\s+/);
  if (property === undefined || property === '' || more.length > 0 || !['asc', 'desc', undefined].includes(direction)) {
    throw badRequest(`Invalid $orderby clause '${text}'.`);
  }
  return { property, descending: direction === 'desc' };
}

function checkOrder(property: string, route: Route, advanced: boolean, filtered: boolean): void {
  if (route.service === 'reports' ? property !== 'activityDateTime' : route.service === 'other') {
    throw badRequest(`Sorting by '${property}' is not supported.`);
  }
  if (route.service === 'directory' && filtered && !advanced) {
    throw unsupportedQuery('Sorting not supported for current query.');
  }
}

function expandOf(text: string | null, expandable: readonly string[], advanced: boolean): string | null {
  if (text === null) return null;
  const names = text.split(',');
  if (names.length > 1) {
    throw badRequest(
      `The result of parsing $expand contained at least ${names.length} items, but the maximum allowed is 1.`,
    );
  }
  if (advanced) throw unsupportedQuery('Expand is not supported together with advanced query parameters.');
  if (text.includes('(')) throw badRequest('Query options inside $expand are not supported for this relation.');
  if (!expandable.includes(text)) {
    throw new GraphError(
      400,
      'ExpandNotSupported',
      `Expand is not allowed for property '${text}' according to the entity schema.`,
    );
  }
  return text;
}

function topOf(text: string | null, route: Route): number | null {
  if (text === null) return null;
  if (!/^\d+$/.test(text)) throw badRequest(`Invalid value '${text}' for $top.`);
  const top = Number(text);
  if (route.page === null) throw badRequest("Query option 'Top' is not allowed here.");
  // The reports service takes less than it is asked for, the directory refuses.
  if (route.service === 'reports' && top > 0) return Math.min(top, route.page.most);
  if (top < 1 || top > route.page.most) {
    throw new GraphError(
      400,
      'Request_UnsupportedQuery',
      `Invalid page size specified: '${text}'. Must be between 1 and ${route.page.most} inclusive.`,
    );
  }
  return top;
}
