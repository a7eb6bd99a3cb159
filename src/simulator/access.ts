import type { JsonObject } from '../domain/resource.ts';
import { GraphError } from './graph-error.ts';
import type { GraphResource } from './graph-path.ts';
import { permissionsFor } from './permissions.ts';

/**
 * Whether a token opens a path.
 * @param checkPermissions false: every app may read what apps may read at all.
 * @throws GraphError 403.
 */
export function checkAccess(
  claims: JsonObject,
  { endpoint, template }: GraphResource,
  checkPermissions: boolean,
): void {
  const isApp = claims.idtyp === 'app';
  if (endpoint.delegatedOnly && isApp) {
    throw new GraphError(
      403,
      'Forbidden',
      'Application permissions are not supported for this API: a user must sign in.',
    );
  }
  if (!checkPermissions || !isApp) return;
  const roles = Array.isArray(claims.roles) ? claims.roles : [];
  const sufficient = permissionsFor(template);
  if (sufficient.length === 0 || sufficient.some((permission) => roles.includes(permission))) return;
  throw new GraphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}
