import { BackupError } from './errors.ts';

/**
 * The backup folder as it is used: below the repository's root, forward slashes, by Windows' rules.
 * @throws BackupError `usage`
 */
export function backupFolderOf(text: string): string {
  const parts = text.replaceAll('\\', '/').replace(/\/+$/, '').split('/');
  const usable = parts.every((part) => !['', '.', '..', '.git'].includes(part.toLowerCase()) && !/[. ]$/.test(part));
  if (usable && !/[\p{Cc}:*?"<>|]/u.test(text)) return parts.join('/');
  throw new BackupError(
    'usage',
    `"${text}" cannot be the backup folder.`,
    "Name a folder below the repository's root, such as prod-backup.",
  );
}
