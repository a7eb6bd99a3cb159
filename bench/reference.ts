import type { GraphVersion, JsonObject } from '../src/domain/resource.ts';
import { peerCalls } from './reference/peer-calls.ts';
import type { PeerCall } from './reference/peer-calls.ts';
import { readEligibleGroups, readEligibleRoles } from './reference/privileged-access.ts';
import { readInBatches } from './reference/serial-batches.ts';
import type { SerialRequest } from './reference/serial-batches.ts';
import { SerialGraph, realTime } from './reference/serial-graph.ts';
import type { ReferenceCounts, ReferenceTime } from './reference/serial-graph.ts';

export interface ReferenceRun extends ReferenceCounts {
  /** How often which path was refused, ids left out. */
  readonly refusals: Readonly<Record<string, number>>;
}

/** A call for one parent, and what it brings. */
interface Branch extends SerialRequest {
  readonly call: PeerCall;
  /** Ids of the objects above, outermost first. */
  readonly above: readonly string[];
}

/**
 * Reads a whole tenant as EntraExporter does, over HTTP, one request under way at a time: PIM first, then all roots in two
 * sets of batches (v1.0, beta), then level by level what hangs on each object.
 *
 * Nothing in it overlaps, so its wall time against a real service is the sum of the answers' latencies and its waits.
 * @param root of Graph, without a trailing slash.
 */
export async function readAsReference(
  root: string,
  token: string,
  time: ReferenceTime = realTime,
): Promise<ReferenceRun> {
  const graph = new SerialGraph(root, token, time);
  const { tenantId } = graph;
  await readEligibleRoles(graph);
  await readEligibleGroups(graph);
  let level = peerCalls.map((call) => branch(call, [], tenantId));
  while (level.length > 0) {
    for (const version of ['v1.0', 'beta'] as const) await readInBatches(graph, version, of(version, level));
    level = level.flatMap((parent) => below(parent, tenantId));
  }
  return { ...graph.counts, refusals: Object.fromEntries(graph.refusals) };
}

function of(version: GraphVersion, level: readonly Branch[]): Branch[] {
  return level.filter(({ call }) => call.version === version);
}

function below({ call, above, into }: Branch, tenantId: string): Branch[] {
  const ids = [...new Set(into.map(idOf))].filter((id) => id !== '');
  return call.children.flatMap((child) => ids.map((id) => branch(child, [...above, id], tenantId)));
}

function branch(call: PeerCall, above: readonly string[], tenantId: string): Branch {
  const url = call.url
    .replace('{tenant}', tenantId)
    .replaceAll(/\{(\d)\}/g, (_, place: string) => above[Number(place)] ?? '');
  return { call, above, url, into: [] };
}

function idOf({ id }: JsonObject): string {
  return typeof id === 'string' ? id : '';
}
