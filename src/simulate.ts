import { BackupError } from './domain/errors.ts';
import type { Clock } from './domain/ports.ts';
import { populate } from './simulator/populate.ts';
import { demoTenant } from './simulator/scenarios.ts';
import { startSimulator } from './simulator/server.ts';

/** What `entra-backup simulate` is told; numbers as they were typed. */
export interface SimulateOptions {
  readonly port: string;
  readonly https: boolean;
  readonly seed: string;
  readonly users: string;
}

/**
 * Answers as a tenant would until the signal comes.
 * @throws BackupError `usage` for a number that is none, or a port that cannot be had.
 */
export async function simulate(
  options: SimulateOptions,
  clock: Clock,
  signal: AbortSignal,
  print: (text: string) => void,
): Promise<void> {
  const [port, seed, users] = [
    wholeNumber(options, 'port'),
    wholeNumber(options, 'seed'),
    wholeNumber(options, 'users'),
  ];
  const tenant = demoTenant({ clock, seed, users });
  populate(tenant);
  const simulator = await startSimulator({ tenant, port, https: options.https }).catch((error: unknown) => {
    throw new BackupError('usage', `Port ${port} cannot be listened on.`, 'Choose another one with --port.', {
      cause: error,
    });
  });
  print(`${tenant.displayName} answers at ${simulator.url}, with ${users} users, until Ctrl+C.

  export ENTRA_BACKUP_TOKEN=${simulator.token}
  entra-backup run --repo <clone> --graph-endpoint ${simulator.url}

Its state and its controls: ${simulator.url}/_simulator`);
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  await simulator.close();
}

function wholeNumber(options: SimulateOptions, name: 'port' | 'seed' | 'users'): number {
  const value = Number(options[name]);
  if (Number.isSafeInteger(value) && value >= 0 && options[name].trim() !== '' && (name !== 'port' || value < 65_536))
    return value;
  throw new BackupError('usage', `--${name} ${options[name]} is no number that can be used.`, 'Give a whole number.');
}
