import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** A regular expression of the product, and where it stands. */
export interface ProductPattern {
  readonly place: string;
  readonly source: string;
  readonly flags: string;
}

export interface ProductPatterns {
  readonly literals: readonly ProductPattern[];
  /** Places of `new RegExp(...)` and `RegExp(...)`, whose patterns are only known when they run. */
  readonly constructed: readonly { readonly file: string; readonly place: string }[];
}

const root = join(import.meta.dirname, '..', '..');
/** Made by a script of what stands in `src/report/page`, which is read itself. */
const generated = ['src/report/page-parts.ts'];

/** Every regular expression in these folders of the project, found by TypeScript's parser. */
export function productPatterns(folders: readonly string[]): ProductPatterns {
  const literals: ProductPattern[] = [];
  const constructed: { file: string; place: string }[] = [];
  for (const file of folders.flatMap(filesBelow)) {
    const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
    const placeOf = (node: ts.Node): string =>
      `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf('/');
        literals.push({ place: placeOf(node), source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
      }
      const isMade = ts.isNewExpression(node) || ts.isCallExpression(node);
      if (isMade && ts.isIdentifier(node.expression) && node.expression.text === 'RegExp')
        constructed.push({ file, place: placeOf(node) });
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { literals, constructed };
}

/** What these modules construct while they are loaded, in a process of its own kind: RegExp is replaced meanwhile. */
export async function constructedIn(files: readonly string[]): Promise<readonly ProductPattern[]> {
  const patterns: ProductPattern[] = [];
  const original = globalThis.RegExp;
  globalThis.RegExp = new Proxy(original, {
    construct(target, args: [string | RegExp, string?]) {
      const made = new target(...args);
      // A copy that `matchAll` and `split` make is no pattern of its own.
      if (typeof args[0] === 'string') patterns.push({ place: '', source: made.source, flags: made.flags });
      return made;
    },
  });
  try {
    const found: ProductPattern[] = [];
    for (const file of files) {
      patterns.length = 0;
      // Another address than the one that the rest of the tests load: what is loaded already is not run again.
      await import(`${join(root, file)}?patterns`);
      found.push(...patterns.map((pattern) => ({ ...pattern, place: file })));
    }
    return found;
  } finally {
    globalThis.RegExp = original;
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((file) => !generated.includes(file));
}
