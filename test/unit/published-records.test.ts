import assert from 'node:assert/strict';
import { before } from 'mocha';
import { candidatesFor } from '../../src/attribute/candidates.ts';
import { indexEvents } from '../../src/attribute/event-index.ts';
import type { EventIndex } from '../../src/attribute/event-index.ts';
import { catalogue, kindById } from '../../src/catalogue/index.ts';
import { normaliseActivity } from '../../src/domain/audit.ts';
import type { AuditEvent } from '../../src/domain/audit.ts';
import type { JsonObject, ResourceKind } from '../../src/domain/resource.ts';
import { auditEvent } from '../../src/edges/audit-event.ts';
import { inColumns, inEnvelope, inPython } from '../support/audit-shapes.ts';
import { namesIn, objectsIn, textAt } from '../support/record-places.ts';
import { readReferenceLines, skipWithout } from '../support/reference.ts';
import { alike, publishedRecords, targetTypes, withoutTime } from '../tables/published-records.ts';

const file = 'audit/directoryAudits.jsonl';
/** An id that no record has. */
const unnamed = '99999999-9999-4999-8999-999999999999';

describe('published records of the audit log', () => {
  let records: readonly JsonObject[] = [];
  before(function () {
    skipWithout(this, file);
    records = (readReferenceLines(file) as JsonObject[]).map(withTime);
  });
  const recordOf = (line: number): JsonObject => records[line - 1] ?? assert.fail(`there is no line ${line}`);

  it('are in the table, each once', () => {
    const activities = records.map(({ activityDisplayName }, at) => [at + 1, activityDisplayName]);
    assert.deepEqual(
      publishedRecords.map(([line, activity]) => [line, activity]),
      activities,
    );
  });

  it('are all read, those without a time as of a time before all others', () => {
    const published = readReferenceLines(file) as JsonObject[];
    const untimed = published.flatMap((record, at) => (eventOf(record).activityDateTime < '2000' ? [at + 1] : []));
    assert.deepEqual(untimed, withoutTime);
  });

  it('are told apart by their ids, and those without one by what they say', () => {
    const ids = records.map((record) => eventOf(record).id);
    const published = records.map(({ id }) => id).filter((id) => typeof id === 'string');
    assert.equal(new Set(ids).size, new Set(published).size + records.length - published.length);
  });

  it('count once where the log repeats them', () => {
    const events = records.map(eventOf);
    const successful = events.filter(({ result }) => result === 'success').map(({ id }) => id);
    assert.equal(indexEvents([...events, ...events]).size, new Set(successful).size);
  });

  for (const [line, activity, actor, objects, why = ''] of publishedRecords) {
    describe(`line ${line}: ${activity}`, () => {
      it(`is read whole: ${actor}`, () => {
        const record = recordOf(line);
        const event = eventOf(record);
        assert.equal(event.activityDisplayName, activity);
        assert.equal(event.activityDateTime, instantOf(record.activityDateTime));
        if (typeof record.id === 'string') assert.equal(event.id, record.id);
        else assert.match(event.id, /^unidentified_/);
        const [type, at, , through] = actor.split(' ');
        const id = at === undefined ? undefined : textAt(record, at);
        assert.deepEqual([event.actor?.type ?? 'nobody', event.actor?.id], [type, id]);
        assert.equal(event.via, through === undefined ? undefined : textAt(record, through));
      });

      it('is the same event in every shape', () => {
        const record = recordOf(line);
        const copies = [inEnvelope(record), inColumns(record), inColumns(record, inPython)];
        for (const copy of copies) assert.deepEqual(auditEvent(copy), eventOf(record));
      });

      it(`is about ${objects.join(', ') || 'nothing'} ${why && `(${why})`}`, () => {
        const record = recordOf(line);
        const index = indexEvents([eventOf(record)]);
        const wanted = objects.map((object) => wantedIn(record, object));
        for (const one of wanted.filter(({ certain }) => certain)) {
          for (const { key, body } of one.forms) {
            const isNamed = names(kindById(one.kind), key, body, index);
            assert.ok(isNamed, `it does not name ${one.kind} ${JSON.stringify({ key, ...body })}`);
          }
        }
        assert.deepEqual(overAttributed(record, wanted, index), []);
      });
    });
  }
});

/** An object that a row of the table says. */
interface Wanted {
  readonly kind: string;
  readonly certain: boolean;
  readonly byKey: boolean;
  /** One for each place that it is found at. */
  readonly forms: readonly Found[];
}

interface Found {
  readonly key: string;
  readonly body: JsonObject;
}

function wantedIn(record: JsonObject, text: string): Wanted {
  const [kind = '', ...places] = text.replace('?', '').split(' ');
  const choices = places.map((place) => {
    const [property, found] = place.includes('=') ? place.split('=') : ['', place];
    return { property: property ?? '', texts: (found ?? '').split('|').map((each) => textAt(record, each)) };
  });
  const keys = choices.find(({ property }) => property === '')?.texts ?? [unnamed];
  const bodies = choices
    .filter(({ property }) => property !== '')
    .reduce<JsonObject[]>(
      (made, { property, texts }) => made.flatMap((body) => texts.map((each) => ({ ...body, [property]: each }))),
      [{}],
    );
  const forms = keys.flatMap((key) => bodies.map((body) => ({ key, body })));
  return { kind, certain: !text.startsWith('?'), byKey: keys[0] !== unnamed, forms };
}

function names(kind: ResourceKind, key: string, body: JsonObject, index: EventIndex): boolean {
  return candidatesFor(kind, key, { [kind.key]: key, ...body }, index).length > 0;
}

/** Every object that could be called by an id or a name in the record, and that the event is connected with wrongly. */
function overAttributed(record: JsonObject, wanted: readonly Wanted[], index: EventIndex): string[] {
  const activity = normaliseActivity(eventOf(record).activityDisplayName);
  const texts = namesIn(
    [record.targetResources, record.additionalDetails, record.initiatedBy].map((part) => part ?? null),
  );
  return catalogue
    .filter(({ audit }) => audit.some(({ activities }) => activities.includes(activity)))
    .flatMap((kind) =>
      objectsOf(kind, activity, texts)
        .filter((object) => isPossible(record, kind, object) && !isWanted(kind, object, wanted))
        .filter(({ key, body }) => names(kind, key, body, index))
        .map(({ key, body }) => `${kind.id} ${JSON.stringify({ key, ...body })}`),
    );
}

/** Objects of the kind by every key, and by every body that its rules for the activity look at. */
function objectsOf(kind: ResourceKind, activity: string, texts: readonly string[]): readonly Found[] {
  const byKey = [...texts, unnamed].map((key) => ({ key, body: {} }));
  // The one object that a tenant has of a kind goes by a name of Microsoft's.
  if (kind.shape === 'singleton') return byKey;
  const rules = kind.audit.filter(({ activities }) => activities.includes(activity));
  const properties = [...new Set(rules.flatMap(({ witnesses }) => witnesses.flatMap(({ object }) => object ?? [])))];
  const bodies = properties.reduce<JsonObject[]>(
    // No two properties hold the same id: a role is no principal.
    (made, property) =>
      made.flatMap((body) =>
        texts.filter((text) => !Object.values(body).includes(text)).map((text) => ({ ...body, [property]: text })),
      ),
    [{}],
  );
  return properties.length === 0 ? byKey : [...byKey, ...bodies.map((body) => ({ key: unnamed, body }))];
}

/** False for an object that would be, or refer to, a target of another type than the record says. */
function isPossible(record: JsonObject, { id: kind }: ResourceKind, { key, body }: Found): boolean {
  return [[kind, key] as const, ...Object.entries(body)].every(([place, text]) => {
    const said = objectsIn(record.targetResources).flatMap(({ id, type }) =>
      id === text && typeof type === 'string' ? type : [],
    );
    const types = targetTypes[place];
    return types === undefined || said.length === 0 || said.some((type) => types.includes(type));
  });
}

function isWanted({ id }: ResourceKind, { key, body }: Found, wanted: readonly Wanted[]): boolean {
  const kinds = [id, ...alike.filter((group) => group.includes(id)).flat()];
  return wanted
    .filter(({ kind }) => kinds.includes(kind))
    .some(({ byKey, forms }) =>
      forms.some((form) =>
        byKey
          ? [key, body.id].includes(form.key)
          : Object.entries(form.body).every(([property, text]) => body[property] === text),
      ),
    );
}

function withTime(record: JsonObject, at: number): JsonObject {
  return withoutTime.includes(at + 1) ? { ...record, activityDateTime: '2026-01-30T12:00:00Z' } : record;
}

function eventOf(record: JsonObject): AuditEvent {
  return auditEvent(record) ?? assert.fail('it is no event');
}

/** All published times are in UTC. */
function instantOf(time: unknown): string {
  const [date = '', clock = ''] = String(time)
    .replace(/Z$|\+00:00$/, '')
    .split(/[T ]/);
  return new Date(`${date}T${clock.slice(0, 12)}Z`).toISOString();
}
