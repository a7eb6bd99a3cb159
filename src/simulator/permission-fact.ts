/** Application permissions of which any one suffices, and the paths (as templates) that it opens. */
export interface PermissionFact {
  readonly anyOf: readonly string[];
  readonly templates: readonly string[];
}

/**
 * @param permissions separated by blanks; `X.Read(Write).All` stands for `X.Read.All` and `X.ReadWrite.All`.
 * @param templates what they open, and all below that has no entry of its own.
 */
export function opens(permissions: string, ...templates: readonly string[]): PermissionFact {
  const anyOf = permissions
    .split(/\s+/)
    .flatMap((name) =>
      name.includes('(Write)') ? [name.replace('(Write)', ''), name.replace('(Write)', 'Write')] : [name],
    );
  return { anyOf, templates };
}
