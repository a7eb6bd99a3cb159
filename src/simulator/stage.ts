import { administrators, staffIds, writingApps } from './audited-staff.ts';
import type { Random } from './random.ts';
import type { SimulatedActor } from './simulated-actor.ts';
import type { Tenant } from './tenant.ts';

/** Somebody does one thing. What it is about may be gone by then: then nothing happens. */
export type Step = () => void;

/** What happens to one object, or to a few that belong together: steps in their order, hours apart. */
export type Play = (stage: Stage) => readonly Step[];

/** A play that is given again and again in a day. */
export interface Repertoire {
  /** Graph path that says how often: the more objects, the more often. */
  readonly path: string;
  /** How often for each object of the path, when the day's share is 1. */
  readonly rate: number;
  /** How often at least, however small the tenant is. */
  readonly least: number;
  readonly play: Play;
}

/** What plays choose from. */
export class Stage {
  readonly tenant: Tenant;
  readonly random: Random;
  readonly #staff: ReadonlySet<string>;

  constructor(tenant: Tenant, random: Random) {
    this.tenant = tenant;
    this.random = random;
    this.#staff = staffIds(tenant);
  }

  /** Mostly a person, now and then an app. */
  anybody(): SimulatedActor {
    return this.random.chance(0.15) ? this.random.pick(writingApps) : this.somebody();
  }

  /** One of the administrators. */
  somebody(): SimulatedActor {
    return this.random.pick(administrators);
  }

  /** So many administrators, each once. */
  people(count: number): readonly SimulatedActor[] {
    return this.random.shuffled(administrators).slice(0, count);
  }

  /** Key of any object of the path but those who act; null when there is no other. */
  any(path: string): string | null {
    const keys = this.tenant.keys(path);
    if (keys.length === 0) return null;
    for (let turn = 0; turn < 20; turn += 1) {
      const key = this.random.pick(keys);
      if (!this.#staff.has(key)) return key;
    }
    return null;
  }

  /** Key of an object of the path that answers to the question, among the first thousand; null when none does. */
  such(path: string, is: (key: string) => boolean): string | null {
    const keys = this.tenant
      .keys(path)
      .slice(0, 1000)
      .filter((key) => !this.#staff.has(key) && is(key));
    return keys.length === 0 ? null : this.random.pick(keys);
  }

  /** A step about an object of that path, which does nothing when the object is gone. */
  about(path: string, key: string | null, does: (key: string) => void): Step {
    return () => {
      if (key !== null && this.tenant.get(path, key) !== undefined) does(key);
    };
  }
}
