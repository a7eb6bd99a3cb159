import { spelledAlike } from '../catalogue/layout.ts';
import { BackupError } from '../domain/errors.ts';
import { ReadError } from '../domain/ports.ts';
import type { AuditLog, Log } from '../domain/ports.ts';
import type { Graph } from '../edges/graph.ts';
import { refuseChangedTenant, refuseOtherTenant } from '../export/tenant-guard.ts';

/** The tenant that Graph answers for, and whether that stays so. */
export interface TenantWatch {
  /** As the organization says, or else the token; empty where neither does. */
  readonly tenantId: string;
  /**
   * Asks again. Questions in the same turn are one.
   * @throws BackupError `wrong-tenant` for another tenant, and where the organization could be read before and is refused
   * now; ReadError when Graph does not answer.
   */
  readonly isSame: () => Promise<void>;
}

/** @throws BackupError when Graph cannot be read. */
export async function tenantWatch(graph: Pick<Graph, 'organizationId' | 'claims'>): Promise<TenantWatch> {
  const before = spelledAlike(await graph.organizationId());
  const tenantId = before || spelledAlike((await graph.claims())?.tenantId ?? '');
  let asking: Promise<void> | undefined;
  const ask = async (): Promise<void> => {
    await Promise.resolve();
    const now = spelledAlike(await graph.organizationId().catch(rethrowCause));
    refuseChangedTenant(before, now, tenantId);
  };
  return {
    tenantId,
    isSame: () => (asking ??= ask().finally(() => (asking = undefined))),
  };
}

/** What could not be read fails the kind that needs the answer, not the run. */
function rethrowCause(error: unknown): never {
  throw error instanceof BackupError && error.cause instanceof ReadError ? error.cause : error;
}

/** The audit log of one tenant, and of no other. */
export interface TenantLog {
  readonly auditLog: AuditLog;
  /** @throws BackupError `wrong-tenant` when what was read of the log may be another tenant's. */
  readonly wasItsOwn: () => Promise<void>;
}

/**
 * Asks Graph which tenant it answers for before the log is read for the first time, and after the last.
 * @param tenantId whose log is wanted; empty where the export did not know.
 */
export function tenantLog(graph: Pick<Graph, 'auditLog' | 'tenantId'>, tenantId: string, log: Log): TenantLog {
  const check = async (): Promise<void> => refuseOtherTenant(spelledAlike(await graph.tenantId()), tenantId);
  let before: Promise<void> | undefined;
  const asked = (): Promise<void> => (before ??= check());
  return {
    auditLog: {
      async *events(window) {
        await asked();
        yield* graph.auditLog.events(window);
      },
      async oldest() {
        await asked();
        return graph.auditLog.oldest();
      },
    },
    async wasItsOwn() {
      if (before === undefined) return;
      try {
        await before;
        await check();
      } catch (error) {
        if (!(error instanceof BackupError) || error.code === 'wrong-tenant') throw error;
        log.warn(`The tenant could not be checked after the audit log was read: ${error.message}`);
      }
    },
  };
}
