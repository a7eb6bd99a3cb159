/** How much of a run's time is left, asked by each step before it starts something that can be left out. */
export interface TimeBudget {
  /** Milliseconds until the deadline; Infinity when there is none. Never negative. */
  remaining(): number;
  /** The same deadline less a share kept free for the steps that follow. */
  reserving(milliseconds: number): TimeBudget;
}

/** @param deadline instant after which nothing new is started; null for no limit. */
export function timeBudget(deadline: Date | null, now: () => Date): TimeBudget {
  return {
    remaining: () => (deadline === null ? Infinity : Math.max(0, deadline.getTime() - now().getTime())),
    reserving: (milliseconds) =>
      timeBudget(deadline === null ? null : new Date(deadline.getTime() - milliseconds), now),
  };
}
