/** Who did it: a person, or an application acting as itself (a service principal or managed identity). */
export type Actor =
  | { readonly type: 'user'; readonly id: string; readonly userPrincipalName?: string }
  | { readonly type: 'app'; readonly id: string; readonly displayName?: string };

/** Names of people as the directory has them now, by object id. */
export interface Person {
  readonly id: string;
  readonly displayName?: string;
  readonly userPrincipalName?: string;
  readonly mail?: string;
}

export interface ModifiedProperty {
  readonly displayName: string;
  readonly oldValue: string | null;
  readonly newValue: string | null;
}

export interface TargetResource {
  readonly id?: string;
  readonly type?: string;
  readonly displayName?: string;
  readonly modifiedProperties: readonly ModifiedProperty[];
}

/** One record of the directory audit log (`directoryAudit`), https://learn.microsoft.com/graph/api/resources/directoryaudit. */
export interface AuditEvent {
  readonly id: string;
  /** Instant, ISO 8601 in UTC. */
  readonly activityDateTime: string;
  readonly activityDisplayName: string;
  readonly result: string;
  readonly correlationId?: string;
  readonly actor?: Actor;
  readonly targetResources: readonly TargetResource[];
}

/** The stretch of the audit log that a run asks for; both ends are instants, ISO 8601 in UTC. */
export interface AuditWindow {
  readonly from: string;
  readonly to: string;
}

/**
 * Activity names differ between documentation, portal and wire in case, dashes and trailing blanks or dots
 * (the wire has `Update application – Certificates and secrets management `); this is the form that is compared.
 */
export function normaliseActivity(name: string): string {
  return name
    .toLowerCase()
    .replace(/[\u2010-\u2015]/g, '-')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '');
}
