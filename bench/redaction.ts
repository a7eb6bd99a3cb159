import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Json, JsonObject } from '../src/domain/resource.ts';
import { redact } from '../src/redaction/redact.ts';
import { growSized } from '../src/simulator/grow-sized.ts';
import { populate } from '../src/simulator/populate.ts';
import { routes } from '../src/simulator/routes.ts';
import { planted, secrets, withDecoded } from '../test/tables/planted-secrets.ts';

const help = `npm run bench:redaction -- [options]

--scale   what the counts of a medium tenant are multiplied with; default 0.2
--list    print each false alarm`;

/** Values that are hidden though they are none: at most one in this many. */
const goal = 10_000;
/** Bodies recorded of Azure Resource Manager and Azure DevOps; left out where they are not present. */
const recorded = join(import.meta.dirname, '..', '..', 'shared', 'reference', 'arm-examples');
/** What these bodies hold that is a secret, or would be one: a token of Splunk in an example. */
const trueSecrets = /SplunkEventCollectorToken/;

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: '0.2' },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

interface Corpus {
  readonly name: string;
  readonly objects: readonly JsonObject[];
}

function simulated(scale: number): Corpus {
  const tenant = growSized('medium', { clock: { now: () => new Date('2026-03-02T20:00:00Z') }, scale });
  populate(tenant);
  const objects: JsonObject[] = [];
  for (const { path, type, relations } of routes) {
    if (type === 'directoryAudit') continue;
    for (const [key, object] of tenant.objects(path)) {
      const related = relations.map(({ name }): [string, JsonObject[]] => {
        const some = [...tenant.related(path, key, name).values()].slice(0, 5);
        return [name, some.map((each) => each.object)];
      });
      objects.push({ ...object, ...Object.fromEntries(related) });
    }
  }
  return { name: `simulated tenant, medium x ${scale}`, objects };
}

function recordings(): Corpus | undefined {
  if (!existsSync(recorded)) return undefined;
  // Bodies alone: the other files there are lists of what is known about them.
  const files = readdirSync(recorded).filter((file) => /^(?:ado|har|spec\d*)__.*\.json$/.test(file));
  return {
    name: 'recorded bodies of Azure',
    objects: files.map((file) => JSON.parse(readFileSync(join(recorded, file), 'utf8')) as JsonObject),
  };
}

/** Values of an object, and the places of those that are not the same any more. */
function compare(before: Json, after: Json, place: string, alarms: string[]): number {
  if (before === null || typeof before !== 'object') {
    if (before !== after && !trueSecrets.test(place)) alarms.push(`${place}: ${JSON.stringify(before)}`);
    return 1;
  }
  const left = after as { readonly [name: string]: Json };
  return Object.entries(before).reduce(
    (sum, [name, value]: [string, Json]) => sum + compare(value, left[name] ?? null, `${place}/${name}`, alarms),
    0,
  );
}

/** The least of several tries, in milliseconds of processor time. */
function timeOf(work: () => void): number {
  const tries = [0, 1, 2].map(() => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...tries);
}

function measure({ name, objects }: Corpus): boolean {
  const alarms: string[] = [];
  const count = objects.reduce(
    (sum, object) =>
      sum +
      compare(
        object,
        redact(object, () => '0'),
        '',
        alarms,
      ),
    0,
  );
  const reference = timeOf(() => objects.forEach((object) => JSON.stringify(object)));
  const time = timeOf(() => objects.forEach((object) => redact(object, () => '0')));
  console.log(`${name}: ${objects.length} objects, ${count} values`);
  console.log(
    `  false alarms  ${alarms.length}, ${((alarms.length / count) * goal).toFixed(2)} in ${goal} (goal: under 1)`,
  );
  console.log(
    `  time          ${time.toFixed(0)} ms, ${(time / reference).toFixed(1)} times JSON.stringify of the same`,
  );
  if (values.list) for (const alarm of alarms) console.log(`    ${alarm.slice(0, 200)}`);
  return alarms.length * goal < count;
}

function measurePlanted(): boolean {
  const all = secrets.flatMap((secret) => planted(secret).map((object) => ({ secret, object })));
  const missed = all.filter(({ secret, object }) =>
    withDecoded(JSON.stringify(redact(object, () => '0'))).includes(secret),
  );
  console.log(`planted secrets: ${all.length - missed.length} of ${all.length} hidden`);
  for (const { object } of missed) console.log(`  missed  ${JSON.stringify(object)}`);
  return missed.length === 0;
}

if (values.help) console.log(help);
else {
  const bodies = recordings();
  if (bodies === undefined) console.log('recorded bodies of Azure: not present here');
  const met = [
    measurePlanted(),
    measure(simulated(Number(values.scale))),
    ...(bodies === undefined ? [] : [measure(bodies)]),
  ];
  if (met.includes(false)) process.exitCode = 1;
}
