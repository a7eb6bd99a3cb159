import { normaliseActivity } from './audit.ts';

/** What an activity does to the object, or to the part of it, that a rule connects it with. */
export type Effect = 'added' | 'removed' | 'changed';

const removing = /^(hard delete|delete|remove|unregister|revoke|force delete|decline)\b|\b(delete|expired)\)?$/;
const adding = /^(add|create|restore|invite|register|consent to|onboard|upload|link|verify email verified)\b|\bcreate$/;

/**
 * By the verb in the activity's name: the event's own `operationType` is null, or wrong, too often.
 * @example effectOf('Authentication Strength Policy Delete') // 'removed'
 */
export function effectOf(activityDisplayName: string): Effect {
  const name = normaliseActivity(activityDisplayName);
  const last = /(?<!\w)\w+$/.exec(name)?.[0] ?? '';
  if (removing.test(name) || /_(?:delete|remove)/.test(last)) return 'removed';
  return adding.test(name) || /_(?:create|add)/.test(last) ? 'added' : 'changed';
}
