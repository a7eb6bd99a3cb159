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

/** @param endpoint root of Microsoft Graph, without version and trailing slash. */
export function openGraph(endpoint: string, credential: CredentialSettings, clock: WaitingClock): Graph {
  const tokens = tokenSource(credential, endpoint, clock);
  const batch = new GraphBatch({
    endpoint,
    post: graphTransport(endpoint, tokens),
    clock,
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
