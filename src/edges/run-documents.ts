import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupError } from '../domain/errors.ts';
import type { AttributionReport, CommitReport, ExportManifest, RunDocument } from '../domain/run.ts';

interface ByName {
  manifest: ExportManifest;
  attribution: AttributionReport;
  commits: CommitReport;
}

/** The documents that the steps hand on, as files in one folder: `manifest.json`, `attribution.json`, `commits.json`. */
export function runDocuments(directory: string) {
  return {
    /** Written whole or not at all. */
    async write(document: RunDocument): Promise<void> {
      await mkdir(directory, { recursive: true });
      const file = join(directory, `${document.document}.json`);
      await writeFile(`${file}.part`, `${JSON.stringify(document, null, 2)}\n`);
      await rename(`${file}.part`, file);
    },
    /** @throws BackupError when the step before has not run here, or another version of it has. */
    async read<Name extends keyof ByName>(name: Name): Promise<ByName[Name]> {
      const file = join(directory, `${name}.json`);
      const text = await readFile(file, 'utf8').catch((error: unknown) => {
        throw new BackupError(
          'document-missing',
          `There is no ${name}.json in ${directory}.`,
          'Run the step before this one first, in the same job.',
          { cause: error },
        );
      });
      return validated(name, text, file);
    },
  };
}

const facts = ['id', 'startedAt', 'branch', 'folder'];
const lists: Record<keyof ByName, string> = { manifest: 'changes', attribution: 'changes', commits: 'commits' };

function validated<Name extends keyof ByName>(name: Name, text: string, file: string): ByName[Name] {
  const invalid = (what: string): BackupError =>
    new BackupError('document-invalid', `${file} ${what}.`, 'Run the export again with this version of Entra Backup.');
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw invalid('is not JSON');
  }
  if (!isRecord(document) || document.document !== name) throw invalid(`is not a ${name} document`);
  if (document.version !== 1) throw invalid(`has version ${String(document.version)}, and 1 is known`);
  const { run, outcomes } = document;
  if (!isRecord(run) || facts.some((fact) => typeof run[fact] !== 'string')) throw invalid('has no run');
  const list = document[lists[name]];
  if (!Array.isArray(list) || !list.every(isRecord) || !Array.isArray(outcomes))
    throw invalid('has no list of what it is about');
  if (name !== 'commits' && !list.every((change) => isSafePath(change.path)))
    throw invalid('names a path outside of the backup');
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
