import type { AttributedChange, Credit, EventRef, GitIdentity } from '../domain/change.ts';
import type { CommitFacts, EvidencedCommit, Setter } from '../domain/history.ts';
import { identityOf } from './identity.ts';

/**
 * Who set a property in a commit: those whose credits name it most closely, several only where the evidence cannot tell them
 * apart. Without evidence Git's author, or the reasons that the trailers give.
 */
export function settersOf(pointer: string, { facts, noted, evidence }: EvidencedCommit): Setter[] {
  const change = evidence.find(({ attribution }) => attribution.status === 'found') ?? evidence[0];
  if (change === undefined) return [withoutEvidence(facts, noted)];
  const { attribution } = change;
  if (attribution.status === 'unknown') return [nobody(facts, [attribution.reason])];
  const { credits, unexplained } = attribution;
  const fits = credits.map(({ properties }) => fitOf(properties, pointer));
  const [best, open] = [Math.max(0, ...fits), fitOf(unexplained, pointer)];
  const last = newest(credits);
  if (open > best || last === undefined) return [nobody(facts, ['unexplained'])];
  // What is neither credited nor open came along with the rest, as the date of the last change does.
  const chosen = best === 0 ? [last] : credits.filter((_, at) => fits[at] === best);
  return chosen.map((credit) => credited(credit, change, facts));
}

/** Who is credited with anything of a change, each with what. */
export function everySetterOf(
  change: AttributedChange,
  facts: CommitFacts,
): (Setter & { readonly properties: readonly string[] })[] {
  const { attribution } = change;
  if (attribution.status === 'unknown') return [{ ...nobody(facts, [attribution.reason]), properties: [] }];
  return attribution.credits.map((credit) => ({ ...credited(credit, change, facts), properties: credit.properties }));
}

/**
 * What Git and the trailers say where no evidence speaks of a change.
 * @param noted true where the run left evidence of others: what nobody was looked for behind is not in it.
 */
export function withoutEvidence(facts: CommitFacts, noted: boolean): Setter {
  const { unknown, author, commit, authoredAt: at } = facts;
  if (noted && unknown.includes('first-backup')) return nobody(facts, ['first-backup']);
  if (unknown.length > 0) return nobody(facts, unknown);
  return { commit, at, basis: 'no-evidence', authors: [author], events: [] };
}

function nobody({ commit, authoredAt, run }: CommitFacts, reasons: NonNullable<Setter['reasons']>): Setter {
  const isFirst = reasons.length === 1 && reasons[0] === 'first-backup';
  const at = isFirst ? (run?.startedAt ?? authoredAt) : authoredAt;
  return { commit, at, basis: isFirst ? 'first-backup' : 'unknown', authors: [], events: [], reasons };
}

function credited(credit: Credit, change: AttributedChange, facts: CommitFacts): Setter {
  const { grade, events, via, witness } = credit;
  const isLate = !events.every(({ id }) => facts.events.includes(id)) || facts.unknown.length > 0;
  return {
    commit: facts.commit,
    at: lastOf(events)?.at ?? facts.authoredAt,
    basis: 'evidence',
    authors: [authorOf(credit, change, facts.run?.tenantId ?? '')],
    grade,
    events,
    ...(via !== undefined && { via }),
    ...(witness !== undefined && { witness }),
    ...(isLate && { foundLater: true as const }),
  };
}

/** The author among those of the change: by address, or the one that is left over. */
function authorOf(credit: Credit, change: AttributedChange, tenantId: string): GitIdentity {
  const { credits } = change.attribution as Extract<AttributedChange['attribution'], { status: 'found' }>;
  const own = identityOf(credit.actor, new Map(), tenantId);
  const named = byAddress(own, change.authors);
  if (named !== undefined) return named;
  const others = credits.map(({ actor }) => byAddress(identityOf(actor, new Map(), tenantId), change.authors));
  const rest = change.authors.filter((author) => !others.includes(author));
  return rest.length === 1 && rest[0] !== undefined ? rest[0] : own;
}

function byAddress({ email }: GitIdentity, authors: readonly GitIdentity[]): GitIdentity | undefined {
  return authors.find((author) => author.email.toLowerCase() === email.toLowerCase());
}

function lastOf(events: readonly EventRef[]): EventRef | undefined {
  return events.reduce<EventRef | undefined>((last, event) => (last && last.at > event.at ? last : event), undefined);
}

function newest(credits: readonly Credit[]): Credit | undefined {
  return credits.reduce<Credit | undefined>((last, credit) => {
    const [a, b] = [lastOf(last?.events ?? [])?.at ?? '', lastOf(credit.events)?.at ?? ''];
    return last === undefined || b > a ? credit : last;
  }, undefined);
}

/** How closely pointers name a property: the property itself, what holds it, a part of it, the object as a whole; 0 for not at all. */
function fitOf(pointers: readonly string[], wanted: string): number {
  const fits = pointers.map((pointer) => {
    if (pointer === wanted) return Infinity;
    if (pointer === '') return 1;
    if (isBelow(wanted, pointer)) return 2 + pointer.length;
    return isBelow(pointer, wanted) ? 2 : 0;
  });
  return Math.max(0, ...fits);
}

/** True for a pointer into what the other one names. */
export function isBelow(pointer: string, other: string): boolean {
  return pointer.startsWith(`${other}/`);
}
