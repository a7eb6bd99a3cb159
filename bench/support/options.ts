import type { TenantSize } from '../../src/simulator/sizes.ts';

/** What a benchmark is run with. */
export interface BenchOptions {
  /** Only this size, where a measure has several. */
  readonly size?: TenantSize;
  /** What the counts of the size are multiplied with: 1 for what is reported, less for trying a benchmark out. */
  readonly scale: number;
  readonly seed: number;
  /** Says what is being done. */
  readonly progress: (text: string) => void;
}
