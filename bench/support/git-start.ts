import { importFiles } from './git-import.ts';
import { nightOn } from './git-night.ts';
import type { Night, NightSize } from './git-night.ts';
import type { Scratch } from './git-scratch.ts';
import { objectFiles } from './git-tenant.ts';
import type { Layout } from './git-tenant.ts';

/** A repository as it is before the night, and the night. */
export interface NightStart {
  /** A bare one, to be copied. */
  readonly repository: string;
  /** The commit that its branch stands on. */
  readonly base: string;
  readonly night: Night;
}

export async function nightStart(layout: Layout, size: NightSize, place: Scratch): Promise<NightStart> {
  const repository = place.repository(layout, 'bare');
  const base = await importFiles(repository, objectFiles(layout, size.files, size.seed));
  return { repository, base, night: nightOn(base, layout, size) };
}
