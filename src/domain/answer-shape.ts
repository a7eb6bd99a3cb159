import { isTooDeep, mostLevels } from './exact-json.ts';
import { isObject, textOf } from './resource.ts';
import type { Json, JsonObject } from './resource.ts';

/** What was asked for: a page of a list, one object, or a page of a delta query. */
export type AnswerShape = 'collection' | 'singleton' | 'changes';

/** A question as the judgement of its answer needs it. */
export interface Asked {
  readonly shape: AnswerShape;
  /** Path and query below the version. */
  readonly url: string;
}

/** What a complete answer holds. */
export interface WholeAnswer {
  /** Of a list and of a delta query; a single object by itself. */
  readonly objects: readonly JsonObject[];
  /** Where the next page is, below the version; undefined on the last page. */
  readonly next?: string;
  /** Where the next delta round starts; on its last page only. */
  readonly deltaLink?: string;
  /** `$count` of a list, where it was asked for. */
  readonly count?: number;
}

/** Why an answer cannot be used: `answered …`. */
export interface Unusable {
  readonly fault: string;
}

/** A rule about the body of an answer; `fault` of the first that does not hold is given. */
interface Rule {
  readonly fault: string;
  readonly holds: (body: JsonObject, asked: Asked) => boolean;
}

/** `error`, `innerError`, `odata.error` in whatever case. */
const errorName = /^(?:odata\.)?(?:inner_?)?error$/i;
/** Last terms of `@error`, `@odata.error`, `members@odata.error`; others end like `value@Core.ResourceException`. */
const errorTerms = new Set(['error', 'errors', 'innererror', 'inner_error', 'innererrors', 'inner_errors']);
/** `@odata.nextLink` in another spelling, which would be taken for no link at all. */
const otherLink = /^@?(?:odata\.)?(?:next_?|delta_?)link$/i;
const links: readonly string[] = ['@odata.nextLink', '@odata.deltaLink'];

const always: readonly Rule[] = [
  { fault: `more than ${mostLevels} levels`, holds: (body) => !isTooDeep(body) },
  { fault: 'a part that says that it is an error', holds: (body) => !holdsErrors(body) },
  {
    fault: 'a link in a spelling that is not known',
    holds: (body) => !Object.keys(body).some((name) => otherLink.test(name) && !links.includes(name)),
  },
];

/** https://docs.oasis-open.org/odata/odata-json-format/v4.01/odata-json-format-v4.01.html#sec_CollectionofEntities */
const ofLists: readonly Rule[] = [
  { fault: 'an error beside the list', holds: (body) => !Object.keys(body).some((name) => errorName.test(name)) },
  { fault: 'something else than a list', holds: ({ value }) => Array.isArray(value) },
  {
    fault: 'a list with something else beside it',
    holds: (body) => Object.keys(body).every((name) => name === 'value' || name.includes('@')),
  },
  { fault: 'a list with something else than objects in it', holds: (body) => itemsOf(body).every(isObject) },
  { fault: 'a list with an empty object in it', holds: (body) => itemsOf(body).every((item) => !isEmpty(item)) },
  { fault: 'a list with an error in it', holds: (body) => itemsOf(body).every((item) => !isFailed(item)) },
  {
    fault: 'a next link that cannot be followed',
    holds: (body) => body['@odata.nextLink'] == null || belowVersion(body['@odata.nextLink']) !== undefined,
  },
  {
    fault: 'a next link to another collection',
    holds: (body, { url }) => leadsOn(body['@odata.nextLink'], url),
  },
];

const byShape: Readonly<Record<AnswerShape, readonly Rule[]>> = {
  collection: [
    ...ofLists,
    { fault: 'changes instead of a list', holds: (body) => body['@odata.deltaLink'] == null },
    {
      fault: 'a list with removed objects in it',
      holds: (body) => itemsOf(body).every((item) => !isObject(item) || item['@removed'] == null),
    },
  ],
  changes: [
    ...ofLists,
    {
      fault: 'a delta link that cannot be followed',
      holds: (body) => body['@odata.deltaLink'] == null || belowVersion(body['@odata.deltaLink']) !== undefined,
    },
    { fault: 'a delta link to another collection', holds: (body, { url }) => leadsOn(body['@odata.deltaLink'], url) },
    {
      fault: 'changes that lead on and end',
      holds: (body) => body['@odata.nextLink'] == null || body['@odata.deltaLink'] == null,
    },
    {
      fault: 'changes that lead nowhere',
      holds: (body) => body['@odata.nextLink'] != null || body['@odata.deltaLink'] != null,
    },
    {
      fault: 'a change of no object',
      holds: (body) => itemsOf(body).every((item) => isObject(item) && textOf(item, 'id') !== ''),
    },
  ],
  singleton: [
    { fault: 'an error instead of the object', holds: (body) => !isFailed(body) },
    { fault: 'a list instead of the object', holds: ({ value }) => !Array.isArray(value) },
    { fault: 'a page instead of the object', holds: (body) => links.every((name) => body[name] == null) },
    // Some have nothing but navigation properties; Graph then still says what it answers.
    { fault: 'an empty object', holds: (body) => !isEmpty(body) || typeof body['@odata.context'] === 'string' },
  ],
};

/**
 * The one judgement of what Graph answers with 200: complete, or of no use. A page that is believed complete lets files be
 * deleted, so what is not of the shape that OData documents is not believed: it is asked for again like an answer that did
 * not arrive. Links may name Graph's own host, whatever host was asked; only what follows the version is used, so that a
 * link can never carry the token elsewhere.
 */
export function wholeAnswer(body: Json | undefined, asked: Asked): WholeAnswer | Unusable {
  if (!isObject(body)) return { fault: 'something else than a JSON object' };
  const broken = [...always, ...byShape[asked.shape]].find((rule) => !rule.holds(body, asked));
  if (broken !== undefined) return { fault: broken.fault };
  if (asked.shape === 'singleton') return { objects: [body] };
  const [next, deltaLink] = links.map((name) => belowVersion(body[name]));
  const count = body['@odata.count'];
  return {
    objects: itemsOf(body).filter(isObject),
    ...(typeof count === 'number' && { count }),
    ...(next !== undefined && { next }),
    ...(deltaLink !== undefined && { deltaLink }),
  };
}

/** The items of an expanded relation; undefined where they are no list of objects, which says nothing of the relation. */
export function wholeItems(value: Json | undefined): JsonObject[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.every((item): item is JsonObject => isObject(item) && !isEmpty(item) && !isFailed(item))
    ? value
    : undefined;
}

function itemsOf({ value }: JsonObject): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** Nothing but annotations. */
function isEmpty(item: Json): boolean {
  return isObject(item) && Object.keys(item).every((name) => name.includes('@'));
}

/**
 * An error in the place of an object, or of a part of it: OData's errors are objects. No kind of the catalogue has an object
 * in a property of this name; below the first level (`synchronizationJob.status.quarantine.error`) some have.
 */
function isFailed(item: Json): boolean {
  if (!isObject(item)) return false;
  return Object.entries(item).some(
    ([name, value]) => errorName.test(name) && value !== null && (typeof value === 'object' || standsAlone(item, name)),
  );
}

/** No more beside it than a key and annotations. */
function standsAlone(item: JsonObject, error: string): boolean {
  return Object.keys(item).every((name) => name === error || name === 'id' || name.includes('@'));
}

/** Annotations of errors at any depth, and elements of inner arrays that are nothing else. */
function holdsErrors(body: JsonObject): boolean {
  for (const [name, value] of partsOf(body)) {
    if (value !== null && isErrorAnnotation(name)) return true;
    if (Array.isArray(value) && value.some(isFailedElement)) return true;
  }
  return false;
}

function isErrorAnnotation(name: string): boolean {
  const at = name.lastIndexOf('@');
  if (at < 0) return false;
  const term = name.slice(Math.max(at, name.lastIndexOf('.')) + 1).toLowerCase();
  return errorTerms.has(term) || term.endsWith('exception');
}

function isFailedElement(item: Json): boolean {
  if (!isObject(item)) return false;
  const [name = ''] = Object.keys(item).filter((key) => key !== 'id' && !key.includes('@'));
  return errorName.test(name) && item[name] !== null && standsAlone(item, name);
}

/**
 * The expanded property that an object holds only a part of, at any depth: Graph then gives a link to the rest beside it.
 * Undefined for an object that is whole.
 */
export function cutPartOf(object: JsonObject): string | undefined {
  for (const [name, value] of partsOf(object)) {
    if (value !== null && name.endsWith('@odata.nextLink')) return name.slice(0, -'@odata.nextLink'.length);
  }
  return undefined;
}

/** Properties at any depth, in no order. */
function* partsOf(root: JsonObject): Iterable<readonly [name: string, value: Json]> {
  const open: Json[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (Array.isArray(value)) {
      for (const item of value) if (typeof item === 'object' && item !== null) open.push(item);
    } else if (isObject(value)) {
      for (const part of Object.entries(value)) {
        yield part;
        if (typeof part[1] === 'object' && part[1] !== null) open.push(part[1]);
      }
    }
  }
}

/** What of a link follows the version; undefined for what is no link. */
function belowVersion(link: Json | undefined): string | undefined {
  return typeof link === 'string' ? /\/(?:v1\.0|beta)\/(.+)$/.exec(link)?.[1] : undefined;
}

function leadsOn(link: Json | undefined, url: string): boolean {
  const next = belowVersion(link);
  return next === undefined || collectionOf(next) === collectionOf(url);
}

/** A collection in one spelling: `groups('1')/members`, `Groups/1/members` and `groups/1/microsoft.graph.members()`. */
function collectionOf(url: string): string {
  const [path = ''] = url.split('?');
  return decoded(path)
    .toLowerCase()
    .replace(/\('?([^()']*)'?\)/g, '/$1')
    .replaceAll('microsoft.graph.', '')
    .replace(/\/{2,}/g, '/')
    .replace(/\/$/, '');
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // not a path of Graph's: it is compared as it is
  }
}
