import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { accepts, faultOf } from '../domain/documents/fault-of.ts';
import { documentSchemas } from '../domain/documents/documents.ts';
import type { DocumentByName } from '../domain/documents/documents.ts';
import { runFactsSchema } from '../domain/documents/run.ts';
import { BackupError, messageOf } from '../domain/errors.ts';
import type { FileChange } from '../domain/change.ts';
import type { AttributionReport, CommitReport, ExportSummary, RunDocument, RunFacts } from '../domain/run.ts';
import { readDocument, readHeader, writeDocument } from './document-file.ts';
import { privateFolder } from './private-file.ts';

type Name = keyof DocumentByName;

/** The document that each step reads is made from another one of the same run. */
const madeFrom: Readonly<Record<Name, Name | undefined>> = {
  manifest: undefined,
  attribution: 'manifest',
  commits: 'attribution',
};

/**
 * What a document says although its form is right, such as a path that the backup never writes.
 * @returns the end of a sentence about the document; undefined for a document that can be used.
 */
export type DocumentCheck = (document: RunDocument) => string | undefined;

/**
 * The documents that the steps hand on, as files in one folder: `manifest.json`, `attribution.json`, `commits.json`. They
 * are readable for their owner alone, and nothing in them is used before all of it was validated.
 */
export function runDocuments(directory: string, check: DocumentCheck) {
  const fileOf = (name: Name): string => join(directory, `${name}.json`);
  return {
    /** @param changes in any order; the document is read back with them by path. */
    async writeManifest(summary: ExportSummary, changes: AsyncIterable<FileChange>): Promise<void> {
      await mkdir(directory, { recursive: true, mode: privateFolder });
      await writeDocument(fileOf('manifest'), summary, documentSchemas.manifest.list, changes);
    },
    /** The file is written completely or not at all. */
    async write(document: AttributionReport | CommitReport): Promise<void> {
      await mkdir(directory, { recursive: true, mode: privateFolder });
      const { list } = documentSchemas[document.document];
      const header = Object.fromEntries(Object.entries(document).filter(([name]) => name !== list));
      const items = document.document === 'commits' ? document.commits : document.changes;
      await writeDocument(fileOf(document.document), header, list, items);
    },
    /**
     * @throws BackupError `document-missing` when the step before has not run here; `document-invalid` for a document that
     * this version of the step before did not write, or that belongs to another run than the document it is made from.
     */
    async read<Wanted extends Name>(name: Wanted): Promise<DocumentByName[Wanted]> {
      const file = fileOf(name);
      const document = await validated(name, file);
      const source = madeFrom[name];
      const fault =
        check(document) ?? (source === undefined ? undefined : await otherRun(document.run, fileOf(source)));
      if (fault !== undefined) throw invalid(file, fault);
      return document;
    },
  };
}

async function validated<Wanted extends Name>(name: Wanted, file: string): Promise<DocumentByName[Wanted]> {
  const { list, header, items } = documentSchemas[name];
  const share = sharing();
  const each = (item: unknown, at: number): void => {
    const fault = faultOf(items, item);
    if (fault !== undefined) throw invalid(file, `${fault} (${list}, entry ${at + 1})`);
    share(item);
  };
  const document = await readDocument(file, list, each).catch((error: unknown) => {
    throw asBackupError(error, name, file);
  });
  const { [list]: found, ...rest } = document;
  if (rest.document !== name) throw invalid(file, `is not a ${name} document`);
  if (rest.version !== 1) throw invalid(file, 'has a version that is not 1');
  const fault = faultOf(header, rest);
  if (fault !== undefined) throw invalid(file, fault);
  if (name === 'manifest') (found as FileChange[]).sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  // The schemas are held to these types where they are declared.
  return document as unknown as DocumentByName[Wanted];
}

/** The document is of this run only if the document that it is made from says the same of the run. */
async function otherRun(run: RunFacts, earlier: string): Promise<string | undefined> {
  const header = await readHeader(earlier).catch(() => null);
  // A document may be moved to another folder without the one that it is made from.
  if (header === undefined) return undefined;
  const theirs = isRecord(header) ? header.run : undefined;
  const isSame = accepts(runFactsSchema, theirs) && JSON.stringify(theirs) === JSON.stringify(run);
  return isSame ? undefined : `belongs to another run than ${earlier}`;
}

/**
 * Keeps once what changes have in common. A first backup has a million of them, most of them of a few kinds, read at a few
 * instants, without an author; parsed from JSON, each would have its own copy.
 */
function sharing(): (change: unknown) => void {
  const known = new Map<string, unknown>();
  const once = (key: string, value: unknown): unknown => {
    if (!known.has(key)) known.set(key, value);
    return known.get(key);
  };
  return (change) => {
    if (!isRecord(change)) return;
    for (const name of ['kind', 'readAt', 'since']) {
      const value = change[name];
      if (typeof value === 'string') change[name] = once(value, value);
    }
    const { attribution, authors } = change;
    if (isRecord(attribution) && attribution.status === 'unknown') {
      change.attribution = once(`unknown ${String(attribution.reason)}`, attribution);
    }
    if (Array.isArray(authors) && authors.length === 0) change.authors = once('nobody', authors);
  };
}

function asBackupError(error: unknown, name: Name, file: string): unknown {
  if (error instanceof BackupError) return error;
  if (error instanceof SyntaxError)
    return invalid(file, 'is not as the step before wrote it: it was cut off, or changed since');
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
    return new BackupError(
      'document-missing',
      `There is no ${name}.json in ${dirname(file)}.`,
      'Run the step before this one first, in the same job.',
      { cause: error },
    );
  }
  return new BackupError(
    'document-invalid',
    `The ${name} document ${file} cannot be read: ${messageOf(error)}.`,
    'Check the file and its permissions, then run the export again.',
    { cause: error },
  );
}

function invalid(file: string, what: string): BackupError {
  return new BackupError(
    'document-invalid',
    `${file} ${what}.`,
    'Nothing was committed. Run all steps again, from the export on, with one version of Entra Backup.',
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
