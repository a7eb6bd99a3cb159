import { GraphError, badRequest } from './graph-error.ts';
import { noMishaps } from './mishaps.ts';
import type { Mishaps } from './mishaps.ts';
import type { Random } from './random.ts';

/** What pages are cut from. */
export interface Listing<Entry> {
  /** The request that began it, without its token: a token is good for no other. */
  readonly query: string;
  /** In the order in which this listing shows them. */
  readonly entries: readonly Entry[];
  /** How much of a page an entry fills beside its place; a page ends when `mostWeight` would be passed. */
  readonly weight?: (entry: Entry) => number;
}

export interface ListingPage<Entry, Content> {
  readonly listing: Content;
  readonly entries: readonly Entry[];
  /** Pages before it, plus one. */
  readonly number: number;
  /** For the next page; null on the last. */
  readonly token: string | null;
}

/** How a page is cut. */
export interface PageManner {
  /** Most entries. */
  readonly size: number;
  readonly mostWeight?: number;
  /** Now and then a page is empty. */
  readonly emptyPages: boolean;
  readonly mishaps?: Mishaps;
}

interface Place {
  readonly listing: string;
  readonly offset: number;
  readonly number: number;
  /** True after an empty page and at the end of the list: no empty page follows. */
  readonly rested: boolean;
}

const mostListings = 512;

/**
 * Lists that are being read page by page. A listing keeps its entries and their order from its first page on, so that its
 * pages hold each exactly once whatever happens to the tenant meanwhile. A listing that is not read on while 512 others are
 * is forgotten, as Graph forgets its page tokens.
 */
export class Listings<Entry, Content extends Listing<Entry> = Listing<Entry>> {
  readonly #random: Random;
  readonly #listings = new Map<string, Content>();

  constructor(random: Random) {
    this.#random = random;
  }

  first(listing: Content, manner: PageManner): ListingPage<Entry, Content> {
    const id = this.#random.guid();
    const page = this.#cut({ listing: id, offset: 0, number: 1, rested: false }, listing, manner);
    if (page.token !== null) this.#remember(id, listing);
    return page;
  }

  /** @throws GraphError 400 when the token was never given, is forgotten, or belongs to another query. */
  next(token: string, query: string, manner: PageManner): ListingPage<Entry, Content> {
    const place = placeOf(token);
    const { pageFault, code } = manner.mishaps ?? noMishaps;
    if (pageFault === 'pageToken' && place !== null) this.#listings.delete(place.listing);
    const listing = place === null ? undefined : this.#listings.get(place.listing);
    if (place === null || listing === undefined) {
      throw new GraphError(
        400,
        code ?? 'DirectoryPageTokenNotFoundException',
        'The specified page token value has expired and can no longer be included in your request.',
      );
    }
    if (listing.query !== query) throw badRequest('The page token does not belong to this query.');
    this.#remember(place.listing, listing);
    return this.#cut(place, listing, manner);
  }

  #cut(place: Place, listing: Content, manner: PageManner): ListingPage<Entry, Content> {
    const { entries } = listing;
    const { pageFault, voidToken } = manner.mishaps ?? noMishaps;
    const canRest = !place.rested && entries.length > 0;
    const empty = canRest && (pageFault === 'emptyPage' || (manner.emptyPages && this.#random.chance(0.4)));
    const end = empty ? place.offset : endOf(place.offset, listing, manner);
    const next: Place = {
      listing: voidToken ? this.#random.guid() : place.listing,
      offset: end,
      number: place.number + 1,
      rested: empty || end >= entries.length,
    };
    // A list that ends just here may have an empty last page.
    const more = end < entries.length || empty || (manner.emptyPages && canRest && this.#random.chance(0.4));
    const again = pageFault === 'repeatedObject' ? entries.slice(Math.max(0, place.offset - 1)).slice(0, 1) : [];
    const shown = [...again, ...entries.slice(place.offset, end)];
    return { listing, entries: shown, number: place.number, token: more ? tokenOf(next) : null };
  }

  #remember(id: string, listing: Content): void {
    this.#listings.delete(id);
    this.#listings.set(id, listing);
    const oldest = this.#listings.keys().next().value;
    if (this.#listings.size > mostListings && oldest !== undefined) this.#listings.delete(oldest);
  }
}

/** The number of the page that a token leads to; 1 without a token. */
export function pageNumber(token: string | null): number {
  return token === null ? 1 : (placeOf(token)?.number ?? 1);
}

/** Where the page ends that begins at the offset: an entry that fills more than a page has one of its own. */
function endOf<Entry>(offset: number, { entries, weight }: Listing<Entry>, { size, mostWeight }: PageManner): number {
  const last = Math.min(offset + size, entries.length);
  if (weight === undefined || mostWeight === undefined) return last;
  let end = offset;
  let sum = 0;
  for (const entry of entries.slice(offset, last)) {
    sum += weight(entry);
    if (end > offset && sum > mostWeight) break;
    end += 1;
  }
  return end;
}

function tokenOf({ listing, offset, number, rested }: Place): string {
  return Buffer.from(['page', listing, offset, number, rested ? 1 : 0].join('|')).toString('base64url');
}

function placeOf(token: string): Place | null {
  const [mark, listing, offset, number, rested] = Buffer.from(token, 'base64url').toString('utf8').split('|');
  if (
    mark !== 'page' ||
    listing === undefined ||
    !Number.isInteger(Number(offset)) ||
    !Number.isInteger(Number(number))
  ) {
    return null;
  }
  return { listing, offset: Number(offset), number: Number(number), rested: rested === '1' };
}
