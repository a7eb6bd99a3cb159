import type { Actor, Person } from '../domain/audit.ts';
import type { GitIdentity } from '../domain/change.ts';
import { shownLine, withoutUnseen } from '../domain/shown.ts';
import { isMicrosoftService } from './deputies.ts';

/** Characters of a name or an address that are looked at. */
const longestInput = 10_000;
/** Longest name that is kept; Azure Repos shows less. */
const longestName = 120;
/** Characters of an address that are kept, https://www.rfc-editor.org/errata/eid1690. */
const longestEmail = 254;

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

/** Without what Git strips or refuses: characters that cannot be seen, angle brackets, punctuation at the ends. */
function cleanName(name: string): string {
  const line = shownLine(name.slice(0, longestInput).replace(/[<>]+/g, ' ')).replace(/\s+/g, ' ');
  const cleaned = trimmed(Array.from(line).slice(0, longestName).join(''));
  // A name of joiners or fillers alone names nobody.
  return withoutUnseen(cleaned).trim() === '' ? '' : cleaned;
}

const punctuation = new Set([' ', '.', ',', ':', ';', '"', "'", '\\']);

function trimmed(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && punctuation.has(text[start] ?? '')) start++;
  while (end > start && punctuation.has(text[end - 1] ?? '')) end--;
  return text.slice(start, end);
}

/** Without spaces and angle brackets, and without characters that cannot be seen, such as those that turn the direction. */
function cleanEmail(email: string): string {
  const visible = withoutUnseen(email.slice(0, longestInput)).replace(/[\p{Z}<>]/gu, '');
  return Array.from(visible).slice(0, longestEmail).join('');
}
