import type { FilterClause, NewSubscription, Pipeline, Subscriber, Subscription } from '../domain/notification.ts';

/**
 * How a night can end badly, in the words of the field *Status*: `Failed`; `Partially Succeeded`, which is our "with
 * issues"; `Stopped`, cancelled or out of time.
 */
export const badEnds = ['Failed', 'Partially Succeeded', 'Stopped'] as const;

/** https://learn.microsoft.com/azure/devops/organizations/notifications/oob-supported-event-types */
const eventType = 'ms.vss-build.build-completed-event';
const ours = /^Entra Backup, pipeline (\d+): /;

/** A subscription of ours, with what its filter says. */
export interface OwnSubscription extends Subscription {
  readonly pipelineId: number;
  readonly status: string;
  readonly path: string;
}

/**
 * What *Definition name* may be for a pipeline. The service compares the whole value with the build's `FullPath`, and takes
 * any value: a bare name never matches, and no mail ever comes. Whether a folder is part of `FullPath` is told in two ways
 * (docs/decisions/0020-full-paths.md), so that a pipeline in a folder has both.
 */
export function fullPaths({ project, folder, name }: Pick<Pipeline, 'project' | 'folder' | 'name'>): readonly string[] {
  const inside = folder.replaceAll('/', '\\').replace(/^\\+|\\+$/g, '');
  const short = `\\${project}\\${name}`;
  return inside === '' ? [short] : [`\\${project}\\${inside}\\${name}`, short];
}

/** The subscriptions that tell of each bad end of a pipeline. @param address instead of the subscriber's own. */
export function wantedSubscriptions(
  pipeline: Pipeline,
  subscriber: Subscriber,
  address: string | undefined,
): readonly NewSubscription[] {
  return fullPaths(pipeline).flatMap((path) =>
    badEnds.map((status) => ({
      description: `Entra Backup, pipeline ${pipeline.id}: ${status}`,
      filter: {
        type: 'Expression',
        eventType,
        criteria: { clauses: clauses(status, path), groups: [], maxGroupLevel: 0 },
      },
      channel:
        address === undefined
          ? { type: 'User', useCustomAddress: false }
          : { type: 'EmailHtml', address, useCustomAddress: true },
      scope: { type: 'none', id: pipeline.projectId },
      subscriber: { id: subscriber.id },
    })),
  );
}

function clauses(status: string, path: string): readonly FilterClause[] {
  return [
    { index: 1, logicalOperator: '', fieldName: 'Status', operator: '=', value: status },
    { index: 2, logicalOperator: 'And', fieldName: 'Definition name', operator: '=', value: path },
  ];
}

/** Null for a subscription that somebody else made, or changed into another one: description and filter must be ours. */
export function ownSubscription(subscription: Subscription): OwnSubscription | null {
  const [, id] = ours.exec(subscription.description) ?? [];
  const [status, path, ...more] = subscription.clauses;
  if (id === undefined || subscription.eventType !== eventType || more.length > 0) return null;
  if (!isEqual(status, 'Status') || !isEqual(path, 'Definition name')) return null;
  return { ...subscription, pipelineId: Number(id), status: status.value, path: path.value };
}

type Clause = Subscription['clauses'][number];

function isEqual(clause: Clause | undefined, field: string): clause is Clause {
  return clause?.fieldName === field && clause.operator === '=';
}

/** Those of one pipeline. @param address only those that are delivered there. */
export function ownOf(
  pipelineId: number,
  existing: readonly Subscription[],
  address?: string,
): readonly OwnSubscription[] {
  return existing
    .map(ownSubscription)
    .filter((own) => own !== null)
    .filter((own) => own.pipelineId === pipelineId && (address === undefined || sameAddress(own.address, address)));
}

/** What `create` does; nothing is to be made or removed where all stands. */
export interface CreationPlan {
  readonly stands: readonly OwnSubscription[];
  readonly make: readonly NewSubscription[];
  /** They name a path that the pipeline has no more, so that they never tell anything. */
  readonly outdated: readonly OwnSubscription[];
}

export function planCreation(
  pipeline: Pipeline,
  wanted: readonly NewSubscription[],
  existing: readonly Subscription[],
): CreationPlan {
  const address = wanted[0] === undefined ? undefined : addressOf(wanted[0]);
  const own = ownOf(pipeline.id, existing).filter((each) => sameAddress(each.address, address));
  const isMet = (request: NewSubscription, each: OwnSubscription): boolean =>
    request.filter.criteria.clauses.every(({ value }, at) => value === each.clauses[at]?.value);
  const paths = fullPaths(pipeline);
  return {
    stands: own.filter(({ path }) => paths.includes(path)),
    make: wanted.filter((request) => !own.some((each) => isMet(request, each))),
    outdated: own.filter(({ path }) => !paths.includes(path)),
  };
}

function addressOf({ channel }: NewSubscription): string | undefined {
  return channel.type === 'EmailHtml' ? channel.address : undefined;
}

function sameAddress(one: string | undefined, other: string | undefined): boolean {
  return one?.toLowerCase() === other?.toLowerCase();
}
