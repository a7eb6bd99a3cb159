import { catalogue, kindById } from '../catalogue/index.ts';
import type { ChangeStatus } from '../domain/change.ts';
import { grouped } from '../domain/grouped.ts';
import type { FindLastChanges, LastChange } from '../domain/pages.ts';
import type { Baseline, FileBaseline, Log } from '../domain/ports.ts';
import type { ResourceKind } from '../domain/resource.ts';
import type { AttributionReport } from '../domain/run.ts';
import { filesAfter, pageName } from './backup-tree.ts';
import type { BackupTree } from './backup-tree.ts';
import { kindPage, rowsOf } from './kind-page.ts';
import { bodyOf, isMarked, marked } from './page-mark.ts';
import type { BlobId } from './page-mark.ts';
import { PageRows } from './page-rows.ts';
import { readingsOf, rootPage, stateOf, statesOf } from './root-page.ts';
import type { CoverageRow } from './root-page.ts';

/** Objects of a kind that a page is made for; a longer one serves nobody. */
const mostObjects = 2000;

export interface PagePorts {
  readonly repository: Baseline;
  readonly lastChanges: FindLastChanges;
  readonly blobId: BlobId;
  readonly log: Log;
}

/** A page that comes, changes or goes; `text` is null for one that goes. Paths from the repository's root. */
export interface PageChange {
  readonly path: string;
  readonly status: ChangeStatus;
  readonly text: string | null;
}

/**
 * What a run does to the index pages. A page of last time remembers the rows of what did not change, as long as its
 * fingerprint says that nobody changed it or its files since; otherwise they come from the texts and from Git's log.
 * @param made who commits each changed path tonight, by path from the repository's root.
 */
export async function changesOfPages(
  { run: { folder, startedAt }, outcomes, changes }: Pick<AttributionReport, 'run' | 'outcomes' | 'changes'>,
  tree: BackupTree,
  made: ReadonlyMap<string, LastChange>,
  ports: PagePorts,
): Promise<PageChange[]> {
  const { blobId, log } = ports;
  const after = filesAfter(folder, tree, changes);
  const old = await textsOf(tree.pages, ports.repository);
  const theirs = [...old].filter(([, text]) => !isMarked(text)).map(([path]) => path);
  if (theirs.length > 0) log.info(`Left as they are, because somebody wrote them: ${theirs.join(', ')} in ${folder}.`);

  const texts = new Map<string, string | null>();
  const rows = new PageRows(folder, made, ports);
  const byKind = grouped(changes, ({ kind }) => kind);
  for (const kind of catalogue) {
    const path = `${kind.folder}/${pageName}`;
    if (kind.shape === 'singleton' || theirs.includes(path)) continue;
    const files = entriesOf(after.get(kind.id));
    const before = entriesOf(tree.files.get(kind.id));
    const page = old.get(path);
    if (files.length === 0 || files.length > mostObjects) {
      if (page !== undefined) texts.set(path, null);
      continue;
    }
    const body = page === undefined ? undefined : bodyOf(page, before, blobId);
    rows.want(kind, files, byKind.get(kind.id) ?? [], body === undefined ? undefined : rowsOf(body));
  }
  for await (const { kind, rows: ofKind } of rows.all()) {
    texts.set(`${kind.folder}/${pageName}`, marked(kindPage(kind, ofKind), entriesOf(after.get(kind.id)), blobId));
  }

  if (!theirs.includes(pageName)) {
    const hasPage = (path: string): boolean => typeof texts.get(path) === 'string' || theirs.includes(path);
    const page = old.get(pageName);
    const before = (page === undefined ? undefined : bodyOf(page, [], blobId)) ?? '';
    const rows = coverageRows({ outcomes, startedAt }, after, before, hasPage);
    const readings = readingsOf(before);
    const asBefore = rootPage(rows.map((row) => dated(row, readings.get(row.kind))));
    // Another time alone is no reason to write the page again.
    texts.set(pageName, marked(asBefore === before ? before : rootPage(rows), [], blobId));
  }
  return [...texts].flatMap(([path, text]): PageChange[] => {
    const before = old.get(path);
    if (text === before) return [];
    const status = text === null ? 'deleted' : before === undefined ? 'added' : 'modified';
    return [{ path: `${folder}/${path}`, status, text }];
  });
}

/**
 * True where a kind was read otherwise than the page of all kinds says. A page that is not there, that somebody wrote or
 * edited, waits for the next change.
 */
export async function readsOtherwise(
  { run: { folder }, outcomes }: Pick<AttributionReport, 'run' | 'outcomes'>,
  { repository, blobId }: { readonly repository: FileBaseline; readonly blobId: BlobId },
): Promise<boolean> {
  const page = await repository.textAt(`${folder}/${pageName}`);
  const body = page === undefined ? undefined : bodyOf(page, [], blobId);
  if (body === undefined) return false;
  const states = statesOf(body);
  return outcomes.some(({ kind, outcome }) => states.get(kind) !== stateOf(outcome));
}

/**
 * Kinds that this run asked for, and those that other runs left files of.
 * @param page the page of last time; empty where there is none to go by.
 */
function coverageRows(
  { outcomes, startedAt }: { readonly outcomes: AttributionReport['outcomes']; readonly startedAt: string },
  after: ReadonlyMap<string, ReadonlyMap<string, string>>,
  page: string,
  hasPage: (path: string) => boolean,
): CoverageRow[] {
  const [before, readings] = [statesOf(page), readingsOf(page)];
  const states = new Map(outcomes.map(({ kind, outcome }) => [kind, stateOf(outcome)]));
  const kinds = catalogue.filter(({ id }) => states.has(id) || (after.get(id)?.size ?? 0) > 0);
  return kinds.map(({ id }) => {
    const objects = after.get(id)?.size ?? 0;
    const path = objects === 0 ? undefined : placeOf(kindById(id), hasPage);
    const state = states.get(id) ?? before.get(id) ?? '';
    const asOf = states.has(id) ? startedAt.slice(0, 10) : readings.get(id);
    return dated({ kind: id, objects, state, ...(path !== undefined && { path }) }, asOf);
  });
}

function dated({ kind, objects, state, path }: CoverageRow, asOf: string | undefined): CoverageRow {
  return { kind, objects, state, ...(path !== undefined && { path }), ...(asOf !== undefined && { asOf }) };
}

function placeOf({ shape, folder }: ResourceKind, hasPage: (path: string) => boolean): string {
  if (shape === 'singleton') return `${folder}.json`;
  const page = `${folder}/${pageName}`;
  return hasPage(page) ? page : folder;
}

function entriesOf(files: ReadonlyMap<string, string> | undefined): { path: string; blob: string }[] {
  return [...(files ?? [])].map(([path, blob]) => ({ path, blob }));
}

async function textsOf(pages: ReadonlyMap<string, string>, baseline: Baseline): Promise<Map<string, string>> {
  const texts = await baseline.texts([...pages.values()]);
  return new Map([...pages.keys()].map((path, at) => [path, texts[at] ?? '']));
}
