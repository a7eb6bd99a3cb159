import { refOf } from '../catalogue/layout.ts';
import type { AttributedChange } from '../domain/change.ts';
import type { FindLastChanges, LastChange } from '../domain/pages.ts';
import type { Baseline, TreeEntry } from '../domain/ports.ts';
import { displayNameOf } from '../domain/resource.ts';
import type { JsonObject, ResourceKind } from '../domain/resource.ts';
import { shownName } from './kind-page.ts';
import type { PageRow } from './kind-page.ts';

interface Wanted {
  readonly kind: ResourceKind;
  readonly known: readonly PageRow[];
  /** Files whose rows are not known. */
  readonly missing: readonly TreeEntry[];
}

/** Collects the rows of all pages: what is known first, then one pass over Git's log for what is not. */
export class PageRows {
  private readonly wanted: Wanted[] = [];
  private readonly folder: string;
  private readonly made: ReadonlyMap<string, LastChange>;
  private readonly ports: { readonly repository: Baseline; readonly lastChanges: FindLastChanges };

  constructor(
    folder: string,
    made: ReadonlyMap<string, LastChange>,
    ports: { readonly repository: Baseline; readonly lastChanges: FindLastChanges },
  ) {
    this.folder = folder;
    this.made = made;
    this.ports = ports;
  }

  /** @param remembered the rows of last time's page; undefined where it cannot be gone by. */
  want(
    kind: ResourceKind,
    files: readonly TreeEntry[],
    changes: readonly AttributedChange[],
    remembered: readonly PageRow[] | undefined,
  ): void {
    const known = new Map((remembered ?? []).map((row) => [`${kind.folder}/${row.path}`, row]));
    for (const { path, key, name, newBlob } of changes) {
      const below = path.slice(this.folder.length + 1);
      const last = this.made.get(path);
      if (newBlob !== null && last !== undefined) known.set(below, rowOf(kind, below, key, name, last));
    }
    const rows = files.map(({ path, blob }) => ({ path, blob, row: known.get(path) }));
    this.wanted.push({
      kind,
      known: rows.flatMap(({ row }) => row ?? []),
      missing: rows.filter(({ row }) => row === undefined),
    });
  }

  /** Kind after kind, so that the texts of one alone are in memory. */
  async *all(): AsyncIterable<{ readonly kind: ResourceKind; readonly rows: readonly PageRow[] }> {
    const folders = this.wanted.flatMap(({ kind, missing }) =>
      missing.length > 0 ? [`${this.folder}/${kind.folder}`] : [],
    );
    const last = await this.ports.lastChanges(folders);
    for (const { kind, known, missing } of this.wanted) {
      const texts = await this.ports.repository.texts(missing.map(({ blob }) => blob));
      const found = missing.map(({ path }, at) => {
        const key = refOf(path)?.key ?? path;
        return rowOf(kind, path, key, nameIn(texts[at] ?? '') ?? key, last.get(`${this.folder}/${path}`));
      });
      yield { kind, rows: [...known, ...found] };
    }
  }
}

/** @param path below the backup folder. */
function rowOf(kind: ResourceKind, path: string, key: string, name: string, last: LastChange | undefined): PageRow {
  return {
    path: path.slice(kind.folder.length + 1),
    name: shownName(name, key),
    author: last === undefined ? '' : shownName(last.author, 'unknown'),
    on: last === undefined ? '' : last.at.slice(0, 10),
  };
}

function nameIn(text: string): string | undefined {
  try {
    const object = JSON.parse(text) as JsonObject | null;
    return object === null ? undefined : displayNameOf(object);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // a file that somebody wrote by hand
    throw error;
  }
}
