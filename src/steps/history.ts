import { Blame, deleterOf, stepsOf } from '../attribute/blame.ts';
import type { ObjectVersion } from '../attribute/blame.ts';
import { differences } from '../attribute/differences.ts';
import { explainedChanges } from '../attribute/explaining.ts';
import { kindAt, orderAt } from '../attribute/lifeline.ts';
import type { LifeStep } from '../attribute/lifeline.ts';
import { foundLaterIn } from '../commit/found-later.ts';
import { BackupError } from '../domain/errors.ts';
import type { CommitExplanation, ExplainedChange, ObjectBlame, PropertyStep } from '../domain/history.ts';
import { displayNameOf } from '../domain/resource.ts';
import { shownLine } from '../domain/shown.ts';
import { commitNamed, factsAt } from '../edges/commit-facts.ts';
import { evidenceOf, fetchEvidence, hasEvidence } from '../edges/evidence.ts';
import { openGit } from '../edges/git.ts';
import type { Git } from '../edges/git.ts';
import { blobTexts } from '../edges/git-objects.ts';
import { notesAt } from '../edges/notes.ts';
import { filesOfCommit, lacksParents } from '../edges/object-history.ts';
import { isShallow } from '../edges/past-runs.ts';
import { receiptNotes } from '../edges/receipts.ts';
import { findObject } from './find-object.ts';
import { lifeOf, objectIn } from './object-life.ts';
import { withoutEnd } from '../domain/without-end.ts';

/** Commits whose texts and evidence are in memory at the same time: an object may be megabytes. */
const atOnce = 20;
/** Texts that are read for their names alone at the same time. */
const namesAtOnce = 2000;

export interface WhereToLook {
  /** A folder inside the clone. */
  readonly repo: string;
  /** True to bring the remote's notes first. */
  readonly fetch: boolean;
}

export interface ExplainQuery extends WhereToLook {
  readonly commit: string;
  /** A file or folder that the answer is about; undefined for all of the commit. */
  readonly path?: string;
  /** Changes that are named although no evidence names them. */
  readonly named: number;
}

export interface BlameQuery extends WhereToLook {
  /** Path, key or display name. */
  readonly object: string;
  /** JSON pointer of the property whose history is asked for. */
  readonly property?: string;
  /** Commit to look from. */
  readonly at: string;
  /** Backup folder to look in; empty for the whole repository. */
  readonly folder: string;
}

/**
 * Why a commit has its author.
 * @throws BackupError `not-found`
 */
export async function explainCommit({ path, named, ...query }: ExplainQuery): Promise<CommitExplanation> {
  const git = await openWithNotes(query);
  const commit = await commitNamed(git, query.commit);
  if (await lacksParents(git, commit)) throw tooShallow();
  const facts = await factsAt(git, commit);
  const evidence = (await evidenceOf(git, [commit])).get(commit);
  const files = await filesOfCommit(git, commit);
  const wanted = path === undefined ? files : files.filter((file) => isMeant(file.path, path));
  if (path !== undefined && wanted.length === 0) {
    throw new BackupError(
      'not-found',
      `The commit ${commit.slice(0, 10)} changed nothing at ${shownLine(path)}.`,
      'Leave --path out to see all that it changed.',
    );
  }
  const note = (await notesAt(git, receiptNotes).read([commit])).get(commit) ?? '';
  return {
    facts,
    window: evidence?.window ?? null,
    evidence: evidence === undefined ? 'missing' : 'note',
    changes: await withNames(git, explainedChanges(facts, wanted, evidence), named),
    foundLater: foundLaterIn(note),
    hasEvidence: await hasEvidence(git),
  };
}

/** A path is meant with or without the folders above it, and a folder with what is in it. */
function isMeant(path: string, text: string): boolean {
  const relative = text.replaceAll('\\', '/').replace(/^\.\//, '');
  const plain = withoutEnd(relative, '/');
  return `/${path}/`.includes(`/${plain}/`) || plain.endsWith(`/${path}`);
}

async function withNames(git: Git, changes: readonly ExplainedChange[], most: number): Promise<ExplainedChange[]> {
  const nameless = changes.slice(0, most).filter(({ name }) => name === undefined);
  const names = new Map<string, string | undefined>();
  for (let at = 0; at < nameless.length; at += namesAtOnce) {
    const some = nameless.slice(at, at + namesAtOnce);
    const texts = await blobTexts(
      git,
      some.map(({ newBlob, oldBlob }) => newBlob ?? oldBlob ?? ''),
    );
    some.forEach(({ path }, i) => names.set(path, displayNameOf(objectIn(texts[i] ?? '') ?? {})));
  }
  return changes.map((change) => (change.name === undefined ? { ...change, name: names.get(change.path) } : change));
}

/**
 * Who set the properties of an object, or what became of one of them.
 * @throws BackupError `not-found`, or `usage` where several objects are meant.
 */
export async function blameObject({ property, folder, ...query }: BlameQuery): Promise<ObjectBlame> {
  const git = await openWithNotes(query);
  const at = await commitNamed(git, query.at);
  if (await isShallow(git)) throw tooShallow();
  const path = await findObject(git, at, query.object, folder);
  const life = await lifeOf(git, at, path);
  const [newest] = life;
  const isGone = newest?.status === 'deleted';
  const last = isGone ? newest.oldBlob : newest?.newBlob;
  const text = last == null ? undefined : objectIn((await blobTexts(git, [last]))[0] ?? '');
  if (newest === undefined || text === undefined) throw noText(path);
  const [version] = isGone ? await versionsOf(git, [newest]) : [];
  const object = {
    path,
    kind: kindAt(path),
    name: displayNameOf(text) ?? '',
    at,
    deleted: version === undefined ? null : deleterOf(version),
    formerPaths: life.flatMap(({ from }) => from ?? []),
  };
  const answer = { object, hasEvidence: await hasEvidence(git) };
  if (property !== undefined) {
    const history = await historyOf(git, life, property);
    if (history.length === 0) throw noProperty(property, path);
    return { ...answer, properties: [], property: { pointer: property, history } };
  }
  const blame = new Blame(text);
  const versions = isGone ? life.slice(1) : life;
  for (let from = 0; from < versions.length && !blame.isDone; from += atOnce) {
    for (const each of await versionsOf(git, versions.slice(from, from + atOnce))) blame.add(each);
  }
  return { ...answer, properties: blame.properties() };
}

async function historyOf(git: Git, life: readonly LifeStep[], property: string): Promise<PropertyStep[]> {
  const history: PropertyStep[] = [];
  for (let from = 0; from < life.length; from += atOnce) {
    const versions = await versionsOf(git, life.slice(from, from + atOnce));
    history.push(...versions.flatMap((version) => stepsOf(property, version)));
  }
  return history;
}

/** What the commits changed of the object, with their evidence. A text that no backup wrote counts as none. */
async function versionsOf(git: Git, life: readonly LifeStep[]): Promise<ObjectVersion[]> {
  const blobs = [...new Set(life.flatMap(({ oldBlob, newBlob }) => [oldBlob ?? [], newBlob ?? []].flat()))];
  const texts = await blobTexts(git, blobs);
  const objects = new Map(blobs.map((blob, at) => [blob, objectIn(texts[at] ?? '')]));
  const evidence = await evidenceOf(
    git,
    life.map(({ facts }) => facts.commit),
  );
  const bodyOf = (blob: string | null) => objects.get(blob ?? '') ?? {};
  return life.map(({ facts, path, from, oldBlob, newBlob }) => {
    const note = evidence.get(facts.commit);
    return {
      facts,
      noted: note !== undefined,
      evidence: note?.changes.filter((change) => change.path === path || change.path === from) ?? [],
      differences: differences(bodyOf(oldBlob), bodyOf(newBlob), orderAt(path)),
      isNew: Object.keys(bodyOf(oldBlob)).length === 0,
    };
  });
}

/** The clone that a question is about, with the notes that it needs. */
export async function openWithNotes({ repo, fetch }: WhereToLook): Promise<Git> {
  const git = await openGit(repo);
  if (fetch) {
    await fetchEvidence(git);
    await notesAt(git, receiptNotes).fetch();
  }
  return git;
}

/** Where history is cut off, what was there before seems to be new. */
export function tooShallow(): BackupError {
  return new BackupError(
    'shallow-clone',
    'The clone is too shallow: who set what lies before its history begins.',
    'Run git fetch --unshallow, or set fetchDepth: 0 at the checkout step of the pipeline.',
  );
}

function noText(path: string): BackupError {
  return new BackupError('not-found', `${shownLine(path)} holds no object.`, 'Name a file that a backup wrote.');
}

function noProperty(property: string, path: string): BackupError {
  return new BackupError(
    'not-found',
    `${shownLine(path)} has no property ${shownLine(property)}, and never had.`,
    'Leave --property out to see which it has.',
  );
}
