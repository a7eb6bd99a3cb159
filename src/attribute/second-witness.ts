import type { Actor } from '../domain/audit.ts';
import type { ChangeStatus } from '../domain/change.ts';
import { isObject } from '../domain/resource.ts';
import type { Json, JsonObject } from '../domain/resource.ts';

/** Who an object itself says changed it last, and when. */
export interface SecondWitness {
  readonly actor: Actor;
  /** Name of the property. */
  readonly property: string;
  readonly at: string;
}

const tellers = {
  changed: { by: ['lastModifiedBy', 'modifiedBy'], at: ['lastModifiedDateTime', 'modifiedDateTime'] },
  added: { by: ['createdBy'], at: ['createdDateTime'] },
} as const;

/**
 * What the object says where the log is silent; undefined where it says nothing, or nothing of this window.
 * Of a deletion no object tells. https://learn.microsoft.com/graph/api/resources/identityset
 */
export function secondWitness(
  status: ChangeStatus,
  body: JsonObject,
  { from, to }: { readonly from: number; readonly to: number },
): SecondWitness | undefined {
  if (status === 'deleted') return undefined;
  const within = (at: string): boolean => Date.parse(at) >= from && Date.parse(at) <= to;
  const wanted = status === 'added' ? [tellers.added] : [tellers.changed];
  for (const object of [body, ...Object.values(body).filter(isObject)]) {
    for (const { by, at } of wanted) {
      const time = at.map((name) => object[name]).find((value) => typeof value === 'string');
      if (typeof time !== 'string' || !within(time)) continue;
      const property = by.find((name) => actorIn(object[name]) !== undefined);
      const actor = property === undefined ? undefined : actorIn(object[property]);
      if (property !== undefined && actor !== undefined) return { actor, property, at: new Date(time).toISOString() };
    }
  }
  return undefined;
}

/** An identity set, one identity, or a sign-in name. */
function actorIn(value: Json | undefined): Actor | undefined {
  if (typeof value === 'string' && value.includes('@')) return { type: 'user', id: value, userPrincipalName: value };
  if (!isObject(value)) return undefined;
  const { user, application } = value;
  if (isObject(user) || isObject(application)) return actorIn(isObject(user) ? user : undefined) ?? appIn(application);
  const [id, userPrincipalName] = [text(value.id), text(value.userPrincipalName)];
  if (id === undefined && userPrincipalName === undefined) return undefined;
  return {
    type: 'user',
    id: id ?? userPrincipalName ?? '',
    ...(userPrincipalName !== undefined && { userPrincipalName }),
  };
}

function appIn(value: Json | undefined): Actor | undefined {
  if (!isObject(value)) return undefined;
  const [id, displayName] = [text(value.id), text(value.displayName)];
  return id === undefined ? undefined : { type: 'app', id, ...(displayName !== undefined && { displayName }) };
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
