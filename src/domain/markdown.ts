import { shownLine } from './shown.ts';

/**
 * Text from the tenant as it stands in a cell of a Markdown table: it shows as it is, and is no link, code, HTML, cell or
 * line of its own. Whatever could end a cell or begin a tag is a character reference, so that no two parsers differ.
 */
export function escaped(text: string): string {
  // An address becomes a link on its own, at its colon or behind its www.
  return shownLine(text).replace(/[&<>|\\]|[`*_{}[\]#+!~^$]|:(?=\/\/)|(?<=www)\./gi, (character) =>
    /[&<>|\\]/.test(character) ? `&#${character.charCodeAt(0)};` : `\\${character}`,
  );
}

/** What {@link escaped} was given, but for what cannot be seen. */
export function unescaped(markdown: string): string {
  return markdown.replace(/\\(.)|&#(\d+);/gu, (_, character?: string, code?: string) =>
    code === undefined ? (character ?? '') : String.fromCharCode(Number(code)),
  );
}

/** A link to a path beside or below the page; every name of it is percent-encoded, a `%` in one too. */
export function linkTo(path: string): string {
  const encode = (name: string): string =>
    encodeURIComponent(name).replace(
      /[!'()*]/g,
      (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  return path.split('/').map(encode).join('/');
}

/** @throws URIError for what {@link linkTo} does not write. */
export function pathIn(link: string): string {
  return link.split('/').map(decodeURIComponent).join('/');
}
