import type { JsonObject } from '../domain/resource.ts';

/**
 * A link of an answer as path and query below the version. Inside a batch it names Graph's own host, whatever host was
 * asked; only what follows the version is used, so that a link can never carry the token elsewhere.
 * @param unusable makes the error for a link that cannot be followed.
 */
export function linkIn(
  body: JsonObject,
  name: '@odata.nextLink' | '@odata.deltaLink',
  unusable: () => Error,
): string | undefined {
  const link = body[name];
  if (link === undefined || link === null) return undefined;
  const [, url] = typeof link === 'string' ? (/\/(?:v1\.0|beta)\/(.+)$/.exec(link) ?? []) : [];
  if (url === undefined) throw unusable();
  return url;
}
