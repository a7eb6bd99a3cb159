import type { Clock } from '../domain/ports.ts';
import type { GraphVersion, Json, JsonObject } from '../domain/resource.ts';
import type { Behaviour } from './behaviour.ts';
import type { Answer, Exchange } from './exchange.ts';
import { order } from './filter-expression.ts';
import { GraphError, badRequest, notFound } from './graph-error.ts';
import { resolvePath } from './graph-path.ts';
import type { GraphResource } from './graph-path.ts';
import { readQuery } from './graph-query.ts';
import type { GraphQuery } from './graph-query.ts';
import { Listings } from './listings.ts';
import { project, projectMember, shuffled } from './projection.ts';
import type { Random } from './random.ts';
import type { RelationRoute, Route } from './routes.ts';
import type { Located, Tenant } from './tenant.ts';

/** Objects that `$expand` brings along; what is more is left out without a word. */
const expandCap = 20;

export interface GraphServiceOptions {
  readonly tenant: Tenant;
  readonly behaviour: Behaviour;
  readonly clock: Clock;
  readonly random: Random;
  /** The root that contexts and next links start with, without a slash. */
  readonly root: () => string;
}

interface Request {
  readonly version: GraphVersion;
  readonly path: string;
  readonly options: URLSearchParams;
  readonly consistencyLevel: string | undefined;
  readonly advanced: boolean;
}

/** Microsoft Graph's read side over a tenant, for one request at a time. */
export class GraphService {
  readonly #tenant: Tenant;
  readonly #behaviour: Behaviour;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #root: () => string;
  readonly #listings: Listings;

  constructor({ tenant, behaviour, clock, random, root }: GraphServiceOptions) {
    this.#tenant = tenant;
    this.#behaviour = behaviour;
    this.#clock = clock;
    this.#random = random;
    this.#root = root;
    this.#listings = new Listings(random);
  }

  /**
   * @param path below the version, without a leading slash, decoded.
   * @throws GraphError for what Graph refuses.
   */
  answer(version: GraphVersion, path: string, exchange: Exchange): Answer {
    if (exchange.method !== 'GET') {
      throw new GraphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
    }
    const resource = resolvePath(version, path);
    const consistencyLevel = exchange.headers.consistencylevel;
    const advanced = consistencyLevel?.toLowerCase() === 'eventual';
    const request: Request = {
      version,
      path,
      options: new URLSearchParams(exchange.query),
      consistencyLevel,
      advanced,
    };
    const answer = this.#read(resource, request);
    const headers = { 'x-ms-resource-unit': String(costOf(resource, request.options)), ...answer.headers };
    return { ...answer, headers };
  }

  #read(resource: GraphResource, request: Request): Answer {
    switch (resource.is) {
      case 'count':
      case 'relationCount':
        return this.#count(resource, request);
      case 'singleton':
        return this.#single(
          this.#tenant.singleton(resource.route.path),
          resource.route,
          request,
          `${request.path}/$entity`,
        );
      case 'object': {
        const object = this.#source(resource.route).get(resource.key);
        if (object === undefined) throw notFound(resource.key);
        return this.#single(object, resource.route, request, `${resource.route.path}/$entity`);
      }
      case 'list':
        return this.#list(resource.route, request);
      case 'relation':
        return this.#relation(resource.route, resource.key, resource.relation, request);
    }
  }

  #count(resource: GraphResource, request: Request): Answer {
    if (!request.advanced) throw new GraphError(400, 'Request_BadRequest', '$count is not currently supported.');
    const options = new URLSearchParams(request.options);
    // What is only counted may be filtered as an advanced query is.
    options.set('$count', 'true');
    const query = readQuery(options, request.consistencyLevel, resource.route, []);
    const count =
      resource.is === 'relationCount'
        ? this.#keys(this.#related(resource.route, resource.key, resource.relation), query, ({ object }) => object)
            .length
        : this.#keys(this.#source(resource.route), query, (object) => object).length;
    return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: String(count) };
  }

  #single(object: JsonObject, route: Route, request: Request, contextPath: string): Answer {
    const query = readQuery(request.options, request.consistencyLevel, route, expandable(route));
    const shown = this.#shown(object, route, request.version, query);
    const context = this.#context(request.version, contextPath, query);
    return ok({ '@odata.context': context, ...this.#tips(request.version, query, route), ...shown });
  }

  #list(route: Route, request: Request): Answer {
    const query = readQuery(request.options, request.consistencyLevel, route, expandable(route));
    const source = this.#source(route);
    const page = this.#page(source, route, query, request, (object) => object);
    const objects = page.items.map((object) => this.#shown(object, route, request.version, query));
    return this.#collection(request, query, this.#context(request.version, request.path, query), objects, page, route);
  }

  #relation(route: Route, key: string, relation: RelationRoute, request: Request): Answer {
    const related = this.#related(route, key, relation);
    const memberRoute: Route = {
      ...route,
      path: `${route.path}/${relation.name}`,
      type: relation.type,
      page: relationPage,
    };
    const query = readQuery(request.options, request.consistencyLevel, memberRoute, []);
    const page = this.#page(related, memberRoute, query, request, ({ object }) => object);
    const objects = page.items.map(({ object, path }) => projectMember(object, path, request.version, query.select));
    const contextPath =
      relation.holds === 'references' ? 'directoryObjects' : `${route.path}('${key}')/${relation.name}`;
    return this.#collection(request, query, this.#context(request.version, contextPath, query), objects, page, null);
  }

  #related(route: Route, key: string, relation: RelationRoute): ReadonlyMap<string, Located> {
    if (this.#tenant.get(route.path, key) === undefined) throw notFound(key);
    return this.#tenant.related(route.path, key, relation.name);
  }

  #source(route: Route): ReadonlyMap<string, JsonObject> {
    if (route.type !== 'directoryAudit') return this.#tenant.objects(route.path);
    const { auditDelaySeconds, auditRetentionDays } = this.#behaviour;
    return this.#tenant.audit.listed(this.#clock.now(), auditDelaySeconds, auditRetentionDays);
  }

  /** One page: of a listing that goes on where there is a token, otherwise the first of a new one. */
  #page<Item>(
    source: ReadonlyMap<string, Item>,
    route: Route,
    query: GraphQuery,
    request: Request,
    objectOf: (item: Item) => JsonObject,
  ) {
    const { pageSize, emptyPages } = this.#behaviour;
    const normal = query.top ?? route.page?.normal ?? Infinity;
    const size = Math.min(normal, pageSize ?? Infinity);
    const allowEmpty = emptyPages && (route.page !== null || pageSize !== null);
    const identity = identityOf(request);
    let total = 0;
    let page;
    if (query.skiptoken === null) {
      const keys = this.#keys(source, query, objectOf);
      total = keys.length;
      page = this.#listings.first(identity, keys, size, allowEmpty);
    } else {
      page = this.#listings.next(query.skiptoken, identity, size, allowEmpty);
    }
    const items = page.keys.map((key) => source.get(key)).filter((item) => item !== undefined);
    return { items, total, token: page.token, first: page.number === 1 };
  }

  #keys<Item>(
    source: ReadonlyMap<string, Item>,
    query: GraphQuery,
    objectOf: (item: Item) => JsonObject,
  ): readonly string[] {
    const { filter, orderBy } = query;
    if (orderBy !== null) {
      const sign = orderBy.descending ? -1 : 1;
      return [...source]
        .filter(([, item]) => filter === null || filter(objectOf(item)))
        .map(([key, item]): [string, Json] => [key, objectOf(item)[orderBy.property] ?? null])
        .sort(([, left], [, right]) => sign * (order(left, right) || 0))
        .map(([key]) => key);
    }
    const keys: string[] = [];
    for (const [key, item] of source) if (filter === null || filter(objectOf(item))) keys.push(key);
    return this.#behaviour.shuffle ? this.#random.shuffled(keys) : keys;
  }

  #shown(object: JsonObject, route: Route, version: GraphVersion, query: GraphQuery): JsonObject {
    const shown = project(object, route, version, query.select);
    if (query.expand === null) return this.#mixed(shown);
    const relation = route.relations.find(({ name }) => name === query.expand);
    const key = object[route.key];
    if (relation === undefined || typeof key !== 'string')
      throw badRequest(`Could not find a property named '${query.expand}'.`);
    const all = [...this.#tenant.related(route.path, key, relation.name).values()];
    const some = (this.#behaviour.shuffle ? this.#random.shuffled(all) : all).slice(0, expandCap);
    const members = some.map((member) => this.#mixed(projectMember(member.object, member.path, version, null)));
    const context = {
      [`${relation.name}@odata.context`]: `${this.#metadata(version)}#${route.path}('${key}')/${relation.name}`,
    };
    return { ...this.#mixed(shown), ...(relation.holds === 'objects' ? context : {}), [relation.name]: members };
  }

  #mixed(object: JsonObject): JsonObject {
    return this.#behaviour.shuffle ? (shuffled(object, this.#random) as JsonObject) : object;
  }

  #collection(
    request: Request,
    query: GraphQuery,
    context: string,
    value: JsonObject[],
    page: { total: number; token: string | null; first: boolean },
    route: Route | null,
  ): Answer {
    const body: JsonObject = { '@odata.context': context };
    if (query.count && page.first) body['@odata.count'] = page.total;
    if (page.token !== null) body['@odata.nextLink'] = this.#nextLink(request, page.token);
    Object.assign(body, route === null ? {} : this.#tips(request.version, query, route));
    body.value = value;
    return ok(body);
  }

  #nextLink({ version, path, options }: Request, token: string): string {
    const next = [...options]
      .filter(([name]) => name !== '$skiptoken')
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    const query = [...next, `$skiptoken=${token}`].join('&');
    return `${this.#behaviour.nextLinkHost ?? this.#root()}/${version}/${path.split('/').map(encodeURIComponent).join('/')}?${query}`;
  }

  #metadata(version: GraphVersion): string {
    return `${this.#behaviour.nextLinkHost ?? this.#root()}/${version}/$metadata`;
  }

  #context(version: GraphVersion, path: string, { select, expand }: GraphQuery): string {
    const shown = [...(select ?? []), ...(expand === null ? [] : [`${expand}()`])];
    const [collection = '', ...rest] = path.split('/$entity');
    const form = shown.length === 0 ? '' : `(${shown.join(',')})`;
    return `${this.#metadata(version)}#${collection}${form}${rest.length === 0 ? '' : '/$entity'}`;
  }

  /** v1.0 advises to select; clients must not take the advice for a property. */
  #tips(version: GraphVersion, { select }: GraphQuery, { path }: Route): JsonObject {
    if (version !== 'v1.0' || select !== null) return {};
    return { '@microsoft.graph.tips': `Ask for what you need only, for example: GET ${path}?$select=id` };
  }
}

const relationPage = { normal: 100, most: 999 } as const;

function expandable(route: Route): readonly string[] {
  return route.relations.map(({ name }) => name);
}

/** A request without its page token, whatever the order of its options. */
function identityOf({ version, path, options }: Request): string {
  const rest = [...options].filter(([name]) => name !== '$skiptoken').map(([name, value]) => `${name}=${value}`);
  return [version, path, ...rest.sort()].join('\n');
}

/** Resource units, https://learn.microsoft.com/graph/throttling-limits#pattern. */
function costOf(resource: GraphResource, options: URLSearchParams): number {
  const base = 'relation' in resource ? resource.relation.cost : resource.route.cost;
  const top = Number(options.get('$top') ?? 100);
  return Math.max(1, base - (options.has('$select') ? 1 : 0) + (options.has('$expand') ? 1 : 0) - (top < 20 ? 1 : 0));
}

function ok(body: JsonObject): Answer {
  return { status: 200, headers: {}, body };
}
