import type { AuditManners } from './audit-manners.ts';
import { hireStaff, service } from './audited-staff.ts';
import { playsOfApplications } from './plays-of-applications.ts';
import { playsOfLinks } from './plays-of-links.ts';
import { playsOfObjects } from './plays-of-objects.ts';
import { pimLooksAround, playsOfRoles } from './plays-of-roles.ts';
import { playsOfServices } from './plays-of-services.ts';
import { randomFrom } from './random.ts';
import type { Random } from './random.ts';
import { Stage } from './stage.ts';
import type { Step } from './stage.ts';
import type { Tenant } from './tenant.ts';

/** How much happens in a day. */
export interface DayOptions {
  /** Which share of the objects, 0 to 1, is changed; every play is given at least as often as it says itself. */
  readonly share: number;
  /** The same seed lets the same happen to the same tenant. */
  readonly seed: number;
}

/** A step with its place in the day, 0 (a day ago) to 1 (now). */
interface TimedStep {
  readonly at: number;
  readonly does: Step;
}

const day = 24 * 3600 * 1000;
const repertoire = [...playsOfObjects, ...playsOfApplications, ...playsOfLinks, ...playsOfRoles, ...playsOfServices];

/**
 * A day of a company up to a minute ago, for those who find out from the audit log who did what: a dozen administrators and
 * a few apps, sometimes several on one object; what services do for people and by themselves; and records that mean
 * nothing. Who acts is hired on the first such day, where {@link hireStaff} was not called before.
 * @returns how many acts changed an object.
 */
export function auditedDay(tenant: Tenant, options: DayOptions): number {
  const steps = stepsOf(tenant, options);
  const now = tenant.now().getTime();
  const before = tenant.chronicle.truth.size;
  careless(tenant, mannersOf(tenant, options), () => {
    for (const { at, does } of steps) {
      tenant.at(new Date(Math.min(now - 60_000, Math.round(now - (1 - at) * day))), does);
    }
  });
  return tenant.chronicle.truth.size - before;
}

/** The same acts without their times, each as something that can be done at any moment, in an order that makes sense. */
export function actsOfDay(tenant: Tenant, options: DayOptions): readonly Step[] {
  const manners = mannersOf(tenant, options);
  return stepsOf(tenant, options).map(
    ({ does }): Step =>
      () =>
        careless(tenant, manners, does),
  );
}

function stepsOf(tenant: Tenant, { share, seed }: DayOptions): TimedStep[] {
  hireStaff(tenant);
  const random = randomFrom(seed);
  const stage = new Stage(tenant, random);
  const steps = repertoire.flatMap(({ path, rate, least, play }) => {
    const times = share <= 0 ? 0 : Math.max(least, Math.round(tenant.keys(path).length * rate * share));
    return Array.from({ length: times }, () => timed(play(stage), random)).flat();
  });
  // PIM looks at what has run out every hour, and alerts every other.
  const hours = Array.from({ length: share <= 0 ? 0 : 24 }, (_, hour): TimedStep => ({
    at: (hour + 0.5) / 24,
    does: () => pimLooksAround(tenant, hour % 2 === 0),
  }));
  return [...steps, ...hours].sort((left, right) => left.at - right.at);
}

function timed(steps: readonly Step[], random: Random): TimedStep[] {
  const times = steps.map(() => random.next()).sort((left, right) => left - right);
  return steps.map((does, index) => ({ at: times[index] ?? 0, does }));
}

/** As services write in a real tenant. */
function mannersOf(tenant: Tenant, { seed }: DayOptions): AuditManners {
  return { random: randomFrom(seed + 1), stubs: 0.5, strangeTwins: 0.4, stranger: service(tenant, 'MS-PIM') };
}

function careless({ chronicle }: Tenant, manners: AuditManners, happen: () => void): void {
  const before = chronicle.manners;
  chronicle.manners = manners;
  try {
    happen();
  } finally {
    chronicle.manners = before;
  }
}
