import { BackupError } from './domain/errors.ts';
import type { NewSubscription, Pipeline, Subscriber, Subscription } from './domain/notification.ts';
import type { Clock } from './domain/ports.ts';
import { signInToDevOps } from './edges/devops-sign-in.ts';
import { DevOpsNotifications } from './edges/notifications.ts';
import type { PipelineName, Project } from './edges/notifications.ts';
import { fullPaths, ownOf, planCreation, wantedSubscriptions } from './setup/build-notifications.ts';
import type { OwnSubscription } from './setup/build-notifications.ts';
import { namesLike } from './setup/names-like.ts';
import { isDevOps, organizationUrl } from './setup/organization.ts';

/** What the command line was told. */
export interface NotificationRequest {
  readonly organization: string;
  readonly project: string;
  /** Its id, its name, or its folder and name. */
  readonly pipeline: string;
  /** By default the project's own team. */
  readonly team?: string;
  readonly user?: string;
  /** Gets the mail instead of the team or the user. */
  readonly email?: string;
  /** A personal access token, or one of Microsoft Entra. */
  readonly token?: string;
}

/** The pipeline and who is told of it. */
export interface Subject {
  readonly pipeline: { readonly id: number; readonly paths: readonly string[] };
  readonly subscriber: Subscriber;
}

export interface Creation extends Subject {
  readonly stands: readonly OwnSubscription[];
  readonly made: readonly (NewSubscription & { readonly id: string })[];
  readonly removed: readonly OwnSubscription[];
}

/** A request as it would be sent. */
export interface Planned {
  readonly method: 'POST' | 'DELETE';
  readonly url: string;
  readonly body?: NewSubscription;
}

/** Makes what is missing, and takes away what names a path that the pipeline has no more. A second time it does nothing. */
export async function createNotifications(request: NotificationRequest, clock: Clock): Promise<Creation> {
  const { devOps, subscriber, subject, plan } = await planFor(request, clock);
  const made: Creation['made'][number][] = [];
  for (const wanted of plan.make) made.push({ ...wanted, id: await devOps.create(wanted, subscriber) });
  for (const { id } of plan.outdated) await devOps.remove(id, subscriber);
  return { ...subject, stands: plan.stands, made, removed: plan.outdated };
}

/** What `createNotifications` would send; only reads. */
export async function plannedCreation(request: NotificationRequest, clock: Clock): Promise<readonly Planned[]> {
  const { url, plan } = await planFor(request, clock);
  return [...plan.make.map((body) => ({ method: 'POST' as const, url, body })), ...deletions(url, plan.outdated)];
}

/** What there is for the subscriber: ours for this pipeline, and how many others. */
export async function listNotifications(
  request: NotificationRequest,
  clock: Clock,
): Promise<Subject & { readonly own: readonly OwnSubscription[]; readonly others: number }> {
  const { subject, pipeline, existing } = await lookUp(request, clock);
  const own = ownOf(pipeline.id, existing, request.email);
  return { ...subject, own, others: existing.length - own.length };
}

export interface Removal extends Subject {
  readonly removed: readonly OwnSubscription[];
}

/** Takes ours away, and nobody else's. */
export async function removeNotifications(request: NotificationRequest, clock: Clock): Promise<Removal> {
  const { devOps, subject, subscriber, pipeline, existing } = await lookUp(request, clock, true);
  const removed = ownOf(pipeline.id, existing, request.email);
  for (const { id } of removed) await devOps.remove(id, subscriber);
  return { ...subject, removed };
}

/** What `removeNotifications` would send; only reads. */
export async function plannedRemoval(request: NotificationRequest, clock: Clock): Promise<readonly Planned[]> {
  const { url, pipeline, existing } = await lookUp(request, clock, true);
  return deletions(url, ownOf(pipeline.id, existing, request.email));
}

function deletions(url: string, subscriptions: readonly OwnSubscription[]): readonly Planned[] {
  return subscriptions.map(({ id }) => ({ method: 'DELETE', url: `${url}/${encodeURIComponent(id)}` }));
}

async function planFor(request: NotificationRequest, clock: Clock) {
  const found = await lookUp(request, clock);
  const wanted = wantedSubscriptions(found.pipeline, found.subscriber, request.email);
  return { ...found, plan: planCreation(found.pipeline, wanted, found.existing) };
}

interface Found {
  readonly devOps: DevOpsNotifications;
  readonly url: string;
  readonly pipeline: Pipeline;
  readonly subscriber: Subscriber;
  readonly subject: Subject;
  readonly existing: readonly Subscription[];
}

/** @param gone whether a pipeline that is deleted may be named by its id. */
async function lookUp(request: NotificationRequest, clock: Clock, gone = false): Promise<Found> {
  const organization = organizationUrl(request.organization);
  if (request.email !== undefined && !/^[^\s@<>]+@[^\s@<>]+$/.test(request.email)) {
    throw new BackupError('usage', `"${request.email}" is no e-mail address.`, 'Give one such as soc@contoso.com.');
  }
  const devOps = new DevOpsNotifications(organization, await signInToDevOps(request.token, clock), isDevOps);
  const project = await projectNamed(devOps, request.project);
  const found = await pipelineNamed(devOps, project, request.pipeline, gone);
  const pipeline = { ...found, project: project.name, projectId: project.id };
  const subscriber = await subscriberNamed(devOps, project, request);
  const existing = await devOps.subscriptions(subscriber);
  const subject = { pipeline: { id: pipeline.id, paths: fullPaths(pipeline) }, subscriber };
  return { devOps, url: `${organization}/_apis/notification/subscriptions`, pipeline, subscriber, subject, existing };
}

async function projectNamed(devOps: DevOpsNotifications, name: string): Promise<Project> {
  const project = await devOps.project(name);
  if (project !== null) return project;
  throw unknown(`There is no project "${name}" that this sign-in may see.`, name, await devOps.projectNames());
}

async function pipelineNamed(
  devOps: DevOpsNotifications,
  project: Project,
  text: string,
  gone: boolean,
): Promise<PipelineName> {
  const missing = `There is no pipeline "${text}" in the project ${project.name}.`;
  if (/^\d+$/.test(text)) {
    const found = await devOps.pipelineById(project, Number(text));
    if (found !== null) return found;
    if (gone) return { id: Number(text), name: text, folder: '\\' };
  } else {
    const parts = text.split(/[\\/]+/).filter((part) => part !== '');
    const folder = `\\${parts.slice(0, -1).join('\\')}`;
    const named = await devOps.pipelines(project, parts.at(-1) ?? text);
    const found = parts.length < 2 ? named : named.filter((each) => isSame(each.folder, folder));
    if (found.length === 1 && found[0] !== undefined) return found[0];
    if (found.length > 1) {
      const which = found.map(({ id, folder: of, name }) => `${id} (${of === '\\' ? '' : of}\\${name})`).join(', ');
      throw new BackupError('usage', `Several pipelines are named "${text}".`, `Give the id of one: ${which}.`);
    }
  }
  const all = await devOps.pipelines(project);
  throw unknown(
    missing,
    text,
    all.map(({ id, name }) => `${name} (${id})`),
  );
}

async function subscriberNamed(
  devOps: DevOpsNotifications,
  project: Project,
  { team, user }: NotificationRequest,
): Promise<Subscriber> {
  if (team !== undefined && user !== undefined) {
    throw new BackupError('usage', 'Both a team and a user are named.', 'Give one of --team and --user.');
  }
  if (user !== undefined) return userNamed(devOps, user);
  if (team === undefined) return project.defaultTeam;
  const teams = await devOps.teams(project);
  const found = teams.find(({ name, id }) => isSame(name, team) || isSame(id, team));
  if (found !== undefined) return found;
  const names = teams.map(({ name }) => name);
  throw unknown(`There is no team "${team}" in the project ${project.name}.`, team, names);
}

async function userNamed(devOps: DevOpsNotifications, user: string): Promise<Subscriber> {
  const [first, ...more] = await devOps.people(user);
  if (first === undefined) {
    const what = `Nobody in the organisation has the name or address "${user}".`;
    throw new BackupError('not-found', what, 'Give the address that they sign in with.');
  }
  if (more.length === 0) return { id: first.id, name: first.name, kind: 'user' };
  const which = [first, ...more].map(({ name, account }) => `${name} <${account}>`).join(', ');
  throw new BackupError('usage', `Several people are meant by "${user}".`, `Give the address of one: ${which}.`);
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function unknown(what: string, asked: string, names: readonly string[]): BackupError {
  const alike = namesLike(asked, names);
  return new BackupError('not-found', what, alike.length === 0 ? 'There is none.' : `There is: ${alike.join(', ')}.`);
}
