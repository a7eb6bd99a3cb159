import { BackupError } from '../domain/errors.ts';
import { ReadError } from '../domain/ports.ts';
import type { Page, People, ReadRequest, ResourceReader } from '../domain/ports.ts';
import type { Person } from '../domain/audit.ts';
import { textOf } from '../domain/resource.ts';
import type { JsonObject } from '../domain/resource.ts';
import { isObject } from './batch-answer.ts';
import type { GraphBatch } from './graph-batch.ts';

/** Reads lists and singletons of Microsoft Graph, every page to the last. https://learn.microsoft.com/graph/paging */
export function graphReader(batch: GraphBatch): ResourceReader {
  return {
    async *pages(request) {
      const links = new Set<string>();
      for (let url: string | undefined = firstUrl(request); url !== undefined;) {
        const { body, at } = await batch.get(request.version, url, request.bucket);
        if (request.shape === 'singleton') {
          yield { objects: [singletonOf(body, request)], readAt: at, last: true };
          return;
        }
        const next: string | undefined = nextUrl(body, request);
        if (next !== undefined && links.has(next)) throw unusable(request, 'answered the same next link twice');
        yield { objects: objectsOf(body, request), readAt: at, last: next === undefined } satisfies Page;
        url = next;
        if (next !== undefined) links.add(next);
      }
    },
  };
}

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
    const { body } = await batch.get('v1.0', `users/${encodeURIComponent(id)}?${select}`, 'directory');
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

/**
 * The tenant's id, which is also the proof that endpoint and token work; empty where the organization may not be read.
 * @throws BackupError when they do not work.
 */
export async function readTenantId(reader: ResourceReader): Promise<string> {
  const query = { $select: 'id' };
  try {
    for await (const { objects } of reader.pages({ ...organization, query })) {
      const [first] = objects;
      if (first !== undefined) return textOf(first, 'id');
    }
    return '';
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    if (error.status === 403) return '';
    throw new BackupError(
      error.status === 0 ? 'unreachable' : 'graph-error',
      `Microsoft Graph cannot be read: ${error.message}.`,
      'Check the endpoint, the network and the proxy, then run again.',
      { cause: error },
    );
  }
}

const organization = { version: 'v1.0', path: 'organization', shape: 'collection', bucket: 'directory' } as const;

function firstUrl({ path, query }: ReadRequest): string {
  const parameters = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return parameters.length === 0 ? path : `${path}?${parameters.join('&')}`;
}

/**
 * Inside a batch the link names Graph's own host, whatever host was asked. Only its path and query are used, so that a
 * link can never carry the token elsewhere.
 */
function nextUrl(body: JsonObject, request: ReadRequest): string | undefined {
  const link = body['@odata.nextLink'];
  if (link === undefined || link === null) return undefined;
  const [, url] = typeof link === 'string' ? (/\/(?:v1\.0|beta)\/(.+)$/.exec(link) ?? []) : [];
  if (url === undefined) throw unusable(request, 'answered a next link that cannot be followed');
  return url;
}

function objectsOf(body: JsonObject, request: ReadRequest): JsonObject[] {
  if (!Array.isArray(body.value)) throw unusable(request, 'answered something else than a list');
  // Something else than an object stands for one that could not be read, not for one that is gone.
  if (!body.value.every(isObject)) throw unusable(request, 'answered a list with something else than objects in it');
  return body.value;
}

function singletonOf(body: JsonObject, request: ReadRequest): JsonObject {
  const properties = Object.keys(body).filter((property) => !property.includes('@'));
  // Some have nothing but navigation properties; Graph then still says what it answers.
  const empty = properties.length === 0 && typeof body['@odata.context'] !== 'string';
  if (empty || isObject(body.error) || Array.isArray(body.value)) {
    throw unusable(request, 'answered something else than the object');
  }
  return body;
}

function unusable(request: ReadRequest, what: string): ReadError {
  return new ReadError(200, 'UnusableAnswer', `${request.path} ${what}`);
}
