import { unzipSync, zipSync } from 'fflate';

/** The first moment that a ZIP archive can tell; https://support.pkware.com/pkzip/appnote, 4.4.6. */
const epoch = new Date(1980, 0, 1);

/**
 * The same archive with its entries in order and without the time at which it was made.
 * tfx packs files in whatever order the disk answers, each with the time of day.
 */
export function withSameBytes(archive) {
  const entries = Object.entries(unzipSync(archive)).filter(([path]) => !path.endsWith('/'));
  const ordered = entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return zipSync(Object.fromEntries(ordered), { level: 9, mtime: epoch, os: 0 });
}
