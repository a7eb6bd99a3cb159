import type { Clock } from '../domain/ports.ts';
import type { Json, JsonObject } from '../domain/resource.ts';
import { AuditJournal } from './audit-journal.ts';
import { ChangeLog } from './change-log.ts';
import { Chronicle } from './chronicle.ts';
import { isTrackedRelation, trackedRelations, trackedWithin } from './delta-tracking.ts';
import { asChanged, asCreated } from './object-defaults.ts';
import { keyOf } from './object-key.ts';
import { guidFrom, randomFrom } from './random.ts';
import type { Random } from './random.ts';
import { Referrers } from './referrers.ts';
import { RelatedObjects } from './related-objects.ts';
import { directoryObjectPaths, routeOf } from './routes.ts';
import type { SimulatedActor } from './simulated-actor.ts';
import { textOf } from './text-of.ts';

export interface TenantOptions {
  readonly id: string;
  readonly displayName: string;
  readonly clock: Clock;
  /** For ids that the tenant makes. */
  readonly seed?: number;
}

/** An object with the path of the collection it stands in. */
export interface Located {
  readonly path: string;
  readonly object: JsonObject;
}

const nothing: ReadonlyMap<string, JsonObject | null> = new Map();

/**
 * The objects of a tenant, in memory, by Graph path. `put` and `link` fill it in silence; every other change is
 * somebody's, and leaves its audit records with the time of the tenant's clock. Objects are never changed in place.
 */
export class Tenant {
  readonly id: string;
  readonly displayName: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly audit: AuditJournal;
  /** What was done by whom, and what is written of it. */
  readonly chronicle: Chronicle;
  /** What delta queries tell of, whoever did it and whether it left audit records or not. */
  readonly changes = new ChangeLog();
  /** Grows with whatever is stored, removed or linked. */
  revision = 0;
  readonly #collections = new Map<string, Map<string, JsonObject>>();
  /** Keys of collections that did not gain or lose one since they were asked for. */
  readonly #keys = new Map<string, readonly string[]>();
  /** By owner and relation; null stands for a directory object that is found by its id. */
  readonly #relations = new Map<string, Map<string, JsonObject | null>>();
  /** Removed directory objects: one that is put back finds its memberships again. */
  readonly #gone = new Set<string>();
  /** Who refers to whom; only from the first object on that goes while somebody follows changes. */
  #referrers: Referrers | null = null;
  #pinned: Date | null = null;

  constructor({ id, displayName, clock, seed = 1 }: TenantOptions) {
    this.id = id;
    this.displayName = displayName;
    this.clock = clock;
    this.random = randomFrom(seed);
    this.audit = new AuditJournal(this.random);
    this.chronicle = new Chronicle(this, this.audit);
  }

  now(): Date {
    return this.#pinned ?? this.clock.now();
  }

  /** Lets something happen at another time than now, as a story of yesterday does. */
  at<T>(instant: Date, happen: () => T): T {
    const before = this.#pinned;
    this.#pinned = instant;
    try {
      return happen();
    } finally {
      this.#pinned = before;
    }
  }

  /** Objects by key, in the order of their creation. A singleton is a collection of one. */
  objects(path: string): ReadonlyMap<string, JsonObject> {
    return this.#collection(path);
  }

  /** Their keys in that order, as a list that is made only once. */
  keys(path: string): readonly string[] {
    const keys = this.#keys.get(path) ?? [...this.#collection(path).keys()];
    this.#keys.set(path, keys);
    return keys;
  }

  get(path: string, key: string): JsonObject | undefined {
    return this.#collection(path).get(key);
  }

  /** @throws Error when the tenant has none. */
  singleton(path: string): JsonObject {
    const [object] = this.#collection(path).values();
    if (object === undefined) throw new Error(`The tenant has no '${path}'.`);
    return object;
  }

  /** The directory object with this id, wherever it stands. */
  find(id: string): Located | undefined {
    for (const path of directoryObjectPaths) {
      const object = this.#collections.get(path)?.get(id);
      if (object !== undefined) return { path, object };
    }
    return undefined;
  }

  /** What hangs on an object, by key; references to objects that are gone are left out. */
  related(path: string, key: string, relation: string): ReadonlyMap<string, Located> {
    const entries = this.#relations.get(relationKey(path, key, relation)) ?? nothing;
    return new RelatedObjects(entries, (id) => this.find(id));
  }

  /** What a relation refers to, by id, objects that are gone among them. */
  links(path: string, key: string, relation: string): ReadonlyMap<string, unknown> {
    return this.#relations.get(relationKey(path, key, relation)) ?? new Map<string, unknown>();
  }

  /** Stores an object, filled up with its type's defaults, as if it had always been there: no audit record. */
  put(path: string, object: JsonObject): void {
    this.#store(path, asCreated(path, object, this.now()));
  }

  /**
   * Links what has always been linked: no audit record.
   * @param property that names an object of the relation, where that is not its id.
   */
  link(path: string, key: string, relation: string, target: string | JsonObject, property = 'id'): void {
    const entries = this.#entries(path, key, relation);
    const name = typeof target === 'string' ? target : textOf(target[property]);
    if (!entries.has(name)) this.#noteLink(path, key, relation, name);
    entries.set(name, typeof target === 'string' ? null : target);
  }

  /** Links many directory objects that have always been linked. */
  linkAll(path: string, key: string, relation: string, targets: Iterable<string>): void {
    const entries = this.#entries(path, key, relation);
    for (const target of targets) {
      if (!entries.has(target)) this.#noteLink(path, key, relation, target);
      entries.set(target, null);
    }
  }

  /** @returns the object as it stands, with its defaults and with an id where it had none. */
  create(actor: SimulatedActor, path: string, object: JsonObject): JsonObject {
    const { key } = routeOf(path);
    const named = key in object ? object : { [key]: this.random.guid(), ...object };
    const after = asCreated(path, named, this.now());
    this.#store(path, after);
    this.chronicle.changed({ actor, verb: 'add', path, before: null, after, given: named });
    return after;
  }

  /** Sets the properties of the patch. For a singleton the key may be null. */
  update(actor: SimulatedActor, path: string, key: string | null, patch: JsonObject): JsonObject {
    const before = this.#existing(path, key);
    const after = asChanged(path, before, patch, this.now());
    this.#store(path, after);
    this.chronicle.changed({ actor, verb: 'update', path, before, after, given: patch });
    return after;
  }

  remove(actor: SimulatedActor, path: string, key: string): void {
    const before = this.#existing(path, key);
    const { relation } = trackedWithin;
    for (const name of this.links(path, key, relation).keys()) this.#noteLink(path, key, relation, name);
    this.#noteLinksTo(key);
    this.revision += 1;
    this.#collection(path).delete(key);
    this.#keys.delete(path);
    this.#gone.add(key);
    this.changes.removed(path, key);
    for (const { name } of routeOf(path).relations) this.#relations.delete(relationKey(path, key, name));
    this.chronicle.changed({ actor, verb: 'delete', path, before, after: null, given: {} });
  }

  /** Brings back a deleted object, as it was. */
  restore(actor: SimulatedActor, path: string, object: JsonObject): void {
    this.changes.restored(path, keyOf(path, object));
    this.#store(path, object);
    this.chronicle.restored({ actor, verb: 'add', path, before: null, after: object, given: {} });
  }

  /** Adds a directory object by its id (members, owners), or an object that lives only there. */
  addReference(actor: SimulatedActor, path: string, key: string, relation: string, target: string | JsonObject): void {
    const owner = this.#existing(path, key);
    const before = this.#own(path, key, relation);
    const entry = typeof target === 'string' || 'id' in target ? target : { id: this.random.guid(), ...target };
    this.link(path, key, relation, entry);
    const located = typeof entry === 'string' ? this.#located(entry) : { path: '', object: entry };
    const change = { actor, verb: 'add', path, owner, relation, target: located, before } as const;
    this.chronicle.related({ ...change, after: this.#own(path, key, relation) });
  }

  removeReference(actor: SimulatedActor, path: string, key: string, relation: string, targetId: string): void {
    const owner = this.#existing(path, key);
    const before = this.#own(path, key, relation);
    const entries = this.#relations.get(relationKey(path, key, relation));
    const entry = entries?.get(targetId);
    if (entries === undefined || entry === undefined)
      throw new Error(`'${targetId}' is not in ${path}/${key}/${relation}.`);
    this.#noteLink(path, key, relation, targetId);
    this.revision += 1;
    entries.delete(targetId);
    const located = entry === null ? this.#located(targetId) : { path: '', object: entry };
    const change = { actor, verb: 'delete', path, owner, relation, target: located, before } as const;
    this.chronicle.related({ ...change, after: this.#own(path, key, relation) });
  }

  /** An operation that was tried and refused: it leaves a record with result `failure` and changes nothing. */
  fail(actor: SimulatedActor, path: string, key: string, reason: string, activity?: string): void {
    const object = this.get(path, key) ?? { [routeOf(path).key]: key };
    this.chronicle.failed({ actor, path, object, reason, activity: activity ?? null });
  }

  /** A GUID that the tenant has for something, such as a policy's inner id; always the same for the same name. */
  surrogate(name: string): string {
    return guidFrom(`${this.id}/${name}`);
  }

  #collection(path: string): Map<string, JsonObject> {
    let found = this.#collections.get(path);
    if (found === undefined) {
      routeOf(path);
      found = new Map();
      this.#collections.set(path, found);
    }
    return found;
  }

  /** For adding to. */
  #entries(path: string, key: string, relation: string): Map<string, JsonObject | null> {
    this.revision += 1;
    const whole = relationKey(path, key, relation);
    const entries = this.#relations.get(whole) ?? new Map<string, JsonObject | null>();
    this.#relations.set(whole, entries);
    return entries;
  }

  #store(path: string, object: JsonObject): void {
    this.revision += 1;
    const key = keyOf(path, object);
    this.changes.stored(path, key, this.get(path, key), object);
    const collection = this.#collection(path);
    if (!collection.has(key)) this.#keys.delete(path);
    collection.set(key, object);
    if (this.#gone.delete(key)) this.#noteLinksTo(key);
  }

  /** Tells those who follow changes that a link comes or goes. */
  #noteLink(path: string, key: string, relation: string, target: string): void {
    if (!this.changes.isFollowed || !isTrackedRelation(path, relation)) return;
    this.#referrers?.add({ path, key, relation }, [target]);
    this.changes.add({ what: 'linked', path, key, relation, target, targetPath: this.find(target)?.path ?? '' });
  }

  /** With an object its links come and go, though nobody touches them. */
  #noteLinksTo(target: string): void {
    if (!this.changes.isFollowed) return;
    this.#referrers ??= this.#allReferrers();
    for (const { path, key, relation } of this.#referrers.of(target)) {
      if (this.links(path, key, relation).has(target)) this.#noteLink(path, key, relation, target);
    }
  }

  #allReferrers(): Referrers {
    const referrers = new Referrers();
    for (const { path, relation } of trackedRelations) {
      for (const key of this.keys(path)) referrers.add({ path, key, relation }, this.links(path, key, relation).keys());
    }
    return referrers;
  }

  #existing(path: string, key: string | null): JsonObject {
    const object = key === null ? this.singleton(path) : this.get(path, key);
    if (object === undefined) throw new Error(`The tenant has no '${String(key)}' in '${path}'.`);
    return object;
  }

  #located(id: string): Located {
    return this.find(id) ?? { path: '', object: { id } };
  }

  /** Objects that live only in this relation. */
  #own(path: string, key: string, relation: string): Json[] {
    return [...this.links(path, key, relation).values()].filter((entry): entry is Json => entry !== null);
  }
}

function relationKey(path: string, key: string, relation: string): string {
  return `${path}/${key}/${relation}`;
}
