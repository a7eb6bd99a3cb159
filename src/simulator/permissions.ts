import { directoryPermissions } from './permissions-directory.ts';
import { governancePermissions } from './permissions-governance.ts';
import { intunePermissions } from './permissions-intune.ts';
import { policiesPermissions } from './permissions-policies.ts';
import { servicesPermissions } from './permissions-services.ts';

/** https://learn.microsoft.com/graph/permissions-reference, for reading, by path. */
const byTemplate = new Map(
  [
    ...directoryPermissions,
    ...policiesPermissions,
    ...governancePermissions,
    ...intunePermissions,
    ...servicesPermissions,
  ].flatMap(({ anyOf, templates }) => templates.map((template) => [template, anyOf] as const)),
);

/** Every permission that only reads: what an app holds that backs up a whole tenant. */
export const readingPermissions: readonly string[] = [
  ...new Set([
    'AuditLog.Read.All',
    ...[...byTemplate.values()].flat().filter((name) => !/Write|FullControl/.test(name)),
  ]),
].toSorted();

/**
 * Application permissions of which any one opens the path: its own, or those of the nearest path above that has some.
 * Empty where Microsoft documents none; then every app may read.
 */
export function permissionsFor(template: string): readonly string[] {
  const segments = template.split('/');
  for (let length = segments.length; length > 0; length -= 1) {
    const found = byTemplate.get(segments.slice(0, length).join('/'));
    if (found !== undefined) return found;
  }
  return [];
}
