import type { Random } from './random.ts';
import { randomFrom } from './random.ts';
import type { Tenant } from './tenant.ts';

/** What each part of a growing tenant needs: chance of its own, so that one part's size does not change another. */
export interface GrowContext {
  readonly tenant: Tenant;
  readonly random: Random;
  /** First part of the tenant's own domain, such as `contoso`. */
  readonly domain: string;
  /** An instant so many days before now. */
  readonly daysAgo: (days: number) => string;
}

export function growContext(tenant: Tenant, domain: string, seed: number, part: string): GrowContext {
  const now = tenant.now().getTime();
  const known = new Map<number, string>();
  const instant = (seconds: number): string => {
    const text = known.get(seconds) ?? new Date(now - seconds * 1000).toISOString().replace('.000Z', 'Z');
    known.set(seconds, text);
    return text;
  };
  const salt = Buffer.from(part).reduce((sum, byte) => sum * 31 + byte, 7);
  return {
    tenant,
    domain,
    random: randomFrom((seed + salt) >>> 0),
    daysAgo: (days) => instant(Math.round(days * 24 * 3600)),
  };
}

/** Calls `make` so many times and collects what it returns. */
export function many<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
