/** A path or url with `{id}` for every id that is a GUID, alone or within a longer one. */
export function withoutIds(path: string): string {
  return path.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '{id}');
}
