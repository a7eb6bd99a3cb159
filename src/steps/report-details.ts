import { differences } from '../attribute/differences.ts';
import { explainedChanges } from '../attribute/explaining.ts';
import { kindAt, orderAt } from '../attribute/lifeline.ts';
import { kindById } from '../catalogue/index.ts';
import type { ChangeStatus } from '../domain/change.ts';
import { grouped } from '../domain/grouped.ts';
import type { CommitFacts, ExplainedChange, FileStep } from '../domain/history.ts';
import type { CountedChanges } from '../domain/report.ts';
import type { JsonObject } from '../domain/resource.ts';
import { evidenceOf } from '../edges/evidence.ts';
import { blobSizes, blobTexts } from '../edges/git-objects.ts';
import type { Git } from '../edges/git.ts';
import { eachFile } from '../edges/object-history.ts';
import { areaNamed, detailOf, isJudged } from '../report/detail.ts';
import type { Detail } from '../report/detail.ts';
import { objectIn } from './object-life.ts';

/** Changes that are told one by one, and as many more of which a rule speaks; the others are counted. */
const mostTold = 10_000;
/** Commits whose evidence is in memory at the same time. */
const commitsAtOnce = 20;
/** Bytes of texts that are in memory at the same time, and of one text that is compared at all. */
const bytesAtOnce = 16_000_000;
const longestText = 40_000_000;

/** A change with the commit that made it. */
interface Found {
  readonly change: ExplainedChange;
  readonly commit: string;
}

export interface Details {
  readonly details: readonly Detail[];
  readonly counted: readonly CountedChanges[];
  /** The backup folder; empty where no change tells. */
  readonly folder: string;
}

/**
 * What commits changed, with who did it and what it means. Memory is bounded, whatever they changed: a first backup is
 * counted, texts are read piece by piece. Beyond what is told, only that is counted of which no rule speaks: a flood of
 * changes hides no grave one.
 * @param goesOn false as soon as there is no time to read more texts.
 */
export async function detailsOf(
  git: Git,
  commits: readonly CommitFacts[],
  goesOn: () => boolean,
  told = mostTold,
): Promise<Details> {
  const byId = new Map(commits.map((facts) => [facts.commit, facts]));
  const counts = new Counts();
  const files: { readonly file: FileStep; readonly commit: string }[] = [];
  await eachFile(git, [...byId.keys()], (file, commit) => {
    const facts = byId.get(commit);
    if (facts === undefined || isPage(file, facts)) return;
    if (isFirstBackup(facts) || (files.length >= told && !isJudged(kindAt(file.path)))) counts.add(file);
    else files.push({ file, commit });
  });
  const details: Detail[] = [];
  for (let at = 0; at < files.length; at += told) {
    const found = await explained(git, byId, files.slice(at, at + told));
    const isNew = ({ change }: Found): boolean => change.setters.every(({ basis }) => basis === 'first-backup');
    for (const { change } of found.filter(isNew)) counts.add(change);
    const rest = found.filter((each) => !isNew(each));
    for (const each of await compared(git, rest, goesOn)) {
      if (at === 0 || (each.marks.length > 0 && details.length < 2 * told)) details.push(each);
      else counts.add(each.change);
    }
  }
  return { details, counted: counts.all(), folder: counts.folder ?? folderOf(files.map(({ file }) => file)) ?? '' };
}

/** Index pages are made from the objects. */
function isPage({ path }: FileStep, { run }: CommitFacts): boolean {
  return run !== null && path.endsWith('/README.md');
}

function isFirstBackup({ unknown }: CommitFacts): boolean {
  return unknown.length === 1 && unknown[0] === 'first-backup';
}

async function explained(
  git: Git,
  byId: ReadonlyMap<string, CommitFacts>,
  files: readonly { readonly file: FileStep; readonly commit: string }[],
): Promise<Found[]> {
  const found: Found[] = [];
  const byCommit = [...grouped(files, (each) => each.commit)];
  for (let at = 0; at < byCommit.length; at += commitsAtOnce) {
    const some = byCommit.slice(at, at + commitsAtOnce);
    const evidence = await evidenceOf(
      git,
      some.map(([commit]) => commit),
    );
    for (const [commit, ofCommit] of some) {
      const facts = byId.get(commit);
      if (facts === undefined) continue;
      const steps = ofCommit.map(({ file }) => file);
      const changes = explainedChanges(facts, steps, evidence.get(commit));
      found.push(...changes.map((change) => ({ change, commit })));
    }
  }
  return found;
}

async function compared(git: Git, found: readonly Found[], goesOn: () => boolean): Promise<Detail[]> {
  const blobs = [...new Set(found.flatMap(({ change }) => blobsOf(change)))];
  if (!goesOn()) return found.map(({ change, commit }) => detailOf(change, commit, 'time'));
  const sizes = await blobSizes(git, blobs);
  const sizeOf = new Map(blobs.map((blob, at) => [blob, sizes[at] ?? 0]));
  const bytesOf = ({ change }: Found): number =>
    blobsOf(change).reduce((sum, blob) => sum + (sizeOf.get(blob) ?? 0), 0);
  const details: Detail[] = [];
  for (const piece of pieces(found, bytesOf)) {
    const isLong = ({ change }: Found): boolean =>
      blobsOf(change).some((blob) => (sizeOf.get(blob) ?? 0) > longestText);
    const read = goesOn() ? piece.filter((each) => !isLong(each)) : [];
    const objectOf = await objects(
      git,
      read.flatMap(({ change }) => blobsOf(change)),
    );
    for (const each of piece) details.push(detail(each, read.includes(each), isLong(each), objectOf));
  }
  return details;
}

function detail(
  { change, commit }: Found,
  isRead: boolean,
  isLong: boolean,
  objectOf: (blob: string | null) => JsonObject | undefined,
): Detail {
  if (!isRead) return detailOf(change, commit, isLong ? 'size' : 'time');
  const [before, after] = [objectOf(change.oldBlob), objectOf(change.newBlob)];
  const isBroken =
    (before === undefined && change.oldBlob !== null) || (after === undefined && change.newBlob !== null);
  if (change.kind !== undefined && isBroken) return detailOf(change, commit, 'text');
  const found = differences(before ?? {}, after ?? {}, orderAt(change.path));
  return detailOf(change, commit, { before, after, differences: found });
}

function blobsOf({ oldBlob, newBlob }: FileStep): string[] {
  return [oldBlob, newBlob].filter((blob) => blob !== null);
}

/** As many changes together as may be in memory; at least one. */
function* pieces(found: readonly Found[], bytesOf: (each: Found) => number): Iterable<Found[]> {
  let piece: Found[] = [];
  let bytes = 0;
  for (const each of found) {
    const more = bytesOf(each);
    if (piece.length > 0 && bytes + more > bytesAtOnce) {
      yield piece;
      [piece, bytes] = [[], 0];
    }
    piece.push(each);
    bytes += more;
  }
  if (piece.length > 0) yield piece;
}

async function objects(git: Git, blobs: readonly string[]): Promise<(blob: string | null) => JsonObject | undefined> {
  const each = [...new Set(blobs)];
  const texts = await blobTexts(git, each);
  const byBlob = new Map(each.map((blob, at) => [blob, objectIn(texts[at] ?? '')]));
  return (blob) => byBlob.get(blob ?? '');
}

/** Changes by kind and status. */
class Counts {
  /** The backup folder, as the first change tells. */
  folder: string | undefined;
  private readonly byKind = new Map<string, Record<ChangeStatus, number>>();

  add(file: FileStep): void {
    const kind = kindAt(file.path);
    this.folder ??= folderOf([file]);
    const counts = this.byKind.get(kind ?? '') ?? { added: 0, modified: 0, deleted: 0 };
    counts[file.status] += 1;
    this.byKind.set(kind ?? '', counts);
  }

  all(): CountedChanges[] {
    return [...this.byKind].map(([kind, counts]) => ({
      kind: kind === '' ? 'file' : kind,
      area: areaNamed(kind === '' ? undefined : kind),
      ...counts,
    }));
  }
}

/** What stands above the folders of the catalogue. */
function folderOf(files: readonly FileStep[]): string | undefined {
  for (const { path } of files) {
    const kind = kindAt(path);
    if (kind !== undefined) return path.slice(0, Math.max(0, path.indexOf(`/${kindById(kind).folder}`)));
  }
  return undefined;
}
