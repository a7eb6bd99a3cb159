import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BackupError, messageOf } from '../domain/errors.ts';

/**
 * Writes a text file, whole or not at all; folders above it are made.
 * @throws BackupError `no-access`
 */
export async function writeTextFile(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.part`, text);
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
