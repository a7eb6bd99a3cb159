/** How long git may take, in milliseconds; asked when a command starts. */
export interface GitLimits {
  /** For a command that speaks with a server. 0: it is not started any more. */
  readonly network: () => number;
  /** For a command that works in the clone. */
  readonly local: () => number;
  /** Said of a server that did not answer in that time: it is not waited for as long again. */
  readonly ranOut: () => void;
}

const minute = 60_000;

/** Without a time budget: more than the first push of a large tenant takes. */
const longest = 60 * minute;
/** When the time budget is used up: for the push of a night's changes, and for the bundle of one that did not get through. */
const shortest = { network: 10_000, local: 20_000 } as const;
/** What a run can do without gets a quarter of the time that is left, between these. */
const aside = { shortest: 5000, longest: 10 * minute } as const;

/** @param remaining milliseconds until the end of the time budget; Infinity where there is none. */
export function gitLimits(remaining: () => number = () => Infinity): GitLimits {
  let isOut = false;
  return {
    network: () =>
      isOut ? Math.min(shortest.network, remaining()) : Math.min(longest, Math.max(shortest.network, remaining())),
    local: () => Math.min(longest, Math.max(shortest.local, remaining())),
    ranOut: () => {
      isOut = true;
    },
  };
}

/** For commands whose answer a run can do without: they must not take the time of those that it needs. */
export function limitsAside({ network, local }: GitLimits): GitLimits {
  const quarter = (): number => Math.min(aside.longest, Math.max(aside.shortest, network() / 4));
  return { network: quarter, local, ranOut: () => undefined };
}

/** `40 seconds`, `25 minutes`. */
export function inTimeUnits(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  if (seconds < 120) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  return `${Math.round(seconds / 60)} minutes`;
}
