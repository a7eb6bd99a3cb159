import escapeHtml from 'escape-html';

/** A piece of HTML that is safe to stand in a page. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | readonly Html[];

/** HTML from a template: whatever is put in is escaped, unless it is HTML itself. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((text, at) => text + (at < parts.length ? textOf(parts[at] ?? '') : '')).join(''));
}

function textOf(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  return part.map(({ text }) => text).join('');
}

/** JSON that may stand in a script element, which its own text could end otherwise. */
export function jsonInHtml(value: unknown): Html {
  return new Html(JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028'));
}

/** A link that opens beside the page; anything but an address of the web stays text. */
export function anchor(address: string | undefined, text: string): Html {
  if (address === undefined || !/^https?:\/\//.test(address)) return html`${text}`;
  return html`<a href="${address}" target="_blank" rel="noopener noreferrer">${text}</a>`;
}
