import type { SelectedKind } from '../catalogue/index.ts';
import type { DeltaState } from '../domain/run.ts';
import type { Fingerprint } from '../redaction/redact.ts';

const day = 24 * 60 * 60_000;

/** Whatever decides which texts there are, in short: what was followed by another basis is worth nothing. */
export function basisOf(
  { only, except, kind }: SelectedKind,
  productVersion: string,
  { blobId, fingerprint }: { readonly blobId: (text: string) => string; readonly fingerprint: Fingerprint },
): string {
  return blobId(JSON.stringify({ kind, only, except, productVersion, key: fingerprint('basis') }));
}

/** True when it is time to read everything again. A night that begins a little earlier than the one before counts as well. */
export function isSweepDue({ sweptAt }: DeltaState, now: Date, sweepDays: number): boolean {
  return now.getTime() - Date.parse(sweptAt) > (sweepDays - 0.5) * day;
}

/** The earliest moment that any of the followed kinds was read last; undefined when none is. */
export function followedSince(
  selection: readonly SelectedKind[],
  states: Readonly<Record<string, DeltaState>>,
): string | undefined {
  const instants = selection.flatMap(({ kind }) => {
    const state = states[kind.id];
    return (kind.namedInAudit || kind.delta !== undefined) && state !== undefined ? [state.readAt] : [];
  });
  return instants.sort()[0];
}
