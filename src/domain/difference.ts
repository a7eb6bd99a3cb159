import type { Json } from './resource.ts';

/** One thing that differs between two readings of an object. */
export interface Difference {
  /** RFC 6901; an element of a set goes by its key instead of its place, such as `/members/<id>` or `/identifierUris/<uri>`. */
  readonly pointer: string;
  /** Undefined where there was, or is, nothing; null counts as nothing. */
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}
