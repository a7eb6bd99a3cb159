import { BackupError } from './errors.ts';
import { isDeviceName } from './windows-names.ts';
import { withoutEnd } from './without-end.ts';

/** Git's own folder, also by the short name that Windows gives it. */
const gitsOwn = /^(?:\.git|git~\d+)$/i;

/**
 * The backup folder as it is used: below the repository's root, forward slashes, by Windows' rules.
 * @throws BackupError `usage`
 */
export function backupFolderOf(text: string): string {
  const parts = withoutEnd(text.replaceAll('\\', '/'), '/').split('/');
  const usable = parts.every(
    (part) => part !== '' && !/[. ]$/.test(part) && !gitsOwn.test(part) && !isDeviceName(part),
  );
  if (usable && !/[\p{Cc}:*?"<>|]/u.test(text)) return parts.join('/');
  throw new BackupError(
    'usage',
    `"${text}" cannot be the backup folder.`,
    "Name a folder below the repository's root, such as prod-backup.",
  );
}
