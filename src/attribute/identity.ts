import type { Actor, Person } from '../domain/audit.ts';
import type { GitIdentity } from '../domain/change.ts';
import { isMicrosoftService } from './deputies.ts';

/** Longest name that is kept; Azure Repos shows less. */
const longestName = 120;

/**
 * The Git identity of an actor. People go by the name that the directory has for them (the log often has the portal's);
 * apps carry ` (SP)`, managed identities and Microsoft's own services say what they are. None needs a mailbox: the e-mail
 * only tells them apart.
 */
export function identityOf(actor: Actor, people: ReadonlyMap<string, Person>, tenantId: string): GitIdentity {
  const known = people.get(actor.id);
  const id = cleanEmail(actor.id) || 'unknown';
  const tenant = cleanEmail(tenantId) || 'tenant';
  if (actor.type === 'app') {
    const name = cleanName(known?.displayName ?? actor.displayName ?? '') || cleanName(actor.id) || 'unknown app';
    return { name: `${name} (${natureOf(actor, known)})`, email: `${id}@${tenant}.serviceprincipal.invalid` };
  }
  const account = originalAddress(actor.userPrincipalName ?? known?.userPrincipalName ?? '');
  const name =
    cleanName(known?.displayName ?? '') ||
    cleanName(account.split('@')[0] ?? '') ||
    cleanName(actor.id) ||
    'unknown user';
  const home = known === undefined ? cleanName(actor.homeTenant ?? '') : '';
  // A guest's own address, where the directory has it: the wrapped one may have lost an underscore.
  const address = account === known?.userPrincipalName ? account : cleanEmail(known?.mail ?? '') || account;
  const email = cleanEmail(isGuest(actor) ? address : account) || cleanEmail(known?.mail ?? '');
  return { name: home === '' ? name : `${name} (${home})`, email: email || `${id}@${tenant}.user.invalid` };
}

function natureOf(actor: Actor, known: Person | undefined): string {
  if (isMicrosoftService(actor, known)) return 'Microsoft';
  return known?.servicePrincipalType === 'ManagedIdentity' ? 'managed identity' : 'SP';
}

function isGuest(actor: Actor): boolean {
  return actor.type === 'user' && actor.userPrincipalName?.includes('#EXT#') === true;
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
