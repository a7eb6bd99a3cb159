import type { ReportedChange } from '../../domain/report.ts';
import type { PageData } from './page-data.ts';

/** What a reader asked for; empty texts ask for nothing. */
export interface Wanted {
  /** Words, all of which must be found. */
  readonly text: string;
  readonly author: string;
  readonly kind: string;
  /** A severity; `none` for changes that no rule speaks of. */
  readonly severity: string;
}

/** A change with all that can be searched in it, in lower case. */
export interface Searchable {
  readonly change: ReportedChange;
  readonly text: string;
  /** Changes of one set of authors stand together. */
  readonly group: string;
}

/** Changes in the order in which they are shown: by author, whose gravest change comes first. */
export function searchable({ changes, rules }: PageData): Searchable[] {
  const groups = new Map<string, Searchable[]>();
  for (const change of changes) {
    const group = change.authors.join(', ');
    const each = { change, group, text: textOf(change, rules).toLowerCase() };
    const known = groups.get(group);
    if (known === undefined) groups.set(group, [each]);
    else known.push(each);
  }
  return [...groups.values()].flat();
}

function textOf(change: ReportedChange, rules: PageData['rules']): string {
  const { name, kind, area, path, status, severity = '', commit, authors, properties, setters } = change;
  return [
    ...[name, kind, area, path, status, severity, commit, ...authors],
    ...properties.flatMap((property) => [property.path.join(' '), property.before ?? '', property.after ?? '']),
    ...setters.flatMap(({ via = '', reasons = [], grade = '' }) => [via, grade, ...reasons]),
    ...change.rules.map((id) => rules[id]?.what ?? ''),
  ].join('\n');
}

export function matches({ change, text }: Searchable, wanted: Wanted): boolean {
  const { author, kind, severity } = wanted;
  if (author !== '' && !change.authors.includes(author)) return false;
  if (kind !== '' && change.kind !== kind) return false;
  if (severity !== '' && (change.severity ?? 'none') !== severity) return false;
  const words = wanted.text.toLowerCase().split(/\s+/);
  return words.every((word) => text.includes(word));
}
