import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Fault } from '../../src/simulator/faults.ts';
import type { LoggedRequest } from '../../src/simulator/request-log.ts';
import type { TenantSize } from '../../src/simulator/sizes.ts';
import type { ThrottledService } from '../../src/simulator/throttled-service.ts';

export interface SimulatorProcessOptions {
  readonly size: TenantSize;
  /** What the counts of the size are multiplied with; default 1. */
  readonly scale?: number;
  readonly seed?: number;
  /** Share of Graph's own latency that passes, or `told` in a header only; none without it. */
  readonly latency?: number | 'told';
  /** Refuses what exceeds the documented limits. */
  readonly throttle?: boolean;
  /** Default any free one. */
  readonly port?: number;
}

/** What Graph was used for since the start or the last reset; times in milliseconds. */
export interface SimulatorUsage {
  /** Over HTTP: a batch is one. */
  readonly requests: number;
  readonly batches: number;
  /** Requests inside batches. */
  readonly items: number;
  /** Resource units. */
  readonly units: number;
  /** With 429, by the limits of a service. */
  readonly refused: number;
  /** Modelled, of all answers together. */
  readonly latency: number;
  /** The part of it that batches make. */
  readonly batchLatency: number;
  readonly services: Readonly<
    Partial<Record<ThrottledService, { readonly requests: number; readonly units: number; readonly refused: number }>>
  >;
}

/** What the process says of itself when it answers. */
interface Announcement {
  readonly url: string;
  readonly port: number;
  /** A bearer token that its Graph accepts. */
  readonly token: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly serviceConnectionId: string;
  readonly systemAccessToken: string;
  readonly oidcRequestUri: string;
  readonly process: number;
  readonly grownInSeconds: number;
  /** Resident, when the tenant was grown. */
  readonly megabytes: number;
}

/** A simulated tenant in a process of its own. */
export interface SimulatorProcess extends Announcement {
  usage(): Promise<SimulatorUsage>;
  resetUsage(): Promise<void>;
  requests(): Promise<readonly LoggedRequest[]>;
  addFault(fault: Fault): Promise<void>;
  clearFaults(): Promise<void>;
  /** @returns how many acts changed the tenant. */
  day(share: number, seed: number): Promise<number>;
  close(): Promise<void>;
}

const program = join(import.meta.dirname, '..', 'simulator-process.ts');

/** @throws Error when it ends before it answers. */
export async function startSimulatorProcess(options: SimulatorProcessOptions): Promise<SimulatorProcess> {
  const { throttle = false, ...valued } = options;
  const args = Object.entries(valued).map(([name, value]) => `--${name}=${value}`);
  const child = spawn(
    process.execPath,
    [
      '--max-old-space-size=8192',
      '--max-semi-space-size=64',
      '--import',
      'tsx',
      program,
      ...args,
      ...(throttle ? ['--throttle'] : []),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const announced = new Promise<string>((resolve) => createInterface(child.stdout).once('line', resolve));
  const line = await Promise.race([announced, ended]);
  if (line === undefined)
    throw new Error(`The simulator ended with ${child.exitCode ?? 'a signal'} before it answered.`);
  const announcement = JSON.parse(line) as Announcement;
  const ask = async (method: string, what: string, body?: object): Promise<unknown> => {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${announcement.url}/_simulator/${what}`, init);
    if (!response.ok) throw new Error(`${method} ${what}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  return {
    ...announcement,
    usage: async () => (await ask('GET', 'usage')) as SimulatorUsage,
    resetUsage: async () => {
      await ask('DELETE', 'usage');
    },
    requests: async () => (await ask('GET', 'requests')) as LoggedRequest[],
    addFault: async (fault) => {
      await ask('POST', 'faults', fault);
    },
    clearFaults: async () => {
      await ask('DELETE', 'faults');
    },
    day: async (share, seed) => ((await ask('POST', `day?share=${share}&seed=${seed}`)) as { changes: number }).changes,
    close: () => {
      child.stdin.end();
      return ended;
    },
  };
}

/** Requests that Graph counts: those inside batches, and those that came alone. */
export function graphRequests({ requests, batches, items }: SimulatorUsage): number {
  return requests - batches + items;
}
