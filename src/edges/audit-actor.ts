import type { Actor } from '../domain/audit.ts';
import type { JsonObject } from '../domain/resource.ts';
import { objectOf, textOf } from './audit-record-shapes.ts';

/** Privileged Identity Management ends assignments under this user, which nobody is. */
const pimSystem = { type: 'app', id: '9dfd627f-bdc5-4b1c-af9d-c85097fdeff8', displayName: 'Azure AD PIM' } as const;

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Services write their own name where the person's should be: `Azure ESTS Service`, `Graph Explorer`. */
const serviceName =
  /^(?:Microsoft|Azure|Windows|Office|SharePoint|Exchange|Intune|AAD|MS-)|\b(?:Services?|Explorer|Portal|PowerShell|CLI|Center|Management|API)$/;

/** Who did it, and the app in between. */
export interface Initiator {
  readonly actor?: Actor;
  readonly via?: string;
}

/**
 * The initiator of a record with Graph's names. A person counts before the app that the person used. Where `initiatedBy`
 * names nobody, the envelope's `identity` does: diagnostic settings write the name of the service there.
 */
export function initiatorOf({ initiatedBy, performedBy, identity }: JsonObject): Initiator {
  const { user, app } = objectOf(initiatedBy);
  const person = personOf(objectOf(user));
  if (person?.type !== 'user') {
    const actor = person ?? appOf(objectOf(app)) ?? identityOf(textOf(identity) ?? '');
    return actor === undefined ? {} : { actor };
  }
  const via = nameOf(objectOf(app)) ?? textOf(objectOf(performedBy).appId) ?? serviceNameOf(objectOf(user));
  return { actor: person, ...(via !== undefined && { via }) };
}

/** The display name of a person is left out: it is often that of a portal or a service. */
function personOf(user: JsonObject): Actor | undefined {
  const userPrincipalName = textOf(user.userPrincipalName);
  const id = textOf(user.id) ?? userPrincipalName;
  if (id === undefined) return user.displayName === pimSystem.displayName ? pimSystem : undefined;
  if (id.toLowerCase() === pimSystem.id) return pimSystem;
  const homeTenant = textOf(user.homeTenantName) ?? textOf(user.homeTenantId);
  return { type: 'user', id, ...(userPrincipalName && { userPrincipalName }), ...(homeTenant && { homeTenant }) };
}

function appOf(app: JsonObject): Actor | undefined {
  const name = textOf(app.displayName) ?? textOf(app.servicePrincipalName);
  // Some services write the app's id where its name should be, and nothing else.
  const nameIsId = name !== undefined && guid.test(name);
  const appId = textOf(app.appId) ?? (nameIsId ? name : undefined);
  const id = textOf(app.servicePrincipalId) ?? appId ?? name;
  if (id === undefined) return undefined;
  return { type: 'app', id, ...(appId && { appId }), ...(name && !nameIsId && { displayName: name }) };
}

function nameOf(app: JsonObject): string | undefined {
  return textOf(app.displayName) ?? textOf(app.appId) ?? textOf(app.servicePrincipalId);
}

function identityOf(identity: string): Actor | undefined {
  const name = identity.trim();
  if (name === '' || name.toLowerCase() === 'unknown') return undefined;
  return name.includes('@') ? personOf({ userPrincipalName: name }) : appOf({ displayName: name });
}

function serviceNameOf(user: JsonObject): string | undefined {
  const name = textOf(user.displayName);
  return name !== undefined && serviceName.test(name) ? name : undefined;
}
