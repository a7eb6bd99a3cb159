import type { EventRef } from './change.ts';
import { isObject } from './resource.ts';
import type { Json } from './resource.ts';
import type { BlamedProperty, FoundObject, ObjectBlame, PropertyStep, Setter } from './history.ts';
import {
  circumstances,
  howKnown,
  legendFor,
  nameAndEmail,
  nameOnly,
  noEvidenceHint,
  shownInstant,
  whoSet,
} from './setter-text.ts';
import { shownLine, shownValue } from './shown.ts';

/** Properties, or changes of one, that people are shown; --json has the rest. */
const listed = 200;
const longestValue = 100;

/** The answer to `blame`, for people. */
export function blameText({ object, properties, property, hasEvidence }: ObjectBlame): string[] {
  const body = property === undefined ? presentText(properties) : historyText(property.pointer, property.history);
  const setters = [
    ...(object.deleted === null ? [] : [object.deleted]),
    ...properties.map(({ setter }) => setter),
    ...(property?.history.map(({ setter }) => setter) ?? []),
  ];
  const notes = [...legendFor(setters), ...(hasEvidence ? [] : [noEvidenceHint])];
  return [...heading(object), '', ...body, ...(notes.length === 0 ? [] : ['', ...notes])];
}

function heading({ kind, name, path, deleted, formerPaths }: FoundObject): string[] {
  return [
    [kind ?? 'object', shownLine(name)].join(' ').trim(),
    shownLine(path),
    ...formerPaths.map((former) => `formerly ${shownLine(former)}`),
    ...(deleted === null ? [] : ['', `deleted: ${inFull(deleted)}`, ...eventLines(deleted.events), 'Until then:']),
  ];
}

/** A line a property, newest text, with the events below, by number. */
function presentText(properties: readonly BlamedProperty[]): string[] {
  const shown = properties.slice(0, listed);
  const events = [...new Map(shown.flatMap(({ setter }) => setter.events).map((event) => [event.id, event])).values()];
  const numberOf = new Map(events.map(({ id }, at) => [id, at + 1]));
  const rows = shown.map(({ pointer, value, setter, emptied }) => [
    setter.commit.slice(0, 10),
    whoSet(setter, nameOnly),
    setter.basis === 'first-backup' ? '' : shownInstant(setter.at),
    howKnown(setter),
    setter.events.map(({ id }) => numberOf.get(id)).join(','),
    emptied === undefined ? propertyText(pointer, value) : emptiedText(pointer, value),
  ]);
  const more = properties.length - shown.length;
  return [
    ...inColumns([['commit', 'who', 'when', 'known', 'events', 'property'], ...rows]),
    ...(more > 0 ? [`and ${more} more: see --property, or --json for all`] : []),
    ...(events.length === 0 ? [] : ['', 'events']),
    ...events.map((event) => `  ${numberOf.get(event.id) ?? ''}  ${eventText(event)}`),
  ];
}

function inColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const last = widths.length - 1;
  return rows.map((row) =>
    row.map((cell, column) => (column === last ? cell : cell.padEnd((widths[column] ?? 0) + 2))).join(''),
  );
}

/** An element of a set of plain values is its own key. */
function propertyText(pointer: string, value: Json): string {
  const isKey = typeof value === 'string' && pointer.endsWith(`/${value}`);
  return isKey ? shownLine(pointer) : `${shownLine(pointer)}: ${valueText(value)}`;
}

/** What was there is gone; --property tells what it was. */
function emptiedText(pointer: string, value: Json): string {
  return value === null ? `${shownLine(pointer)}: null` : `${shownLine(pointer)} (empty)`;
}

/** With the name first, where there is one: the rest may be cut. */
function valueText(value: Json | undefined): string {
  const isNamed = isObject(value) && 'displayName' in value;
  return shownValue(isNamed ? { displayName: value.displayName ?? null, ...value } : value, longestValue);
}

/** Newest first; what one commit did at once stands together. */
function historyText(pointer: string, history: readonly PropertyStep[]): string[] {
  const lines = [`${shownLine(pointer) || 'everything'}, newest first`];
  let above = '';
  for (const { pointer: changed, before, after, setter } of history.slice(0, listed)) {
    const head = [inFull(setter), ...eventLines(setter.events)].join('\n');
    if (head !== above) lines.push('', ...head.split('\n'));
    above = head;
    const values = `${valueText(before)} -> ${valueText(after)}`;
    lines.push(`    ${shownLine(changed)}: ${values}`);
  }
  if (history.length > listed) lines.push('', `and ${history.length - listed} more: --json has all`);
  return lines;
}

function inFull(setter: Setter): string {
  const time = setter.basis === 'first-backup' ? [] : [shownInstant(setter.at)];
  const words = [whoSet(setter, nameAndEmail), ...time, howKnown(setter), ...circumstances(setter)];
  return `${words.filter((word) => word !== '').join(', ')} (commit ${setter.commit.slice(0, 10)})`;
}

function eventLines(events: readonly EventRef[]): string[] {
  return events.map((event) => `  ${eventText(event)}`);
}

/** `2026-03-02 17:00:00Z  Update group  Directory_1`. */
export function eventText({ id, at, activity }: EventRef): string {
  return `${shownInstant(at)}  ${shownLine(activity)}  ${shownLine(id)}`;
}
