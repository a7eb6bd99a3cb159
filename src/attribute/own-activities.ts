import { catalogue } from '../catalogue/index.ts';
import { normaliseActivity } from '../domain/audit.ts';
import type { AuditRule } from '../domain/resource.ts';

const own = new Set(
  catalogue.flatMap(({ audit }) => audit.filter(namesItsObject).flatMap(({ activities }) => activities)),
);

/** True for an activity that creates, changes or removes the very object that is its target, of whatever kind that is. */
export function isOwnActivity(activityDisplayName: string): boolean {
  return own.has(normaliseActivity(activityDisplayName));
}

function namesItsObject({ witnesses, part }: AuditRule): boolean {
  const [witness, ...others] = witnesses;
  return part === undefined && others.length === 0 && witness?.in === 'target' && witness.object === undefined;
}
