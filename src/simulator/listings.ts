import { GraphError, badRequest } from './graph-error.ts';
import type { Random } from './random.ts';

/** What a page of a list is cut from: the keys in the order in which this listing shows them. */
interface Listing {
  /** The request that began it, without its token: a token is good for no other. */
  readonly query: string;
  readonly keys: readonly string[];
}

export interface ListingPage {
  readonly keys: readonly string[];
  /** Pages before it, plus one. */
  readonly number: number;
  /** For the next page; null on the last. */
  readonly token: string | null;
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
 * Lists that are being read page by page. A listing keeps the keys and their order from its first page on, so that its
 * pages hold each object exactly once whatever happens to the tenant meanwhile; objects that are gone are left out.
 * A listing that 512 newer ones have followed is forgotten, as Graph forgets its page tokens.
 */
export class Listings {
  readonly #random: Random;
  readonly #listings = new Map<string, Listing>();

  constructor(random: Random) {
    this.#random = random;
  }

  first(query: string, keys: readonly string[], size: number, emptyPages: boolean): ListingPage {
    const listing = this.#random.guid();
    const page = this.#cut({ listing, offset: 0, number: 1, rested: false }, keys, size, emptyPages);
    if (page.token !== null) this.#remember(listing, { query, keys });
    return page;
  }

  /** @throws GraphError 400 when the token was never given, is forgotten, or belongs to another query. */
  next(token: string, query: string, size: number, emptyPages: boolean): ListingPage {
    const place = placeOf(token);
    const listing = place === null ? undefined : this.#listings.get(place.listing);
    if (place === null || listing === undefined) {
      throw new GraphError(
        400,
        'DirectoryPageTokenNotFoundException',
        'The specified page token value has expired and can no longer be included in your request.',
      );
    }
    if (listing.query !== query) throw badRequest('The page token does not belong to this query.');
    return this.#cut(place, listing.keys, size, emptyPages);
  }

  #cut(place: Place, keys: readonly string[], size: number, emptyPages: boolean): ListingPage {
    const empty = emptyPages && !place.rested && keys.length > 0 && this.#random.chance(0.4);
    const end = empty ? place.offset : Math.min(place.offset + size, keys.length);
    const next: Place = {
      listing: place.listing,
      offset: end,
      number: place.number + 1,
      rested: empty || end >= keys.length,
    };
    // A list that ends just here may have an empty last page.
    const more =
      end < keys.length || empty || (emptyPages && !place.rested && keys.length > 0 && this.#random.chance(0.4));
    return { keys: keys.slice(place.offset, end), number: place.number, token: more ? tokenOf(next) : null };
  }

  #remember(id: string, listing: Listing): void {
    this.#listings.set(id, listing);
    const oldest = this.#listings.keys().next().value;
    if (this.#listings.size > mostListings && oldest !== undefined) this.#listings.delete(oldest);
  }
}

/** The number of the page that a token leads to; 1 without a token. */
export function pageNumber(token: string | null): number {
  return token === null ? 1 : (placeOf(token)?.number ?? 1);
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
