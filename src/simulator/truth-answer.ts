import type { JsonObject } from '../domain/resource.ts';
import { listedFrom } from './audit-journal.ts';
import type { AuditEntry, AuditListing } from './audit-journal.ts';
import { isJsonObject } from './json-objects.ts';
import { idOf } from './simulated-actor.ts';
import type { SimulatedActor } from './simulated-actor.ts';
import type { TrueAct } from './truth-ledger.ts';

/**
 * When the audit log begins to tell who is behind an act, in milliseconds since 1970; null when it never does. A record
 * that names only the app that did it does not tell.
 */
export function toldFrom({ actors, records }: TrueAct, listing: AuditListing): number | null {
  const telling = records.filter((entry) => actors.some((actor) => names(entry, actor)));
  return telling.length === 0 ? null : Math.min(...telling.map((entry) => listedFrom(entry, listing)));
}

/** An act as JSON. */
export function truthAnswer(act: TrueAct, listing: AuditListing): JsonObject {
  const { time, path, key, verb, actors, deputy, properties, relation, member, records } = act;
  const told = toldFrom(act, listing);
  return {
    at: new Date(time).toISOString(),
    path,
    key,
    verb,
    actors: actors.map(actorAnswer),
    deputy: deputy === null ? null : actorAnswer(deputy),
    properties: properties.map((change): JsonObject => ({ ...change })),
    relation,
    member,
    records: records.map(({ id }) => id),
    toldFrom: told === null ? null : new Date(told).toISOString(),
  };
}

function actorAnswer(actor: SimulatedActor): JsonObject {
  return { type: actor.type, id: idOf(actor), displayName: actor.displayName };
}

function names({ record: { initiatedBy, result } }: AuditEntry, actor: SimulatedActor): boolean {
  if (!isJsonObject(initiatedBy) || result !== 'success') return false;
  const who = actor.type === 'user' ? initiatedBy.user : initiatedBy.app;
  if (!isJsonObject(who)) return false;
  return (actor.type === 'user' ? who.id : who.servicePrincipalId) === idOf(actor);
}
