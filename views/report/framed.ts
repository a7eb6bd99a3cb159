export type Theme = 'light' | 'dark';

/**
 * Whatever a step of the pipeline attached under the report's name, it runs in a frame of its own: without an origin,
 * so that it reaches neither this page nor Azure DevOps, and without a way to load or send anything.
 */
const policy = `default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:`;

/** The report as the frame shall show it: `data-theme` on its root, and the policy before anything of it. */
export function framed(html: string, theme: Theme): string {
  const guard = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  const root = /<html\b[^<>]*>/i.exec(html);
  // What stands before the root is dropped, and its attributes: nothing of the report, no open quote, may take in the policy.
  const content = root === null ? html : html.slice(root.index + root[0].length);
  return `<!doctype html><html lang="en" data-theme="${theme}">${guard}${content}`;
}

/** Azure DevOps names no theme, but its colours: dark is what has a dark background. */
export function themeOf(background: string): Theme {
  const [red = 255, green = 255, blue = 255] = (background.match(/[\d.]+/g) ?? []).map(Number);
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128 ? 'dark' : 'light';
}
