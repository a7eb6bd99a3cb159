import type { GraphVersion } from '../domain/resource.ts';
import { GraphError, badRequest, unsupportedQuery } from './graph-error.ts';
import { checkSelect } from './graph-query.ts';
import { deltaTracking } from './delta-tracking.ts';
import type { Route } from './route.ts';

/** What a delta query follows; its tokens carry it from one round to the next. */
export interface DeltaQuery {
  /** Properties and relations, perhaps of one type only (`microsoft.graph.user/surname`). */
  readonly select: readonly string[] | null;
  /** Only these objects. */
  readonly ids: readonly string[] | null;
  /** Only objects of these types, of those that are followed together. */
  readonly types: readonly string[] | null;
}

/** Where a round begins: from nothing, from now, or from where another ended. */
export type DeltaStart = { readonly from: 'all' | 'latest' } | ({ readonly from: 'token' } & DeltaToken);

/** What is inside a delta link's opaque token. */
export interface DeltaToken {
  /** Version and path that it was given for. */
  readonly place: string;
  /** In the tenant's log of changes. */
  readonly position: number;
  readonly issued: Date;
  readonly query: DeltaQuery;
}

const mostIds = 50;
const comparison = /^(?:id eq '([^']+)'|isof\('microsoft\.graph\.(\w+)'\))$/i;

/**
 * https://learn.microsoft.com/graph/delta-query-overview#optional-query-parameters
 * @param options names in lower case.
 * @throws GraphError 400 for options that delta queries do not take, and for a token that is none.
 */
export function readDeltaQuery(
  route: Route,
  version: GraphVersion,
  options: ReadonlyMap<string, string>,
): { start: DeltaStart; query: DeltaQuery } {
  const wrong = [...options.keys()].find(
    (name) => name.startsWith('$') && !['$select', '$filter', '$deltatoken'].includes(name),
  );
  if (wrong !== undefined) throw badRequest(`The query option '${wrong}' is not supported by delta queries.`);
  const start = startOf(options.get('$deltatoken') ?? '', placeOf(route, version));
  const selectText = options.get('$select');
  const select = selectText?.split(',').map((name) => name.trim()) ?? null;
  checkSelect(select?.filter((name) => !isRelation(route, name)) ?? null, route.path, route.type);
  if (start.from !== 'token') return { start, query: { select, ...filterOf(options.get('$filter') ?? '') } };
  if (options.has('$filter')) throw badRequest("'$filter' belongs to the first delta query.");
  // With a delta link, another `$select` changes what is followed from then on.
  return { start, query: select === null ? start.query : { ...start.query, select } };
}

/** What tells the tokens of one delta query from those of others. */
export function placeOf({ path }: Route, version: GraphVersion): string {
  return `${version}/${path}`;
}

export function deltaTokenText({ place, position, issued, query }: DeltaToken): string {
  return Buffer.from(JSON.stringify(['delta', place, position, issued.getTime(), query])).toString('base64url');
}

function startOf(text: string, place: string): DeltaStart {
  if (text === '') return { from: 'all' };
  if (text.toLowerCase() === 'latest') return { from: 'latest' };
  const token = deltaTokenOf(text);
  if (token?.place !== place) throw badRequest('Badly formed token.');
  return { from: 'token', ...token };
}

function deltaTokenOf(text: string): DeltaToken | null {
  try {
    const parts = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown;
    if (!Array.isArray(parts) || parts[0] !== 'delta') return null;
    const [, place, position, issued, query] = parts as [string, string, number, number, DeltaQuery];
    return { place, position, issued: new Date(issued), query };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Ids and types, each joined by `or`; objects must fit one of each that are named. */
function filterOf(text: string): Pick<DeltaQuery, 'ids' | 'types'> {
  if (text === '') return { ids: null, types: null };
  const found = text
    .trim()
    .split(/\sor\s/i)
    .map((part) => comparison.exec(part.trim()));
  if (found.includes(null)) throw unsupportedQuery(`Delta queries do not support the filter '${text}'.`);
  const named = (group: 1 | 2): string[] | null => {
    const values = found.map((match) => match?.[group]).filter((value) => value !== undefined);
    return values.length === 0 ? null : values;
  };
  const ids = named(1);
  if (ids !== null && ids.length > mostIds) throw badRequest(`A delta query follows at most ${mostIds} objects.`);
  return { ids, types: named(2) };
}

function isRelation({ path }: Route, name: string): boolean {
  const tracking = deltaTracking(path);
  return tracking !== null && [...tracking.relations, ...tracking.onSelect].includes(name);
}

/** The answer to a token that is more than seven days old, or that the service has forgotten. */
export function syncStateNotFound(): GraphError {
  const text =
    'The sync state generation is not found. The delta token is expired and data must be synchronized again.';
  return new GraphError(400, 'syncStateNotFound', text);
}
