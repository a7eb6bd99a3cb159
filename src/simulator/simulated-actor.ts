import type { Json } from '../domain/resource.ts';

/** Whoever changes the simulated tenant. */
export type SimulatedActor =
  | { readonly type: 'user'; readonly id: string; readonly userPrincipalName: string; readonly displayName: string }
  | { readonly type: 'app'; readonly servicePrincipalId: string; readonly displayName: string; readonly appId: string };

/** The object id that the audit log names an actor by. */
export function idOf(actor: SimulatedActor): string {
  return actor.type === 'user' ? actor.id : actor.servicePrincipalId;
}

/** How a service writes its initiator, which is not always the plain truth. */
export interface InitiatorStyle {
  /** A person's name is left out (`none`), given (`own`), or replaced by the name of the service in between. */
  readonly personName: 'none' | 'own' | { readonly instead: string };
  /** An app that the person used, named beside the person. */
  readonly through?: { readonly displayName: string; readonly servicePrincipalId: string };
}

/**
 * `initiatedBy` of an audit record. An app's `appId` is null in practice, only its service principal's id is filled;
 * https://learn.microsoft.com/graph/api/resources/auditactivityinitiator.
 */
export function initiatedBy(actor: SimulatedActor, style: InitiatorStyle): Json {
  if (actor.type === 'app') {
    const { displayName, servicePrincipalId } = actor;
    return { user: null, app: { appId: null, displayName, servicePrincipalId, servicePrincipalName: null } };
  }
  const { personName, through } = style;
  const displayName = personName === 'none' ? null : personName === 'own' ? actor.displayName : personName.instead;
  return {
    user: {
      id: actor.id,
      displayName,
      userPrincipalName: actor.userPrincipalName,
      ipAddress: '203.0.113.24',
      userType: null,
      homeTenantId: null,
      homeTenantName: null,
    },
    app: through === undefined ? null : { appId: null, ...through, servicePrincipalName: null },
  };
}
