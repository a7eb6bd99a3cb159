import type { GitIdentity, Grade } from './change.ts';
import type { Setter } from './history.ts';
import { shownLine } from './shown.ts';

const longestName = 60;

/** What the words beside an author mean. */
const legend: Readonly<Record<Grade | 'late' | 'no evidence' | 'first backup' | 'unknown', string>> = {
  exact: 'an audit event names this property with this value, or the making or deleting of this object',
  object: 'an audit event, or the object itself, names who changed the object, not with which value',
  related: 'an object that this one refers to was renamed or deleted',
  late: 'found after the commit was made, which does not name them',
  'no evidence': 'there is only what Git says of the commit',
  'first backup': 'everything of the kind was new to the backup, and nobody was looked for, or found, behind it',
  unknown: 'nobody is named, for the reason beside it',
};

const reasons: Readonly<Record<string, string>> = {
  'first-backup': 'it was new to the backup',
  'no-event': 'the audit log names nobody',
  'not-audited': 'Microsoft writes no event for this kind',
  retention: 'the audit log does not go back that far',
  'log-denied': 'the audit log could not be read: grant AuditLog.Read.All',
  'log-failed': 'the audit log could not be read to its end',
  'time-budget': 'the time ran out before the search',
  rewritten: 'nothing changed in the tenant: the text has the form that this version writes',
  unexplained: 'no event speaks of this property',
};

/** What the words of a report mean: grades, and reasons why nobody is named. */
export const meanings: Readonly<Record<string, string>> = { ...legend, ...reasons };

/** `Ada Lindqvist, HR Sync (SP)`; `unknown (no-event)`; `first backup (2026-03-02)`. */
export function whoSet({ basis, authors, reasons: why = [], at }: Setter, form: (one: GitIdentity) => string): string {
  if (basis === 'first-backup') return `first backup (${at.slice(0, 10)})`;
  if (basis === 'unknown') return `unknown (${why.map((reason) => shownLine(reason)).join(' or ')})`;
  return authors.map(form).join(', ');
}

export function nameOnly({ name }: GitIdentity): string {
  return shownLine(name, longestName);
}

/** `Ada Lindqvist <ada@contoso.com>`. */
export function nameAndEmail(author: GitIdentity): string {
  return `${nameOnly(author)} <${shownLine(author.email)}>`;
}

/** How it is known, in a word; empty where {@link whoSet} says it. */
export function howKnown(setter: Setter): string {
  return wordsOf(setter).join(', ');
}

function wordsOf({ basis, grade, foundLater }: Setter): (keyof typeof legend)[] {
  if (basis === 'no-evidence') return ['no evidence'];
  return [...(grade === undefined ? [] : [grade]), ...(foundLater === undefined ? [] : (['late'] as const))];
}

/** What else is known: the app in between, and the property that bears witness. */
export function circumstances({ via, witness }: Setter): string[] {
  return [
    ...(via === undefined ? [] : [`via ${shownLine(via, longestName)}`]),
    ...(witness === undefined ? [] : [`the object's own ${shownLine(witness, longestName)} names them`]),
  ];
}

/** The reasons in words, each once. */
function reasonsInWords(setters: readonly Setter[]): string[] {
  const unknown = setters.filter(({ basis }) => basis === 'unknown');
  const named = [...new Set(unknown.flatMap(({ reasons: why = [] }) => why))].sort();
  return named.flatMap((reason) => {
    const words = reasons[reason];
    return words === undefined ? [] : [`${reason}: ${words}`];
  });
}

/** The words that some of these need, in a line each. */
export function legendFor(setters: readonly Setter[]): string[] {
  const used = new Set<string>(setters.flatMap(wordsOf));
  for (const { basis } of setters) used.add(basis.replace('-', ' '));
  const words = Object.entries(legend).flatMap(([word, meaning]) => (used.has(word) ? [`${word}: ${meaning}`] : []));
  return [...words, ...reasonsInWords(setters)];
}

/** An instant to the second, as it is shown: `2026-03-02 17:00:00Z`. */
export function shownInstant(at: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(at) ? `${at.slice(0, 10)} ${at.slice(11, 19)}Z` : shownLine(at);
}

/** What to do in a clone that has no evidence at all. */
export const noEvidenceHint =
  'This clone has no evidence of any commit, for git clone leaves notes where they are: --fetch brings them, where a run left some.';
