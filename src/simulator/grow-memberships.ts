import type { GrowContext } from './grow-context.ts';
import { many } from './grow-context.ts';

/** `$expand` shows no more: what has as many is large. */
const large = 20;

export interface MembershipSizes {
  /** Over all groups. */
  readonly average: number;
  /** Of the groups: `large` members or more. */
  readonly largeShare: number;
}

/**
 * Members of the groups: few in most, `large` and more in the given share, of which few have very many. Nineteen of twenty
 * are people; the others are devices, service principals and groups.
 */
export function growMemberships(
  { tenant, random }: GrowContext,
  groups: readonly string[],
  sizes: MembershipSizes,
  people: readonly string[],
  others: readonly string[],
): void {
  const counts = random.shuffled(memberCounts(groups.length, sizes, people.length));
  // A run through a list in no order is a choice without doubles.
  const [mixedPeople, mixedOthers] = [random.shuffled(people), random.shuffled(others)];
  const some = (list: readonly string[], count: number): string[] => {
    const start = random.below(list.length);
    return many(Math.min(count, list.length), (index) => list[(start + index) % list.length] as string);
  };
  for (const [index, group] of groups.entries()) {
    const count = counts[index] ?? 0;
    const foreign = Math.floor(count / 20);
    const members = [...some(mixedOthers, foreign), ...some(mixedPeople, count - foreign)];
    tenant.linkAll(
      'groups',
      group,
      'members',
      members.filter((id) => id !== group),
    );
  }
}

/**
 * So many counts with that average: the small ones from none to 19, the large ones along a power law that begins at
 * `large` and has nobody in a group twice.
 */
export function memberCounts(groups: number, { average, largeShare }: MembershipSizes, people: number): number[] {
  const largeOnes = Math.round(groups * largeShare);
  const smallOnes = groups - largeOnes;
  const small = many(smallOnes, (index) => Math.floor(large * ((index + 0.5) / smallOnes) ** 2));
  const wanted = groups * average - small.reduce((sum, count) => sum + count, 0);
  const along = (exponent: number): number[] =>
    many(largeOnes, (index) => Math.min(people, Math.floor(large * ((index + 0.5) / largeOnes) ** -exponent)));
  // The sum grows with the exponent: halve the interval until it is met.
  let [low, high] = [0, 8];
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    const sum = along(middle).reduce((total, count) => total + count, 0);
    if (sum < wanted) low = middle;
    else high = middle;
  }
  return [...small, ...along(low)];
}
