/** One line of the table: a number of ours, what it is held against, and whether that suffices. */
export interface Result {
  readonly measure: string;
  /** Size of the tenant. */
  readonly tenant: string;
  readonly ours: number;
  /** Of `ours` and `reference`, such as `s`. */
  readonly unit: string;
  /** Measured in the same invocation; null where the goal is a number and not a ratio. */
  readonly reference: number | null;
  /** How many times smaller ours is than the reference, or than the goal's number; null where that says nothing. */
  readonly ratio: number | null;
  readonly goal: string;
  /** Null for what is only told. */
  readonly met: boolean | null;
}

/** What a measure found: the lines of the table, and sentences that say what the numbers rest on. */
export interface Findings {
  readonly results: readonly Result[];
  readonly notes: readonly string[];
}

type Figure = Pick<Result, 'measure' | 'tenant' | 'ours' | 'unit'>;
type Goal = Figure & Pick<Result, 'goal'>;

/** A number that must be so many times smaller than the reference's. */
export function timesSmaller(times: number, result: Goal & { readonly reference: number }): Result {
  const ratio = result.reference / result.ours;
  return { ...result, ratio, met: ratio >= times };
}

/** A number that must be no more than so many times a floor that nobody can be below. */
export function withinTimes(times: number, result: Goal & { readonly reference: number }): Result {
  return { ...result, ratio: result.reference / result.ours, met: result.ours <= times * result.reference };
}

/** A number that must stay below a limit. */
export function below(limit: number, result: Goal): Result {
  return { ...result, reference: null, ratio: limit / result.ours, met: result.ours < limit };
}

/** A number that must reach a limit. */
export function atLeast(limit: number, result: Goal): Result {
  return { ...result, reference: null, ratio: null, met: result.ours >= limit };
}

/** A number of things that must not be. */
export function none(result: Omit<Goal, 'unit'>): Result {
  return { ...result, unit: '', reference: null, ratio: null, met: result.ours === 0 };
}

/** The exit code of a run that the other numbers are of: what was not read was not paid for. */
export function wholeRun(tenant: string, exitCode: number): Result {
  return none({ measure: 'exit code of the run', tenant, ours: exitCode, goal: '0: everything was read' });
}

/** A number without a goal. */
export function told(result: Figure, reference: number | null = null): Result {
  return { ...result, reference, ratio: reference === null ? null : reference / result.ours, goal: '', met: null };
}
