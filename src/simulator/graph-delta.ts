import type { Clock } from '../domain/ports.ts';
import type { GraphVersion, JsonObject } from '../domain/resource.ts';
import type { Behaviour } from './behaviour.ts';
import { tokenDays } from './change-log.ts';
import type { Change } from './change-log.ts';
import { deltaObject } from './delta-object.ts';
import { deltaTokenText, placeOf, readDeltaQuery, syncStateNotFound } from './delta-query.ts';
import type { DeltaToken } from './delta-query.ts';
import { laterRound, linksOnPage, repeated, someObjects, wholeRound } from './delta-round.ts';
import type { DeltaEntry } from './delta-round.ts';
import { DeltaScope } from './delta-scope.ts';
import { GraphError, badRequest } from './graph-error.ts';
import { Listings } from './listings.ts';
import type { Listing, PageManner } from './listings.ts';
import type { Mishaps } from './mishaps.ts';
import type { Random } from './random.ts';
import type { Route } from './route.ts';
import type { Tenant } from './tenant.ts';

export interface GraphDeltaOptions {
  readonly tenant: Tenant;
  readonly behaviour: Behaviour;
  readonly clock: Clock;
  readonly random: Random;
}

/** One call of a delta function. */
export interface DeltaCall {
  readonly route: Route;
  readonly version: GraphVersion;
  readonly options: URLSearchParams;
  /** The `Prefer` header. */
  readonly prefer: string;
  readonly mishaps: Mishaps;
  /** An absolute link to the same function with this token and nothing else. */
  readonly link: (name: '$skiptoken' | '$deltatoken', token: string) => string;
}

/** A page of a round: its objects, and the link to the next page or to the next round. */
export interface DeltaPage {
  readonly select: readonly string[] | null;
  readonly link: JsonObject;
  readonly value: readonly JsonObject[];
}

/** A round that is being read page by page. */
interface Round extends Listing<DeltaEntry> {
  readonly scope: DeltaScope;
  /** For the round after this one. */
  readonly token: DeltaToken;
}

/** Delta queries, https://learn.microsoft.com/graph/delta-query-overview, over the tenant's log of changes. */
export class GraphDelta {
  readonly #options: GraphDeltaOptions;
  readonly #rounds: Listings<DeltaEntry, Round>;

  constructor(options: GraphDeltaOptions) {
    this.#options = options;
    this.#rounds = new Listings(options.random);
  }

  /** @throws GraphError 400 for what delta queries do not take and for tokens that are no longer good, 410 for a reset. */
  answer({ route, version, options, prefer, mishaps, link }: DeltaCall): DeltaPage {
    const asked = new Map([...options].map(([name, value]) => [name.toLowerCase(), value]));
    const { pageSize, emptyPages } = this.#options.behaviour;
    const size = Math.min(route.page?.normal ?? Infinity, pageSize ?? Infinity);
    const manner: PageManner = { size, mostWeight: linksOnPage, emptyPages, mishaps };
    const skip = asked.get('$skiptoken');
    if (mishaps.pageFault === 'deltaReset') {
      throw new GraphError(410, 'Gone', 'The delta token is no longer valid.', { Location: link('$deltatoken', '') });
    }
    if (skip !== undefined && asked.size > 1) throw badRequest('A page token is good without further query options.');
    const place = placeOf(route, version);
    const page =
      skip === undefined
        ? this.#rounds.first(this.#round(route, version, asked), manner)
        : this.#rounds.next(skip, place, manner);
    const { scope, token } = page.listing;
    // The header counts for each page on which it is sent.
    const minimal = /(^|[\s,;])return=minimal\b/i.test(prefer);
    return {
      select: scope.query.select,
      link:
        page.token === null
          ? { '@odata.deltaLink': link('$deltatoken', deltaTokenText(token)) }
          : { '@odata.nextLink': link('$skiptoken', page.token) },
      value: page.entries.map((entry) => deltaObject(this.#options.tenant, scope, entry, minimal)),
    };
  }

  #round(route: Route, version: GraphVersion, asked: ReadonlyMap<string, string>): Round {
    const { tenant, behaviour, clock, random } = this.#options;
    const { start, query } = readDeltaQuery(route, version, asked);
    const scope = new DeltaScope(tenant, route, version, query);
    const issued = clock.now();
    const changes = start.from === 'token' ? this.#changesSince(start, issued) : [];
    const place = placeOf(route, version);
    // What happens while the round is read comes again in the next one.
    const token: DeltaToken = { place, position: tenant.changes.mark(issued), issued, query };
    let entries: DeltaEntry[] = [];
    if (start.from === 'all') entries = wholeRound(tenant, scope);
    if (start.from === 'token') entries = laterRound(tenant, scope, changes);
    if (behaviour.deltaReplays && start.from !== 'latest') {
      entries = repeated([...entries, ...someObjects(tenant, scope, random)], random);
    }
    const weight = (entry: DeltaEntry): number => entry.links?.length ?? linksNow(tenant, scope, entry);
    return { query: place, entries: behaviour.shuffle ? random.shuffled(entries) : entries, weight, scope, token };
  }

  /** With replays, some changes that were told before come first. */
  #changesSince({ position, issued }: DeltaToken, now: Date): readonly Change[] {
    const { tenant, behaviour, random } = this.#options;
    const age = now.getTime() - issued.getTime();
    const changes = tenant.changes.since(position, issued);
    if (changes === null || age > tokenDays * 24 * 3600 * 1000) throw syncStateNotFound();
    if (behaviour.deltaForgetsRestores) return withoutRestored(changes);
    if (!behaviour.deltaReplays) return changes;
    const earlier = Math.max(tenant.changes.first, position - random.below(20));
    return tenant.changes.since(earlier, issued) ?? changes;
  }
}

/** Nothing at all is told of an object that was restored, nor of its removal before. */
function withoutRestored(changes: readonly Change[]): readonly Change[] {
  const restored = new Set(changes.flatMap(({ what, key }) => (what === 'restored' ? [key] : [])));
  return changes.filter(({ key }) => !restored.has(key));
}

function linksNow(tenant: Tenant, scope: DeltaScope, { place }: DeltaEntry): number {
  return scope.relations(place).reduce((sum, relation) => sum + tenant.links(place.path, place.key, relation).size, 0);
}
