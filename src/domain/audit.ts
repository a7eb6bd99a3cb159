import { withoutEnd } from './without-end.ts';

/** Who did it: a person, or an application acting as itself (a service principal or managed identity). */
export type Actor =
  | {
      readonly type: 'user';
      /** Object id; the user principal name where the record has no id. */
      readonly id: string;
      readonly userPrincipalName?: string;
      /** Tenant that a partner's administrator comes from, where the record names it. */
      readonly homeTenant?: string;
    }
  | {
      readonly type: 'app';
      /** Object id of the service principal; the app's id or name where the record has none. */
      readonly id: string;
      readonly appId?: string;
      readonly displayName?: string;
    };

/** What the directory knows of an actor now, by object id. */
export interface Person {
  readonly id: string;
  readonly displayName?: string;
  readonly userPrincipalName?: string;
  readonly mail?: string;
  /** Of a service principal, such as `Application` or `ManagedIdentity`. */
  readonly servicePrincipalType?: string;
  /** Of a service principal: the tenant that its app is registered in. */
  readonly appOwnerTenant?: string;
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
  readonly userPrincipalName?: string;
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
  /** Such as `Core Directory` or `PIM`. */
  readonly loggedByService?: string;
  readonly actor?: Actor;
  /** The app that the actor used, or that did it on the actor's behalf. */
  readonly via?: string;
  readonly targetResources: readonly TargetResource[];
  /** Further keys and values, which say different things by service. */
  readonly details: readonly { readonly key: string; readonly value: string }[];
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
  const oneLine = name
    .toLowerCase()
    .replace(/[\u2010-\u2015]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
  return withoutEnd(oneLine, '. ');
}
