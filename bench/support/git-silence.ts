import type { Log } from '../../src/domain/ports.ts';

/** A log that nobody reads. */
export const silent: Log = {
  info: () => undefined,
  detail: () => undefined,
  warn: () => undefined,
  progress: () => undefined,
};
