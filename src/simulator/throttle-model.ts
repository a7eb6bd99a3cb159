import type { ThrottledService } from './throttled-service.ts';

/** A bucket that holds `amount` when it is full and fills up in `seconds`. */
export interface ThrottleLimit {
  /** Requests; of the directory, resource units. */
  readonly amount: number;
  readonly seconds: number;
  /** `tenant`: all apps drink from one bucket; `app`: each app has its own in every tenant. */
  readonly per: 'app' | 'tenant';
  /**
   * What refused requests may take from an empty bucket, as a share of its amount: those who go on at once wait longer.
   * 0: they only take what is left.
   */
  readonly debt: number;
  /** A refusal says how long to wait. */
  readonly retryAfter: boolean;
  /** As the message of a refusal names the bucket; null for the message that names none. */
  readonly category: string | null;
}

/** https://learn.microsoft.com/graph/throttling-limits. */
export type ThrottleModel = Readonly<Record<ThrottledService, ThrottleLimit>>;

/**
 * The documented limits of a tenant with so many users. That the directory's bucket goes 0.8 into debt is what its
 * `x-ms-throttle-limit-percentage` of up to 1.8 says. The limit of governance is not published: 50 in ten seconds is
 * an inference from what clients reported, as are the categories but those of the directory and of access reviews.
 */
export function usualThrottle(users: number): ThrottleModel {
  const [amount, size] = users < 50 ? [3500, 'small'] : users <= 500 ? [5000, 'medium'] : [8000, 'large'];
  const limit = (of: number, seconds: number, category: string): ThrottleLimit => ({
    amount: of,
    seconds,
    per: 'app',
    debt: 0,
    retryAfter: true,
    category: `throttle.msgraph.${category}.app.${seconds}s`,
  });
  return {
    directory: { ...limit(amount, 10, ''), debt: 0.8, category: `aadgraph.app.tenant_${size}` },
    conditionalAccess: { amount: 1, seconds: 1, per: 'tenant', debt: 0, retryAfter: false, category: null },
    reports: limit(5, 10, 'reports'),
    identityProviders: limit(200, 60, 'cpim'),
    extensions: limit(455, 10, 'extensions'),
    governance: limit(50, 10, 'accessreviews'),
    intune: limit(1000, 20, 'intune'),
    security: limit(150, 60, 'security'),
    secureScore: limit(10_000, 600, 'securescore'),
    teams: limit(30, 1, 'teams'),
    other: limit(130_000, 10, 'all'),
  };
}
