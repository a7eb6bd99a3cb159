import type { AuditLog, People, ResourceReader, WaitingClock } from '../domain/ports.ts';
import type { CredentialSettings } from '../domain/settings.ts';
import type { TokenClaims } from '../domain/token-claims.ts';
import { tokenSource } from './credential.ts';
import { graphAuditLog } from './graph-audit-log.ts';
import { GraphBatch } from './graph-batch.ts';
import { graphPeople, graphReader, readTenantId } from './graph-reader.ts';
import { claimsOf } from './token-claims.ts';
import { graphTransport } from './graph-transport.ts';

/** Microsoft Graph of one tenant, with one sign-in and one queue of requests. */
export interface Graph {
  readonly reader: ResourceReader;
  readonly auditLog: AuditLog;
  readonly people: People;
  /** Of the token in use; null where it does not tell. */
  claims(): Promise<TokenClaims | null>;
  /** As the organization says, or else the token; empty where neither does. */
  tenantId(): Promise<string>;
}

export interface GraphOptions {
  /** Root of Microsoft Graph, without version and trailing slash. */
  readonly endpoint: string;
  readonly credential: CredentialSettings;
  readonly clock: WaitingClock;
  readonly signal: AbortSignal;
  /** Milliseconds that an answer may still be waited for. */
  readonly patience: () => number;
}

export function openGraph(options: GraphOptions): Graph {
  const { endpoint, credential, clock, signal } = options;
  const tokens = tokenSource(credential, endpoint, clock);
  const batch = new GraphBatch({
    endpoint,
    post: graphTransport(endpoint, tokens, signal),
    clock,
    signal,
    patience: options.patience,
  });
  const reader = graphReader(batch);
  const claims = async (): Promise<TokenClaims | null> => claimsOf(await tokens.get());
  return {
    claims,
    reader,
    auditLog: graphAuditLog(reader),
    people: graphPeople(batch),
    tenantId: async () => (await readTenantId(reader)) || ((await claims())?.tenantId ?? ''),
  };
}
