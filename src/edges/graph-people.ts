import { ReadError } from '../domain/ports.ts';
import type { People } from '../domain/ports.ts';
import type { Person } from '../domain/audit.ts';
import type { GraphBatch } from './graph-batch.ts';

/** Names of people, from the directory as it is now. */
export function graphPeople(batch: GraphBatch): People {
  return {
    async lookUp(ids) {
      const found = await Promise.all(ids.map((id) => person(batch, id)));
      return new Map(found.filter((one) => one !== undefined).map((one) => [one.id, one]));
    },
  };
}

async function person(batch: GraphBatch, id: string): Promise<Person | undefined> {
  try {
    const select = '$select=id,displayName,userPrincipalName,mail';
    const url = `users/${encodeURIComponent(id)}?${select}`;
    const { body } = await batch.get({ version: 'v1.0', url, bucket: 'directory' });
    const text = (property: string): string | undefined => {
      const value = body[property];
      return typeof value === 'string' && value !== '' ? value : undefined;
    };
    const [displayName, userPrincipalName, mail] = [text('displayName'), text('userPrincipalName'), text('mail')];
    return {
      id,
      ...(displayName && { displayName }),
      ...(userPrincipalName && { userPrincipalName }),
      ...(mail && { mail }),
    };
  } catch (error) {
    // Deleted people and a missing permission leave the names that the audit log has.
    if (error instanceof ReadError) return undefined;
    throw error;
  }
}
