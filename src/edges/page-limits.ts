/** How far the pages of one list are followed. */
export interface PageLimits {
  /** Pages in all. */
  readonly pages: number;
  /** Objects in all. */
  readonly objects: number;
  /** Pages without objects, one after the other. */
  readonly empty: number;
  /** Pages that hold the same objects as one page before them. */
  readonly repeated: number;
}

/**
 * Far beyond any list that Graph has, so that only a list without an end reaches them. 100,000 pages are a million objects
 * at ten a page, where Graph's smallest pages have a hundred; a directory holds some millions of objects. A filter that
 * fits little makes empty pages, but not for a hundred thousand objects. A page may come again when a list changes while
 * it is read, but not again and again.
 * https://learn.microsoft.com/graph/paging
 */
export const graphPageLimits: PageLimits = { pages: 100_000, objects: 10_000_000, empty: 1000, repeated: 20 };

/** What a page has to tell of itself. */
export interface SeenPage {
  /** Of the next page; undefined on the last. */
  readonly next: string | undefined;
  /** One text for each object of the page, the same for the same object. */
  readonly objects: readonly string[];
}

/**
 * Tells a list that does not end from one that is long: it leads back to where it was, shows the same objects under ever
 * new links, or goes on beyond any sense. One page is remembered to compare with, a later one each time that the count of
 * pages has doubled (Brent's cycle detection), so that a circle of any length is found and nothing grows but the links.
 */
export class PageWatch {
  private readonly limits: PageLimits;
  private readonly links = new Set<string>();
  private pages = 0;
  private objects = 0;
  private empty = 0;
  private remembered = '';
  private rememberUntil = 1;
  private repeated = 0;

  /** @param first the link of the first page. */
  constructor(first: string, limits: PageLimits = graphPageLimits) {
    this.limits = limits;
    this.links.add(first);
  }

  /** @returns what is wrong with a list that leads on from this page; undefined where nothing is. */
  wrong({ next, objects }: SeenPage): string | undefined {
    if (next === undefined) return undefined;
    this.pages++;
    this.objects += objects.length;
    this.empty = objects.length === 0 ? this.empty + 1 : 0;
    if (objects.length > 0) this.compare(objects.join('\n'));
    const { limits } = this;
    if (this.links.has(next)) return 'answered the same next link twice';
    this.links.add(next);
    if (this.repeated >= limits.repeated) return `answered the same page ${limits.repeated} times under new links`;
    if (this.empty >= limits.empty) return `answered ${limits.empty} pages without objects one after the other`;
    if (this.pages >= limits.pages) return `has more than ${limits.pages} pages`;
    return this.objects >= limits.objects ? `has more than ${limits.objects} objects` : undefined;
  }

  private compare(page: string): void {
    if (page === this.remembered) this.repeated++;
    if (this.pages < this.rememberUntil) return;
    if (page !== this.remembered) this.repeated = 0;
    this.remembered = page;
    this.rememberUntil = this.pages * 2;
  }
}
