import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BackupError, messageOf } from '../domain/errors.ts';
import { privateFile, privateFolder } from './private-file.ts';

/**
 * Writes a text file completely or not at all, for its owner alone: it shows what the tenant holds. Folders above it are made, for the owner alone too.
 * @throws BackupError `no-access`
 */
export async function writeTextFile(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: privateFolder });
    await rm(`${file}.part`, { force: true });
    await writeFile(`${file}.part`, text, { mode: privateFile });
    await rename(`${file}.part`, file);
  } catch (error) {
    throw new BackupError(
      'no-access',
      `The file ${file} could not be written: ${messageOf(error)}.`,
      'Name a file in a folder that this user may write to.',
      { cause: error },
    );
  }
}
