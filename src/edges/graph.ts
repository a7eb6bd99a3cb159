import { BackupError } from '../domain/errors.ts';
import { ReadError } from '../domain/ports.ts';
import type { AuditLog, People, ResourceReader, WaitingClock } from '../domain/ports.ts';
import type { Proxy } from '../domain/proxy.ts';
import type { CredentialSettings } from '../domain/settings.ts';
import type { TokenClaims } from '../domain/token-claims.ts';
import type { AnswerLimits } from './answer-limits.ts';
import { timeLeft } from './deadline.ts';
import { graphAuditLog } from './graph-audit-log.ts';
import { GraphBatch } from './graph-batch.ts';
import { directoryLimit } from './graph-limits.ts';
import { graphPeople } from './graph-people.ts';
import { graphReader, readTenantId } from './graph-reader.ts';
import type { ServerClock } from './server-clock.ts';
import { claimsOf } from './token-claims.ts';

/** Microsoft Graph of one tenant, with one sign-in and one queue of requests. */
export interface Graph {
  readonly reader: ResourceReader;
  readonly auditLog: AuditLog;
  readonly people: People;
  /** Graph's time: the local clock until an answer tells it. */
  readonly clock: ServerClock;
  /** Asks Graph for the time, where no answer has told it yet; where Graph refuses, the local clock stays. */
  readonly learnTime: () => Promise<void>;
  /** Of the token in use; null where it does not tell. */
  claims(): Promise<TokenClaims | null>;
  /** As the organization says; empty where it may not be read. */
  organizationId(): Promise<string>;
  /** As the organization says, or else the token; empty where neither does. */
  tenantId(): Promise<string>;
  /** Counts the tenant's users, for the directory's limit depends on them; where they may not be counted nothing happens. */
  learnSize(): Promise<void>;
}

export interface GraphOptions {
  /** Root of Microsoft Graph, without version and trailing slash. */
  readonly endpoint: string;
  readonly credential: CredentialSettings;
  readonly clock: WaitingClock;
  readonly signal: AbortSignal;
  /** Milliseconds of the run's time that are left; Infinity for no limit. */
  readonly patience: () => number;
  /** Of one answer; those of Microsoft Graph unless given. */
  readonly limits?: AnswerLimits;
  /** Absent where the environment tells. */
  readonly proxy?: Proxy | undefined;
}

/** What signs in and what sends is the larger part of a program: it is loaded when it is needed, and not before the first line. */
export async function openGraph(options: GraphOptions): Promise<Graph> {
  const { tokenSource } = await import('./credential.ts');
  const { graphTransport } = await import('./graph-transport.ts');
  const { endpoint, credential, clock, signal, proxy, patience, limits } = options;
  const left = timeLeft(patience, clock);
  const tokens = tokenSource(credential, endpoint, { clock, timeLeft: left, proxy });
  const transport = { endpoint, tokens, signal, timeLeft: left, proxy, ...(limits && { limits }) };
  const batch = new GraphBatch({ endpoint, post: graphTransport(transport), clock, signal, patience, timeLeft: left });
  const reader = graphReader(batch);
  const claims = async (): Promise<TokenClaims | null> => claimsOf(await tokens.get());
  return {
    claims,
    reader,
    auditLog: graphAuditLog(reader),
    people: graphPeople(batch),
    organizationId: () => readTenantId(reader),
    clock: batch.serverClock,
    async learnTime() {
      if (batch.serverClock.isKnown) return;
      await readTenantId(reader).catch((error: unknown) => {
        // What is read next says why.
        if (!(error instanceof BackupError)) throw error;
      });
    },
    tenantId: async () => (await readTenantId(reader)) || ((await claims())?.tenantId ?? ''),
    learnSize: async () => batch.setLimit('directory', directoryLimit(await countUsers(batch))),
  };
}

/** https://learn.microsoft.com/graph/aad-advanced-queries */
async function countUsers(batch: GraphBatch): Promise<number | undefined> {
  const headers = { ConsistencyLevel: 'eventual' };
  const url = 'users?$count=true&$select=id&$top=1';
  try {
    const { count } = await batch.get({
      version: 'v1.0',
      shape: 'collection',
      url,
      bucket: 'directory',
      urgent: true,
      headers,
    });
    return count;
  } catch (error) {
    if (error instanceof ReadError) return undefined;
    throw error;
  }
}
