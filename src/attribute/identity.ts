import type { Actor, Person } from '../domain/audit.ts';
import type { GitIdentity } from '../domain/change.ts';

/** Longest name that is kept; Azure Repos shows less. */
const longestName = 120;

/**
 * The Git identity of an actor. People go by the name that the directory has for them (the log often has the portal's),
 * apps carry ` (SP)`. Neither needs a mailbox: the e-mail only tells them apart.
 */
export function identityOf(actor: Actor, people: ReadonlyMap<string, Person>, tenantId: string): GitIdentity {
  if (actor.type === 'app') {
    const id = cleanEmail(actor.id) || 'unknown';
    const name = cleanName(actor.displayName ?? '') || cleanName(actor.id) || 'unknown app';
    return { name: `${name} (SP)`, email: `${id}@${cleanEmail(tenantId) || 'tenant'}.serviceprincipal.invalid` };
  }
  const person = people.get(actor.id);
  const account = originalAddress(actor.userPrincipalName ?? person?.userPrincipalName ?? '');
  const name =
    cleanName(person?.displayName ?? '') ||
    cleanName(account.split('@')[0] ?? '') ||
    cleanName(actor.id) ||
    'unknown user';
  const address = cleanEmail(account) || cleanEmail(person?.mail ?? '');
  const id = cleanEmail(actor.id) || 'unknown';
  return { name, email: address || `${id}@${cleanEmail(tenantId) || 'tenant'}.user.invalid` };
}

/** A guest's user principal name wraps the address: `bo_contoso.com#EXT#@tenant.onmicrosoft.com`. */
function originalAddress(userPrincipalName: string): string {
  const [wrapped, rest] = userPrincipalName.split('#EXT#');
  if (wrapped === undefined || rest === undefined) return userPrincipalName;
  return wrapped.replace(/_([^_]*)$/, '@$1');
}

/** What Git strips or chokes on is gone: control characters (those that turn the direction of text too), angle brackets, punctuation at the ends. */
function cleanName(name: string): string {
  return Array.from(
    name.replace(/[\p{Cc}\p{Zl}\p{Zp}\u200B\u202A-\u202E\u2066-\u2069\uFEFF<>]+/gu, ' ').replace(/\s+/g, ' '),
  )
    .slice(0, longestName)
    .join('')
    .replace(/^[\s.,:;"'\\]+|[\s.,:;"'\\]+$/g, '');
}

function cleanEmail(email: string): string {
  return email.replace(/[\p{Cc}\p{Z}<>]+/gu, '').slice(0, 254);
}
