// Writes the pages that follow from the catalogue; --check fails when one of them is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue, selectGroups } from '../src/catalogue/index.ts';
import { pathOf } from '../src/catalogue/layout.ts';
import type { ResourceKind } from '../src/domain/resource.ts';

const generated = '<!-- Generated from src/catalogue by `npm run docs`. -->';

const pages: Record<string, string> = {
  'docs/resources.md': resources(),
  'docs/permissions.md': permissions(),
};

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function resources(): string {
  const rows = catalogue.map((kind) => [
    `[${kind.id}](${kind.docs})`,
    kind.version,
    `\`${kind.path}\``,
    `\`${examplePath(kind)}\``,
    kind.groups.join(', '),
    kind.relations.map(({ name }) => name).join(', '),
    kind.volatile.map((property) => `\`${property}\``).join(', '),
  ]);
  return `# What is exported

${generated}

${catalogue.length} kinds. \`--types\` (task input \`types\`) takes: ${selectGroups.join(', ')}. \`All\` is everything; \`Config\` is the default
and leaves out users, devices, applications, service principals and all groups but the dynamic ones.

${table(['kind', 'version', 'path', 'file', 'groups', 'relations in the file', 'left out as volatile'], rows)}
`;
}

function examplePath(kind: ResourceKind): string {
  return pathOf(kind, kind.sharded ? '3f-key' : 'KEY').replace(/3f-key|KEY/, `{${kind.key}}`);
}

function permissions(): string {
  const kindsOf = new Map<string, string[]>();
  for (const kind of catalogue) {
    for (const permission of kind.permissions) kindsOf.set(permission, [...(kindsOf.get(permission) ?? []), kind.id]);
  }
  kindsOf.set('AuditLog.Read.All', ['the directory audit log, to name authors']);
  kindsOf.set('User.Read.All', [...(kindsOf.get('User.Read.All') ?? []), 'names of authors']);
  const rows = [...kindsOf].sort().map(([permission, kinds]) => [`\`${permission}\``, kinds.join(', ')]);
  return `# Permissions

${generated}

Application permissions of Microsoft Graph; all of them only read. Grant those of the kinds that you export, and
\`AuditLog.Read.All\` so that authors are found. A kind whose permission is missing ends as \`denied\`, keeps its files, and
the run says so.

${table(['permission', 'reads'], rows)}
`;
}

const stale: string[] = [];
for (const [path, text] of Object.entries(pages)) {
  const file = join(import.meta.dirname, '..', path);
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) stale.push(path);
}
if (stale.length > 0) {
  console.error(`${stale.join(', ')}: stale, run npm run docs`);
  process.exitCode = 1;
}
