import type { AuditLog, People, ResourceReader, WaitingClock } from '../domain/ports.ts';
import type { CredentialSettings } from '../domain/settings.ts';
import { tokenSource } from './credential.ts';
import { graphAuditLog } from './graph-audit-log.ts';
import { GraphBatch } from './graph-batch.ts';
import { graphPeople, graphReader, readTenantId } from './graph-reader.ts';
import { graphTransport } from './graph-transport.ts';

/** Microsoft Graph of one tenant, with one sign-in and one queue of requests. */
export interface Graph {
  readonly reader: ResourceReader;
  readonly auditLog: AuditLog;
  readonly people: People;
  /** Empty where the organization may not be read. */
  tenantId(): Promise<string>;
}

/** @param endpoint root of Microsoft Graph, without version and trailing slash. */
export function openGraph(endpoint: string, credential: CredentialSettings, clock: WaitingClock): Graph {
  const batch = new GraphBatch({
    endpoint,
    post: graphTransport(endpoint, tokenSource(credential, endpoint, clock)),
    sleep: (milliseconds) => clock.sleep(milliseconds),
  });
  const reader = graphReader(batch);
  return { reader, auditLog: graphAuditLog(reader), people: graphPeople(batch), tenantId: () => readTenantId(batch) };
}
