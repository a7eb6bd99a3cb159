/** What a benchmark of the git side is run with. */
export interface GitBenchOptions {
  /** What all counts are multiplied with: 1 for what is reported, less for trying a benchmark out. */
  readonly scale: number;
  readonly seed: number;
  /** How often quick ways are run; the middle one counts. */
  readonly repeat: number;
  /** Says what is being done. */
  readonly progress: (text: string) => void;
}

/** A repository of 100,000 files, and a night of 5,000 changes by 300 sets of authors. */
export function usualNight(scale: number, seed: number) {
  const of = (count: number): number => Math.max(1, Math.round(count * scale));
  return { files: of(100_000), changes: of(5000), groups: of(300), seed };
}

export function filesIn(count: number): string {
  return `${count.toLocaleString('en-US')} files`;
}
