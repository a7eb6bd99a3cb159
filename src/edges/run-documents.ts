import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupError } from '../domain/errors.ts';
import type { FileChange } from '../domain/change.ts';
import type { AttributionReport, CommitReport, ExportManifest, ExportSummary } from '../domain/run.ts';
import { readDocument, writeDocument } from './document-file.ts';

interface ByName {
  manifest: ExportManifest;
  attribution: AttributionReport;
  commits: CommitReport;
}

/** The documents that the steps hand on, as files in one folder: `manifest.json`, `attribution.json`, `commits.json`. */
export function runDocuments(directory: string) {
  const fileOf = (name: keyof ByName): string => join(directory, `${name}.json`);
  return {
    /** @param changes in any order; the document is read back with them by path. */
    async writeManifest(summary: ExportSummary, changes: AsyncIterable<FileChange>): Promise<void> {
      await mkdir(directory, { recursive: true });
      await writeDocument(fileOf('manifest'), summary, lists.manifest, changes);
    },
    /** Written whole or not at all. */
    async write(document: AttributionReport | CommitReport): Promise<void> {
      await mkdir(directory, { recursive: true });
      const list = lists[document.document];
      const header = Object.fromEntries(Object.entries(document).filter(([name]) => name !== list));
      const items = document.document === 'commits' ? document.commits : document.changes;
      await writeDocument(fileOf(document.document), header, list, items);
    },
    /** @throws BackupError when the step before has not run here, or another version of it has. */
    async read<Name extends keyof ByName>(name: Name): Promise<ByName[Name]> {
      const file = fileOf(name);
      const document = await readDocument(file, sharing()).catch((error: unknown) => {
        if (error instanceof SyntaxError) throw invalid(file, 'is not JSON');
        throw new BackupError(
          'document-missing',
          `There is no ${name}.json in ${directory}.`,
          'Run the step before this one first, in the same job.',
          { cause: error },
        );
      });
      return validated(name, document, file);
    },
  };
}

const facts = ['id', 'startedAt', 'branch', 'folder'];
const lists: Record<keyof ByName, string> = { manifest: 'changes', attribution: 'changes', commits: 'commits' };

/**
 * Keeps once what changes have in common. Of a first backup there are a million, most of them of a few kinds, read at a few
 * instants, by nobody known; read as JSON, each would have all of that for itself.
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

function invalid(file: string, what: string): BackupError {
  return new BackupError(
    'document-invalid',
    `${file} ${what}.`,
    'Run the export again with this version of Entra Backup.',
  );
}

function validated<Name extends keyof ByName>(name: Name, document: unknown, file: string): ByName[Name] {
  if (!isRecord(document) || document.document !== name) throw invalid(file, `is not a ${name} document`);
  if (document.version !== 1) throw invalid(file, `has version ${String(document.version)}, and 1 is known`);
  const { run, outcomes } = document;
  if (!isRecord(run) || facts.some((fact) => typeof run[fact] !== 'string')) throw invalid(file, 'has no run');
  const list = document[lists[name]];
  if (!Array.isArray(list) || !list.every(isRecord) || !Array.isArray(outcomes))
    throw invalid(file, 'has no list of what it is about');
  if (name !== 'commits' && !list.every((change) => isSafePath(change.path)))
    throw invalid(file, 'names a path outside of the backup');
  if (name === 'manifest') list.sort((a, b) => (String(a.path) < String(b.path) ? -1 : 1));
  return document as unknown as ByName[Name];
}

function isSafePath(path: unknown): boolean {
  return (
    typeof path === 'string' && !path.startsWith('/') && !path.split('/').some((part) => part === '' || part === '..')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
