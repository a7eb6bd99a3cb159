import { wholeItems } from '../domain/answer-shape.ts';
import { ReadError } from '../domain/ports.ts';
import type { Page, ResourceReader } from '../domain/ports.ts';
import { textOf } from '../domain/resource.ts';
import type { Json, JsonObject, Relation, ResourceKind } from '../domain/resource.ts';
import { passRequest } from './list-request.ts';

/** Graph cuts an expanded relation at this many items, and does not say so. */
const expandCap = 20;
/** Objects that the pass may be ahead of its list: those that the list shows later, or never. */
const mostHeld = 2000;

/** What a pass brought of one object's relation. */
export interface Expanded {
  /** Undefined where it was or may have been cut. */
  readonly items: Json[] | undefined;
  readonly readAt: string;
}

/**
 * Graph takes one `$expand` a request, so each further relation of a kind is a pass of its own over the same list, by keys
 * alone. It goes along with the list page by page and holds what the list has not come to yet; what the two show in too
 * different an order is given up, and has to be read singly.
 */
export class ExpansionPass {
  private readonly kind: ResourceKind;
  private readonly relation: Relation;
  private readonly reader: ResourceReader;
  private readonly held = new Map<string, Expanded>();
  private pages: AsyncIterator<Page>;
  private read = 0;
  private ended = false;

  constructor(kind: ResourceKind, relation: Relation, reader: ResourceReader) {
    this.kind = kind;
    this.relation = relation;
    this.reader = reader;
    this.pages = this.begin();
  }

  get name(): string {
    return this.relation.name;
  }

  /** Reads on until it has seen as many objects as the list. */
  async catchUp(listed: number): Promise<void> {
    while (!this.ended && this.read < listed) await this.advance();
  }

  /** Reads one page. */
  async advance(): Promise<void> {
    if (this.ended) return;
    const page = await this.next();
    if (page === undefined) {
      this.ended = true;
      return;
    }
    if (page.anew) this.forget();
    for (const object of page.objects) this.hold(object, page.readAt);
    this.read += page.objects.length;
  }

  /** Hands out what it has of an object. */
  take(key: string): Expanded | undefined {
    const found = this.held.get(key);
    this.held.delete(key);
    return found;
  }

  /** The list began anew. */
  restart(): void {
    this.forget();
    this.ended = false;
    this.pages = this.begin();
  }

  /** Nothing after the last page, and where Graph refuses to expand: the relation is then read object by object. */
  private async next(): Promise<Page | undefined> {
    try {
      const next: IteratorResult<Page, undefined> = await this.pages.next();
      return next.value;
    } catch (error) {
      if (this.read === 0 && isRefusedExpansion(error)) return undefined;
      throw error;
    }
  }

  private begin(): AsyncIterator<Page> {
    return this.reader.pages(passRequest(this.kind, this.relation))[Symbol.asyncIterator]();
  }

  private hold(object: JsonObject, readAt: string): void {
    this.held.set(textOf(object, this.kind.key), { items: whole(this.relation, object), readAt });
    const [oldest] = this.held.keys();
    if (this.held.size > mostHeld && oldest !== undefined) this.held.delete(oldest);
  }

  private forget(): void {
    this.held.clear();
    this.read = 0;
  }
}

/** 400 is what Graph answers to a query that it does not support. */
export function isRefusedExpansion(error: unknown): boolean {
  return error instanceof ReadError && error.status === 400;
}

/** A relation as a list brought it; undefined where it is not there, no list of objects, or was or may have been cut. */
export function whole(relation: Relation, object: JsonObject): Json[] | undefined {
  const items = wholeItems(object[relation.name]);
  if (items === undefined || items.length === expandCap) return undefined;
  return `${relation.name}@odata.nextLink` in object ? undefined : items;
}
