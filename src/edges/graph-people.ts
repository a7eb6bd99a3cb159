import type { Actor, Person } from '../domain/audit.ts';
import { ReadError } from '../domain/ports.ts';
import type { People } from '../domain/ports.ts';
import { textOf } from '../domain/resource.ts';
import type { GraphBatch } from './graph-batch.ts';

const questions = {
  user: { path: 'users', select: 'id,displayName,userPrincipalName,mail' },
  app: { path: 'servicePrincipals', select: 'id,displayName,servicePrincipalType,appOwnerOrganizationId' },
} as const;

/** What the directory has of people and apps now. */
export function graphPeople(batch: GraphBatch): People {
  return {
    async lookUp(actors) {
      const found = await Promise.all(actors.map((actor) => personOf(batch, actor)));
      // By the id that was asked for, which may be an address, and by the one that the directory has.
      return new Map(
        found.flatMap((one, at) =>
          one === undefined ? [] : [actors[at]?.id ?? one.id, one.id].map((id) => [id, one] as const),
        ),
      );
    },
  };
}

async function personOf(batch: GraphBatch, { type, id }: Actor): Promise<Person | undefined> {
  const { path, select } = questions[type];
  try {
    const url = `${path}/${encodeURIComponent(id)}?$select=${select}`;
    const [body = {}] = (await batch.get({ version: 'v1.0', shape: 'singleton', url, bucket: 'directory' })).objects;
    const facts: [keyof Person, string][] = [
      ['displayName', textOf(body, 'displayName')],
      ['userPrincipalName', textOf(body, 'userPrincipalName')],
      ['mail', textOf(body, 'mail')],
      ['servicePrincipalType', textOf(body, 'servicePrincipalType')],
      ['appOwnerTenant', textOf(body, 'appOwnerOrganizationId')],
    ];
    return { id: textOf(body, 'id') || id, ...Object.fromEntries(facts.filter(([, text]) => text !== '')) };
  } catch (error) {
    // Whoever is deleted, and a missing permission, leave the names that the audit log has.
    if (error instanceof ReadError) return undefined;
    throw error;
  }
}
