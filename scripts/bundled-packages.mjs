// Which npm packages are in the bundles, as esbuild's metafiles tell: those of which at least a byte came out.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param metafiles of builds whose inputs are named relative to the root.
 * @returns by name and version, each with its package.json, its folder (relative to the root) and its licence texts.
 */
export function bundledPackages(root, metafiles) {
  const outputs = metafiles.flatMap(({ outputs }) => Object.values(outputs));
  const inputs = outputs.flatMap(({ inputs }) => Object.entries(inputs));
  const used = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => folderOf(path));
  const folders = [...new Set(used.filter((folder) => folder !== undefined))];
  const packages = folders.map((folder) => {
    const definition = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    return { folder, definition, licences: licenceTexts(join(root, folder)) };
  });
  const key = ({ definition: { name, version } }) => `${name}@${version}`;
  const first = packages.filter((one, index) => packages.findIndex((other) => key(other) === key(one)) === index);
  return first.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The innermost package that a file belongs to. */
function folderOf(path) {
  return /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}

/** Of its own and of what it has taken over from others; a few packages have it at the end of their README only. */
function licenceTexts(folder) {
  const names = readdirSync(folder).sort();
  const files = names.filter((name) => /^(licen[cs]e|copying|notice|copyright|third.?party)/i.test(name));
  const texts = files.map((name) => readFileSync(join(folder, name), 'utf8'));
  if (texts.length > 0) return texts;
  const readme = names.find((name) => /^readme/i.test(name));
  const section = readme && /^#+\s*licen[cs]e\b[^]*$/im.exec(readFileSync(join(folder, readme), 'utf8'));
  if (!section) throw new Error(`${folder} has no licence text`);
  return [section[0]];
}
