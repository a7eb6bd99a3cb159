import type { Clock } from '../domain/ports.ts';
import type { GraphVersion, Json, JsonObject } from '../domain/resource.ts';
import { checkAccess } from './access.ts';
import type { Behaviour } from './behaviour.ts';
import type { Answer, Exchange } from './exchange.ts';
import { contextOf } from './expansion.ts';
import type { Expansion } from './expansion.ts';
import { order } from './filter-expression.ts';
import { seenThrough } from './faulty-view.ts';
import { GraphDelta } from './graph-delta.ts';
import { GraphError } from './graph-error.ts';
import { resolvePath } from './graph-path.ts';
import type { GraphResource } from './graph-path.ts';
import { readQuery } from './graph-query.ts';
import type { GraphQuery } from './graph-query.ts';
import { objectOf, onlyOf, sourceOf } from './graph-source.ts';
import type { Source } from './graph-source.ts';
import { Listings } from './listings.ts';
import { noMishaps } from './mishaps.ts';
import type { Mishaps } from './mishaps.ts';
import { project, projectMember, shuffled } from './projection.ts';
import type { Random } from './random.ts';
import { relatedTo } from './relations.ts';
import type { Endpoint, RelationRoute } from './route.ts';
import { relationsOf } from './routes.ts';
import type { Located, Tenant } from './tenant.ts';
import { textOf } from './text-of.ts';
import type { Throttle } from './throttle.ts';

/** Objects of the directory that `$expand` brings along; what is more is left out without a word. */
const expandCap = 20;

export interface GraphServiceOptions {
  readonly tenant: Tenant;
  readonly behaviour: Behaviour;
  readonly clock: Clock;
  readonly random: Random;
  readonly throttle: Throttle;
  /** The root that contexts and next links start with, without a slash. */
  readonly root: () => string;
}

interface Request {
  readonly version: GraphVersion;
  readonly path: string;
  readonly options: URLSearchParams;
  readonly consistencyLevel: string | undefined;
  readonly advanced: boolean;
  /** The `Prefer` header. */
  readonly prefer: string;
  readonly mishaps: Mishaps;
}

interface Page {
  readonly items: readonly Located[];
  readonly total: number;
  readonly token: string | null;
  readonly first: boolean;
}

/** Microsoft Graph's read side over a tenant, for one request at a time. */
export class GraphService {
  readonly #options: GraphServiceOptions;
  readonly #behaviour: Behaviour;
  readonly #random: Random;
  readonly #listings: Listings<string>;
  readonly #deltas: GraphDelta;

  constructor(options: GraphServiceOptions) {
    this.#options = options;
    this.#behaviour = options.behaviour;
    this.#random = options.random;
    this.#listings = new Listings(options.random);
    this.#deltas = new GraphDelta(options);
  }

  /**
   * @param path below the version, without a leading slash, decoded.
   * @param claims of the access token.
   * @throws GraphError for what Graph refuses.
   */
  answer(
    version: GraphVersion,
    path: string,
    exchange: Exchange,
    claims: JsonObject,
    mishaps: Mishaps = noMishaps,
  ): Answer {
    const resource = resolvePath(version, path);
    if (exchange.method !== (resource.route.method ?? 'GET')) {
      throw new GraphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
    }
    checkAccess(claims, resource, this.#behaviour.checkPermissions);
    const consistencyLevel = exchange.headers.consistencylevel;
    const advanced = consistencyLevel?.toLowerCase() === 'eventual';
    const options = new URLSearchParams(exchange.query);
    const headers = this.#options.throttle.admit(resource.template, costOf(resource.endpoint, options), claims);
    const prefer = exchange.headers.prefer ?? '';
    const answer = this.#read(resource, { version, path, options, consistencyLevel, advanced, prefer, mishaps });
    return { ...answer, headers: { ...headers, ...answer.headers } };
  }

  #read(resource: GraphResource, request: Request): Answer {
    if (resource.is === 'delta') return this.#delta(resource, request);
    const source = seenThrough(request.mishaps.view, sourceOf(this.#options, resource), resource);
    switch (resource.is) {
      case 'count':
        return this.#count(resource, source, request);
      case 'singleton': {
        const { located } = onlyOf(source);
        return this.#single(resource, located, `${source.context}/$entity`, request);
      }
      case 'object': {
        const { located } = resource.key === null ? onlyOf(source) : objectOf(source, resource.key);
        return this.#single(resource, located, `${source.context}/$entity`, request);
      }
      case 'list':
        return this.#list(resource, source, request);
    }
  }

  #count(resource: GraphResource, source: Source, request: Request): Answer {
    if (!request.advanced) throw new GraphError(400, 'Request_BadRequest', '$count is not currently supported.');
    const options = new URLSearchParams(request.options);
    // What is only counted may be filtered as an advanced query is.
    options.set('$count', 'true');
    const query = this.#query(resource, { ...request, options });
    const body = String(this.#keys(source, query).length);
    return { status: 200, headers: { 'Content-Type': 'text/plain' }, body };
  }

  #single(resource: GraphResource, located: Located, contextPath: string, request: Request): Answer {
    const query = this.#query(resource, request);
    const context = this.#context(request.version, contextPath, query);
    const tips = resource.steps.length === 0 ? this.#tips(request.version, query, resource.route.path) : {};
    return ok({ '@odata.context': context, ...tips, ...this.#shown(resource, located, request.version, query) });
  }

  #list(resource: GraphResource, source: Source, request: Request): Answer {
    const query = this.#query(resource, request);
    const page = this.#page(resource, source, query, request);
    const hidden = resource.steps.length === 0 ? (resource.route.onlySingly ?? []) : [];
    const value = page.items.map((located) => without(this.#shown(resource, located, request.version, query), hidden));
    const body: JsonObject = { '@odata.context': this.#context(request.version, source.context, query) };
    if (query.count && page.first) body['@odata.count'] = page.total;
    if (page.token !== null) body['@odata.nextLink'] = this.#link(request, '$skiptoken', page.token);
    if (resource.steps.length === 0) Object.assign(body, this.#tips(request.version, query, resource.route.path));
    return ok({ ...body, value });
  }

  #delta({ route, spelling }: GraphResource, request: Request): Answer {
    const bare = { ...request, options: new URLSearchParams() };
    const link = (name: '$skiptoken' | '$deltatoken', token: string): string => this.#link(bare, name, token);
    const page = this.#deltas.answer({ ...request, route, link });
    const shown = page.select === null ? '' : `(${page.select.join(',')})`;
    const context = `${this.#metadata(request.version)}#${spelling.replace(/\/delta$/, '')}${shown}`;
    return ok({ '@odata.context': context, ...page.link, value: page.value.map((object) => this.#mixed(object)) });
  }

  #query({ route, steps, endpoint, template, is }: GraphResource, request: Request): GraphQuery {
    const relations = 'path' in endpoint ? route.relations : relationsOf(endpoint as RelationRoute);
    const isList = is === 'list' && steps.length === 0;
    const place = { version: request.version, path: template, relations, isList };
    return readQuery(request.options, request.consistencyLevel, endpoint, place);
  }

  /** One page: of a listing that goes on where there is a token, otherwise the first of a new one. */
  #page({ endpoint }: GraphResource, source: Source, query: GraphQuery, request: Request): Page {
    const { pageSize, emptyPages, auditRepeats } = this.#behaviour;
    const size = Math.min(query.top ?? endpoint.page?.normal ?? Infinity, pageSize ?? Infinity);
    const allowEmpty = emptyPages && (endpoint.page !== null || pageSize !== null);
    const repeats = auditRepeats && endpoint.service === 'reports' && query.skiptoken !== null;
    const pageFault = request.mishaps.pageFault ?? (repeats ? 'repeatedObject' : null);
    const manner = { size, emptyPages: allowEmpty, mishaps: { ...request.mishaps, pageFault } };
    const identity = identityOf(request);
    let total = 0;
    let page;
    if (query.skiptoken === null) {
      const keys = this.#keys(source, query);
      total = keys.length;
      page = this.#listings.first({ query: identity, entries: keys }, manner);
    } else {
      page = this.#listings.next(query.skiptoken, identity, manner);
    }
    const items = page.entries.map((key) => source.get(key)).filter((located) => located !== undefined);
    return { items, total, token: page.token, first: page.number === 1 };
  }

  #keys(source: Source, { filter, orderBy }: GraphQuery): readonly string[] {
    const objectAt = (key: string): JsonObject => source.get(key)?.object ?? {};
    const all = [...source.keys()];
    const keys = filter === null ? all : all.filter((key) => filter(objectAt(key)));
    if (orderBy === null) return this.#behaviour.shuffle ? this.#random.shuffled(keys) : keys;
    const sign = orderBy.descending ? -1 : 1;
    return keys
      .map((key): [string, Json] => [key, objectAt(key)[orderBy.property] ?? null])
      .sort(([, left], [, right]) => sign * (order(left, right) || 0))
      .map(([key]) => key);
  }

  #shown({ route, steps, endpoint }: GraphResource, located: Located, version: GraphVersion, query: GraphQuery) {
    const shown =
      steps.length === 0
        ? project(located.object, route, version, query.select)
        : projectMember(located, endpoint, version, query.select);
    if (query.expand.length === 0) return this.#mixed(shown);
    return { ...this.#mixed(shown), ...this.#expanded(endpoint, located, version, query.expand) };
  }

  /** What `$expand` brings along, by the names of the relations. */
  #expanded(endpoint: Endpoint, { path, object }: Located, version: GraphVersion, expansions: readonly Expansion[]) {
    const result: JsonObject = {};
    for (const { relation, select, nested } of expansions) {
      const key = textOf(object[endpoint.key]);
      const related = relatedTo(this.#options.tenant, path, key, relation);
      const cap = relation.service === 'directory' ? expandCap : Infinity;
      const some = this.#behaviour.shuffle
        ? this.#random.shuffled([...related.values()]).slice(0, cap)
        : first(related, cap);
      const members = some.map((member): JsonObject => {
        const placed = member.path === '' ? { ...member, path: `${path}/${key}/${relation.name}` } : member;
        const shown = this.#mixed(projectMember(placed, relation, version, select));
        return nested.length === 0 ? shown : { ...shown, ...this.#expanded(relation, placed, version, nested) };
      });
      if (relation.holds === 'objects') {
        result[`${relation.name}@odata.context`] = `${this.#metadata(version)}#${path}('${key}')/${relation.name}`;
      }
      result[relation.name] = relation.shape[version] === 'singleton' ? (members[0] ?? null) : members;
    }
    return result;
  }

  #mixed(object: JsonObject): JsonObject {
    return this.#behaviour.shuffle ? (shuffled(object, this.#random) as JsonObject) : object;
  }

  #link({ version, path, options }: Request, name: '$skiptoken' | '$deltatoken', token: string): string {
    const others = [...options]
      .filter(([option]) => option !== '$skiptoken' && option !== '$deltatoken')
      .map(([option, value]) => `${option}=${encodeURIComponent(value)}`);
    const query = [...others, `${name}=${token}`].join('&');
    return `${this.#base()}/${version}/${path.split('/').map(encodeURIComponent).join('/')}?${query}`;
  }

  #base(): string {
    return this.#behaviour.nextLinkHost ?? this.#options.root();
  }

  #metadata(version: GraphVersion): string {
    return `${this.#base()}/${version}/$metadata`;
  }

  #context(version: GraphVersion, path: string, { select, expand }: GraphQuery): string {
    const shown = [...(select ?? []), ...expand.map(contextOf)];
    const [collection = '', ...rest] = path.split('/$entity');
    const form = shown.length === 0 ? '' : `(${shown.join(',')})`;
    return `${this.#metadata(version)}#${collection}${form}${rest.length === 0 ? '' : '/$entity'}`;
  }

  /** v1.0 advises to select; clients must not take the advice for a property. */
  #tips(version: GraphVersion, { select }: GraphQuery, path: string): JsonObject {
    if (version !== 'v1.0' || select !== null) return {};
    return { '@microsoft.graph.tips': `Ask for what you need only, for example: GET ${path}?$select=id` };
  }
}

function first(related: ReadonlyMap<string, Located>, count: number): Located[] {
  const found: Located[] = [];
  for (const located of related.values()) {
    if (found.length >= count) break;
    found.push(located);
  }
  return found;
}

function without(object: JsonObject, hidden: readonly string[]): JsonObject {
  if (hidden.length === 0) return object;
  const shown = ([name, value]: [string, Json]): [string, Json] => [name, hidden.includes(name) ? null : value];
  return Object.fromEntries(Object.entries(object).map(shown));
}

/** A request without its page token, whatever the order of its options. */
function identityOf({ version, path, options }: Request): string {
  const rest = [...options].filter(([name]) => name !== '$skiptoken').map(([name, value]) => `${name}=${value}`);
  return [version, path, ...rest.sort()].join('\n');
}

/** Resource units, https://learn.microsoft.com/graph/throttling-limits#pattern. */
function costOf({ cost }: Endpoint, options: URLSearchParams): number {
  const top = Number(options.get('$top') ?? 100);
  return Math.max(1, cost - (options.has('$select') ? 1 : 0) + (options.has('$expand') ? 1 : 0) - (top < 20 ? 1 : 0));
}

function ok(body: JsonObject): Answer {
  return { status: 200, headers: {}, body };
}
