import type { AuditEvent } from '../domain/audit.ts';
import { effectOf } from '../domain/effect.ts';
import type { Effect } from '../domain/effect.ts';
import type { AuditRule } from '../domain/resource.ts';

export { effectOf } from '../domain/effect.ts';
export type { Effect } from '../domain/effect.ts';

/** The same, where the rule may know better: what is deleted comes into being among the deleted objects. */
export function effectUnder(rule: AuditRule, { activityDisplayName }: AuditEvent): Effect {
  return rule.effect ?? effectOf(activityDisplayName);
}
