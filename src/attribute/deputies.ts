import type { Actor, AuditEvent, Person } from '../domain/audit.ts';

/** Tenants that Microsoft registers its own applications in. */
const microsoftTenants = new Set(['f8cdef31-a31e-4b4a-93e4-5f571e91255a', '72f988bf-86f1-41af-91ab-2d7cd011db47']);

/** Ids (of apps, or of the directory's own accounts) of Microsoft's services, where a record names nothing else. */
const serviceIds = new Set([
  '01fc33a7-78ba-4d2f-a4b7-768e336e890e', // MS-PIM
  '9dfd627f-bdc5-4b1c-af9d-c85097fdeff8', // Azure AD PIM, the account that ends what has expired
  '74658136-14ec-4630-ad9b-26e160ff0fc6', // ADIbizaUX, the portal
  '00000001-0000-0000-c000-000000000000', // the directory itself
]);

/** Names under which Microsoft's services write, for when the directory cannot be asked. */
const serviceNames =
  /^(ms-pim|azure ad pim|microsoft substrate management|office 365 (exchange|sharepoint) online|aad app management|managed service identity|azure mfa strongauthenticationservice|device registration service|intune compliance client prod|azure ests service|azure ad cloud sync|microsoft approval management|microsoft app access panel|microsoft invitation acceptance portal|microsoft b2b admin worker|aad terms of use|adibizaux|azure ad identity governance.*|azure ad access reviews|microsoft azure ad internal.*|microsoft entra ad synchronization service|purviewroleassignmentmigrator)$/i;

/**
 * True for a service of Microsoft's. The tenant that owns the app decides where it is known: anybody can call an app
 * `MS-PIM`.
 */
export function isMicrosoftService(actor: Actor, person: Person | undefined): boolean {
  if (actor.type === 'user') return false;
  if (person?.appOwnerTenant !== undefined) return microsoftTenants.has(person.appOwnerTenant.toLowerCase());
  if (serviceIds.has(actor.id.toLowerCase()) || serviceIds.has(actor.appId?.toLowerCase() ?? '')) return true;
  return person === undefined && serviceNames.test(actor.displayName ?? '');
}

/** Milliseconds between a deputy's record and the one of the person, where they share no correlation id. */
const sameMoment = 10 * 60_000;

/** Finds the person for whom a service acted. */
export interface Principals {
  /** Undefined where no record of the same operation names one. */
  behind(event: AuditEvent): Actor | undefined;
}

/** @param events all of the window, those of no exported kind too: the person may stand in a request or an approval. */
export function principalsIn(events: readonly AuditEvent[]): Principals {
  const byPeople = events.filter(({ actor, result }) => actor?.type === 'user' && result === 'success');
  const correlated = new Map<string, AuditEvent>();
  const privileged = new Map<string, AuditEvent[]>();
  for (const event of byPeople) {
    if (event.correlationId !== undefined && !correlated.has(event.correlationId)) {
      correlated.set(event.correlationId, event);
    }
    if (
      event.loggedByService?.toLowerCase() !== 'pim' ||
      /approved|denied|outside of pim/i.test(event.activityDisplayName)
    )
      continue;
    for (const id of idsIn(event)) {
      const list = privileged.get(id);
      if (list === undefined) privileged.set(id, [event]);
      else list.push(event);
    }
  }
  return {
    behind(event) {
      // Time did it.
      if (/expired/i.test(event.activityDisplayName)) return undefined;
      const same = event.correlationId === undefined ? undefined : correlated.get(event.correlationId);
      return (same ?? inPrivileged(event, privileged))?.actor;
    },
  };
}

/** Privileged Identity Management writes its own record of what it let the directory do: the same person, the same role or group. */
function inPrivileged(
  event: AuditEvent,
  privileged: ReadonlyMap<string, readonly AuditEvent[]>,
): AuditEvent | undefined {
  const ids = idsIn(event);
  const at = Date.parse(event.activityDateTime);
  const distance = (other: AuditEvent): number => Math.abs(Date.parse(other.activityDateTime) - at);
  const [subject = ''] = ids;
  return (privileged.get(subject) ?? [])
    .filter((other) => distance(other) <= sameMoment && idsIn(other).filter((id) => ids.includes(id)).length > 1)
    .sort((a, b) => distance(a) - distance(b))[0];
}

const anywhereGuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** Ids in an event, the first target's first. */
function idsIn({ targetResources, details }: AuditEvent): string[] {
  const values = targetResources.flatMap(({ modifiedProperties }) =>
    modifiedProperties.flatMap(({ oldValue, newValue }) => [oldValue ?? '', newValue ?? '']),
  );
  const texts = [...targetResources.map(({ id = '' }) => id), ...values, ...details.map(({ value }) => value)];
  const ids = new Set(texts.flatMap((text) => text.match(anywhereGuid) ?? []).map((id) => id.toLowerCase()));
  // The tenant itself is a target of every record of Privileged Identity Management.
  for (const { type, id = '' } of targetResources) if (type === 'Directory') ids.delete(id.toLowerCase());
  return [...ids];
}
