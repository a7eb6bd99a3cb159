import { BackupError } from '../domain/errors.ts';
import { catalogue } from './index.ts';
import type { SelectedKind } from './index.ts';

/**
 * The selection with further volatile properties, given as `kind.property` or `*.property`; the property may be a path.
 * @throws BackupError `usage` for a kind that there is not.
 */
export function withVolatile(selection: readonly SelectedKind[], extra: readonly string[]): readonly SelectedKind[] {
  if (extra.length === 0) return selection;
  const wanted = extra.map(parsed);
  return selection.map((selected) => {
    const more = wanted.filter(({ kind }) => kind === '*' || kind === selected.kind.id).map(({ property }) => property);
    return { ...selected, kind: { ...selected.kind, volatile: [...selected.kind.volatile, ...more] } };
  });
}

function parsed(text: string): { readonly kind: string; readonly property: string } {
  const [, kind = '', property = ''] = /^([^.]+)\.(.+)$/.exec(text) ?? [];
  if (property !== '' && (kind === '*' || catalogue.some(({ id }) => id === kind))) return { kind, property };
  throw new BackupError(
    'usage',
    `"${text}" names no property of a kind.`,
    'Write kind.property or *.property; entra-backup kinds lists the kinds.',
  );
}
