import type { Json } from '../domain/resource.ts';

/** A request as the simulated services see it, whether it came alone or inside a batch. */
export interface Exchange {
  readonly method: string;
  /** Still percent-encoded, with its leading slash. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How an answer is spoilt on its way: the socket is destroyed, or the body stops in the middle. */
export type Spoiling = 'reset' | 'cut';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A string goes out as it is, anything else as JSON; null for no body. */
  readonly body: Json;
  readonly spoiling?: Spoiling;
  /** Milliseconds that pass before the answer, the simulator's own work on it included. */
  readonly delay?: number;
  /** In a batch: there is no response for the item. */
  readonly isMissing?: true;
  /** In a batch: another response under the item's id. */
  readonly twin?: Answer;
  /** Seconds that Graph would have taken, where that is modelled. */
  readonly modelled?: number;
}

export function jsonAnswer(status: number, body: Json, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers }, body };
}

/** A path as people write it; one that is wrongly encoded stays as it is. */
export function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return path;
    throw error;
  }
}
