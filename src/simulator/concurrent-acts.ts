import type { Step } from './stage.ts';

/** What happens to the tenant while somebody reads it: an act each time so many requests were answered. */
export class ConcurrentActs {
  #every = 0;
  #answered = 0;
  #queue: Step[] = [];

  /** Puts acts behind those that wait, and says after how many answers each one comes; 1 for after every answer. */
  add(acts: readonly Step[], every: number): void {
    this.#queue.push(...acts);
    this.#every = every;
  }

  /** Acts that wait. */
  get waiting(): number {
    return this.#queue.length;
  }

  clear(): void {
    this.#queue = [];
    this.#answered = 0;
  }

  /** A request of Graph was answered, alone or in a batch. */
  answered(): void {
    if (this.#queue.length === 0) return;
    this.#answered += 1;
    if (this.#answered < this.#every) return;
    this.#answered = 0;
    this.#queue.shift()?.();
  }
}
