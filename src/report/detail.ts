import { areaOf } from '../catalogue/areas.ts';
import { catalogue } from '../catalogue/index.ts';
import { severityRules } from '../catalogue/severity-rules.ts';
import { marksOf } from '../catalogue/severity.ts';
import type { Difference } from '../domain/difference.ts';
import type { ExplainedChange, Setter } from '../domain/history.ts';
import type { ReportedChange, ReportedSetter, Unread } from '../domain/report.ts';
import { displayNameOf, textOf } from '../domain/resource.ts';
import type { JsonObject } from '../domain/resource.ts';
import { gravest } from '../domain/severity.ts';
import type { SeverityMark } from '../domain/severity.ts';
import { nameOnly } from '../domain/setter-text.ts';
import { shownLine } from '../domain/shown.ts';
import { idsIn, namesIn } from './names.ts';
import type { NameBook } from './names.ts';
import { placesOf, rawProperties, withNamedIds } from './properties.ts';
import type { RawProperty } from './properties.ts';

const longestName = 120;
/** Events of one credit that are listed. */
const eventsShown = 5;

/** What an object without a name may connect, such as somebody with a role: their names say which it is. */
const references = ['principalId', 'clientId', 'roleDefinitionId', 'resourceId'];

/** What nobody is known for. */
export const unknownAuthor = 'unknown';

/** A change with all that is told of it but the names of ids. */
export interface Detail {
  readonly change: ExplainedChange;
  readonly commit: string;
  readonly name: string;
  /** Of an object without a name: ids of those that it connects. */
  readonly refersTo: readonly string[];
  readonly marks: readonly SeverityMark[];
  readonly properties: readonly RawProperty[];
  readonly moreProperties: number;
  /** Names that the object itself tells of ids that are shown. */
  readonly knownNames: readonly (readonly [id: string, name: string])[];
  readonly unread?: Unread;
}

/** Both texts of a changed object, and what differs between them. */
export interface Compared {
  readonly before: JsonObject | undefined;
  readonly after: JsonObject | undefined;
  readonly differences: readonly Difference[];
}

const judged = new Set(severityRules.flatMap((rule) => rule.kinds));

/** Whether any severity rule speaks of objects of this kind. */
export function isJudged(kind: string | undefined): boolean {
  return judged.has(kind ?? '');
}

/** What one change did. */
export function detailOf(change: ExplainedChange, commit: string, compared: Compared | Unread): Detail {
  const frame = { change, commit, name: nameIn(change), refersTo: [] };
  if (typeof compared === 'string')
    return { ...frame, marks: [], properties: [], moreProperties: 0, knownNames: [], unread: compared };
  const { before, after, differences } = compared;
  const object = after ?? before ?? {};
  const { kind, status } = change;
  const placed = kind === undefined ? [] : marksOf({ kind, status, differences, object, before }, severityRules);
  const matters = new Set(placed.flatMap(({ pointers }) => pointers));
  const told = status === 'modified' ? differences : differences.filter(saysMore);
  const properties = rawProperties(told, matters);
  const refersTo = references.map((property) => textOf(object, property)).filter((id) => id !== '');
  const ids = new Set([...idsOf({ properties, change, refersTo })]);
  return {
    ...frame,
    knownNames: [before, after].flatMap((text) => [...namesIn(text ?? {})].filter(([id]) => ids.has(id))),
    name: displayNameOf(object) ?? frame.name,
    refersTo: displayNameOf(object) === undefined ? refersTo : [],
    marks: placed.map(({ mark }) => mark),
    properties,
    moreProperties: told.length - properties.length,
  };
}

/** Of an object that came or went as a whole: false for its name, which is told anyway, and for what is empty. */
function saysMore({ pointer, before, after }: Difference): boolean {
  const value = before ?? after;
  return !['/id', '/displayName'].includes(pointer) && value !== '' && !(Array.isArray(value) && value.length === 0);
}

/** The file's name, where nothing else names the object. */
function nameIn({ name, path }: ExplainedChange): string {
  return name ?? path.slice(path.lastIndexOf('/') + 1).replace(/\.json$/, '');
}

/** Ids that are shown: those worth finding the name of. */
export function idsOf({ properties, change, refersTo }: Pick<Detail, 'properties' | 'change' | 'refersTo'>): string[] {
  const texts = properties.flatMap(({ pointer, before = '', after = '' }) => [pointer, before, after]);
  return [...texts, ...refersTo, ...change.unexplained, change.name ?? ''].flatMap(idsIn);
}

export function reportedChange(detail: Detail, names: NameBook): ReportedChange {
  const { change, commit, marks, properties, moreProperties, unread } = detail;
  const { kind, status, path, setters, unexplained } = change;
  const severity = gravest(marks);
  const authors = [...new Set(setters.flatMap((setter) => setter.authors.map(nameOnly)))];
  return {
    status,
    kind: kind ?? 'file',
    area: areaNamed(kind),
    name: shownLine(named(detail, names), longestName) || '(no name)',
    path,
    commit,
    setters: setters.map(reportedSetter),
    authors: authors.length === 0 ? [unknownAuthor] : authors,
    rules: marks.map(({ rule }) => rule),
    ...(severity !== undefined && { severity }),
    properties: properties.map((property) => withNamedIds(property, names)),
    moreProperties,
    unexplained: placesOf(unexplained, names),
    ...(unread !== undefined && { unread }),
  };
}

/** An object without a name is called by what it connects, or by its id: another object of that id may have a name. */
function named({ name, refersTo }: Detail, names: NameBook): string {
  const others = refersTo.flatMap((id) => names.get(id.toLowerCase()) ?? []);
  return others.length > 0 ? others.join(' · ') : (names.get(name.toLowerCase()) ?? name);
}

const kinds = new Map(catalogue.map((kind) => [kind.id, kind]));

/** The evidence of old runs may name kinds that the catalogue no longer has. */
export function areaNamed(id: string | undefined): string {
  const kind = kinds.get(id ?? '');
  return kind === undefined ? 'Other files' : areaOf(kind);
}

function reportedSetter({ authors, grade, via, witness, reasons, foundLater, events }: Setter): ReportedSetter {
  const shown = events.slice(0, eventsShown);
  return {
    authors: authors.map(nameOnly),
    ...(grade !== undefined && { grade }),
    ...(via !== undefined && { via: shownLine(via, longestName) }),
    ...(witness !== undefined && { witness: shownLine(witness, longestName) }),
    ...(reasons !== undefined && { reasons: reasons.map((reason) => shownLine(reason, longestName)) }),
    ...(foundLater !== undefined && { late: foundLater }),
    events: shown.map(({ id, at, activity }) => ({
      id: shownLine(id, longestName),
      at,
      activity: shownLine(activity, longestName),
    })),
    moreEvents: events.length - shown.length,
  };
}
