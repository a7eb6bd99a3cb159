import type { GraphVersion, Json } from '../domain/resource.ts';
import { parseExpand } from './expansion.ts';
import type { Expansion } from './expansion.ts';
import { comparedIn, matches, operatorsOf } from './filter-expression.ts';
import type { FilterExpression } from './filter-expression.ts';
import { parseFilter } from './filter-parser.ts';
import { GraphError, badRequest, unsupportedQuery } from './graph-error.ts';
import { isUnknownProperty } from './object-defaults.ts';
import type { Endpoint, RelationRoute } from './route.ts';

/** The query options of one request, checked against what the route takes. */
export interface GraphQuery {
  readonly select: readonly string[] | null;
  readonly expand: readonly Expansion[];
  readonly top: number | null;
  readonly skiptoken: string | null;
  readonly orderBy: { readonly property: string; readonly descending: boolean } | null;
  readonly filter: ((object: Json) => boolean) | null;
  /** `$count=true` with `ConsistencyLevel: eventual`; without the header it is ignored. */
  readonly count: boolean;
}

/** What a query is about, and what it may expand. */
export interface QueryPlace {
  readonly version: GraphVersion;
  /** As a template: of a route when the type's properties are known. */
  readonly path: string;
  readonly relations: readonly RelationRoute[];
  /** A list that some services refuse without a filter. */
  readonly isList: boolean;
}

const known = new Set(['$select', '$expand', '$top', '$skiptoken', '$orderby', '$filter', '$count']);

/** @throws GraphError 400, as https://learn.microsoft.com/graph/query-parameters and …/aad-advanced-queries tell. */
export function readQuery(
  options: URLSearchParams,
  consistencyLevel: string | undefined,
  endpoint: Endpoint,
  { version, path, relations, isList }: QueryPlace,
): GraphQuery {
  for (const name of options.keys()) {
    if (name.startsWith('$') && !known.has(name.toLowerCase()))
      throw badRequest(`The query option '${name}' is not supported.`);
  }
  const eventual = consistencyLevel?.toLowerCase() === 'eventual';
  const count = options.get('$count') === 'true' && eventual && endpoint.service === 'directory';
  const select =
    options
      .get('$select')
      ?.split(',')
      .map((name) => name.trim()) ?? null;
  checkSelect(select, path, endpoint.type);
  const filterText = options.get('$filter');
  const expression = filterText === null ? null : parseFilter(filterText);
  if (expression !== null) checkFilter(expression, endpoint, count);
  if (isList) checkDemands(expression, endpoint);
  const orderBy = orderOf(options.get('$orderby'));
  if (orderBy !== null) checkOrder(orderBy.property, endpoint, count, expression !== null);
  const expandText = options.get('$expand');
  const advanced = eventual || options.get('$count') === 'true';
  return {
    select,
    expand:
      expandText === null ? [] : parseExpand(expandText, relations, { version, service: endpoint.service, advanced }),
    top: topOf(options.get('$top'), endpoint),
    skiptoken: options.get('$skiptoken'),
    orderBy,
    filter: expression === null ? null : (object) => matches(expression, object),
    count,
  };
}

/** @throws GraphError 400 for a name that the type is known not to have. */
export function checkSelect(select: readonly string[] | null, path: string, type: string): void {
  const wrong = select?.find((name) => isUnknownProperty(path, name));
  if (wrong === undefined) return;
  throw badRequest(
    `Parsing OData Select and Expand failed: Could not find a property named '${wrong}' on type 'microsoft.graph.${type}'.`,
  );
}

function checkFilter(expression: FilterExpression, endpoint: Endpoint, advanced: boolean): void {
  const used = operatorsOf(expression);
  // Documented are eq, ge and le; clients that bound their windows by lt are answered all the same.
  const reports: readonly string[] = ['eq', 'ge', 'le', 'lt', 'startswith', 'any', 'and', 'or'];
  const limited: readonly string[] = ['ne', 'not', 'endswith', 'contains'];
  const wrong =
    endpoint.service === 'reports'
      ? used.find((operator) => !reports.includes(operator))
      : used.find((operator) => limited.includes(operator) && !(advanced && operator !== 'contains'));
  if (wrong !== undefined)
    throw unsupportedQuery(`Operator '${wrong}' is not supported because the required parameters might be missing.`);
}

/** https://learn.microsoft.com/graph/api/policyroot-list-rolemanagementpolicyassignments and its like. */
function checkDemands(expression: FilterExpression | null, { demands }: Endpoint): void {
  if (demands === null) return;
  const compared = expression === null ? [] : comparedIn(expression);
  if (demands.anyOf.some((names) => names.every((name) => compared.includes(name)))) return;
  throw new GraphError(400, demands.code, demands.message);
}

function orderOf(text: string | null): GraphQuery['orderBy'] {
  if (text === null) return null;
  const [property, direction, ...more] = text.trim().split(/\s+/);
  if (property === undefined || property === '' || more.length > 0 || !['asc', 'desc', undefined].includes(direction)) {
    throw badRequest(`Invalid $orderby clause '${text}'.`);
  }
  return { property, descending: direction === 'desc' };
}

function checkOrder(property: string, endpoint: Endpoint, advanced: boolean, filtered: boolean): void {
  if (endpoint.service === 'reports' ? property !== 'activityDateTime' : endpoint.service === 'other') {
    throw badRequest(`Sorting by '${property}' is not supported.`);
  }
  if (endpoint.service === 'directory' && filtered && !advanced) {
    throw unsupportedQuery('Sorting not supported for current query.');
  }
}

function topOf(text: string | null, { page, service }: Endpoint): number | null {
  if (text === null) return null;
  if (!/^\d+$/.test(text)) throw badRequest(`Invalid value '${text}' for $top.`);
  const top = Number(text);
  if (page?.most == null) throw badRequest("Query option 'Top' is not allowed here.");
  // The reports service takes less than it is asked for, the directory refuses.
  if (service === 'reports' && top > 0) return Math.min(top, page.most);
  if (top < 1 || top > page.most) {
    throw new GraphError(
      400,
      'Request_UnsupportedQuery',
      `Invalid page size specified: '${text}'. Must be between 1 and ${page.most} inclusive.`,
    );
  }
  return top;
}
