/** A relation of one object. */
export interface Referrer {
  readonly path: string;
  readonly key: string;
  readonly relation: string;
}

/**
 * Which relations refer to an object, or did: links that are gone are not taken out, so whoever asks looks again.
 * Without it, each object that goes would have every relation of the tenant searched for its id.
 */
export class Referrers {
  readonly #byTarget = new Map<string, Referrer[]>();

  add(referrer: Referrer, targets: Iterable<string>): void {
    for (const target of targets) {
      const known = this.#byTarget.get(target);
      if (known === undefined) this.#byTarget.set(target, [referrer]);
      else if (!known.some((other) => isSame(other, referrer))) known.push(referrer);
    }
  }

  of(target: string): readonly Referrer[] {
    return this.#byTarget.get(target) ?? [];
  }
}

function isSame(left: Referrer, right: Referrer): boolean {
  return left.key === right.key && left.relation === right.relation && left.path === right.path;
}
