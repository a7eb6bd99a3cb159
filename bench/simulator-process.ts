import { parseArgs } from 'node:util';
import { growSized } from '../src/simulator/grow-sized.ts';
import { usualLatency } from '../src/simulator/latency.ts';
import type { LatencyModel } from '../src/simulator/latency.ts';
import { startSimulator } from '../src/simulator/server.ts';
import type { TenantSize } from '../src/simulator/sizes.ts';
import { usualThrottle } from '../src/simulator/throttle-model.ts';

/**
 * A simulated tenant in a process of its own. Prints one line of JSON when it answers, and ends on SIGTERM or when its
 * standard input closes.
 *
 *     node --max-old-space-size=8192 --max-semi-space-size=64 --import tsx bench/simulator-process.ts --size medium --latency told
 *
 * Without room for what is young, answers wait for the collection of what a large tenant holds.
 */
const { values } = parseArgs({
  options: {
    /** small, medium or large. */
    size: { type: 'string', default: 'small' },
    /** What the counts of the size are multiplied with. */
    scale: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    /** A share of Graph's own latency that passes, such as 1 or 0.1, or `told`: in a header only. */
    latency: { type: 'string' },
    /** Refuses what exceeds the documented limits. */
    throttle: { type: 'boolean', default: false },
    port: { type: 'string', default: '0' },
  },
});

const sizes: readonly string[] = ['small', 'medium', 'large'] satisfies TenantSize[];
if (!sizes.includes(values.size)) throw new Error(`There is no size '${values.size}', only ${sizes.join(', ')}.`);
const begun = performance.now();
const clock = { now: () => new Date() };
const seed = number('seed', values.seed);
const tenant = growSized(values.size as TenantSize, { clock, seed, scale: number('scale', values.scale) });
const simulator = await startSimulator({ tenant, port: number('port', values.port), seed });
simulator.behaviour.latency = latencyOf(values.latency);
simulator.behaviour.throttle = values.throttle ? usualThrottle(tenant.keys('users').length) : null;

const { url, port, token, identity } = simulator;
const { clientId, serviceConnectionId, systemAccessToken } = identity;
console.log(
  JSON.stringify({
    url,
    port,
    token,
    tenantId: tenant.id,
    clientId,
    serviceConnectionId,
    systemAccessToken,
    oidcRequestUri: simulator.oidcRequestUri,
    process: process.pid,
    grownInSeconds: Math.round((performance.now() - begun) / 100) / 10,
    megabytes: Math.round(process.memoryUsage().rss / 2 ** 20),
  }),
);

const end = (): void => void simulator.close().then(() => process.exit(0));
process.once('SIGTERM', end);
process.stdin.once('end', end).once('close', end).resume();

function latencyOf(text: string | undefined): LatencyModel | null {
  if (text === undefined) return null;
  return text === 'told' ? usualLatency({ mode: 'told' }) : usualLatency({ scale: number('latency', text) });
}

function number(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0) return value;
  throw new Error(`--${name} ${text} is no number that can be used.`);
}
