// Writes the pages that follow from the catalogue; --check fails when one of them is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { azureGroups, catalogue, select, selectGroups } from '../src/catalogue/index.ts';
import { pathOf } from '../src/catalogue/layout.ts';
import { isWrite, permissionsFor } from '../src/catalogue/permissions.ts';
import type { NeededPermission } from '../src/catalogue/permissions.ts';
import type { Relation, ResourceKind } from '../src/domain/resource.ts';
import { redactionRules } from '../src/redaction/redact.ts';

const generated = '<!-- Generated from src/catalogue by `npm run docs`. -->';
/** EntraExporter's entries about Azure resources. */
const azureEntries = ['AccessPolicies', 'IAM', 'PIM/Resources'];

const pages: Record<string, string> = {
  'docs/resources.md': resources(),
  'docs/permissions.md': permissions(),
};

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function code(texts: readonly string[]): string {
  return texts.map((text) => `\`${text}\``).join(', ');
}

function resources(): string {
  return `# What is exported

${generated}

${catalogue.length} kinds. \`--types\` (task input \`types\`) takes groups and the names of single kinds: ${selectGroups.join(', ')}.

- \`All\` is everything but the opt-in kinds, which are state or noise: they are read when one of their groups, or their
  own name, is given.
- \`Config\`, the default, is what an identity administrator configures. It leaves out what grows without bound (users,
  devices, applications, service principals, contacts, all groups but the dynamic ones, deleted items), Intune, Windows
  365, Defender and Purview.
- \`--exclude\` takes the same names.
- EntraExporter's types ${azureGroups.join(', ')} are taken too, and select nothing: they are about Azure resources.

A kind that is marked *signed-in people only* is not given to apps: it ends as \`denied\` and says so.

${table(['kind', 'version', 'path', 'file', 'groups', 'relations in the file'], catalogue.map(resourceRow))}

## Why beta

${table(
  ['kind', 'reason'],
  catalogue.flatMap(({ id, whyBeta }) => (whyBeta === undefined ? [] : [[id, whyBeta]])),
)}

## What is never written

A secret is replaced by \`[redacted …]\` with a fingerprint that only tells whether it is still the same: values of these
properties, and these parts of any text, base64 that holds text included.

${redactionRules.map((what) => `- ${what}`).join('\n')}

## What is left out, and what keeps its order

Properties that change without anybody changing them are left out of the files. Arrays are sets, on every level, and are
sorted; those whose order means something are named here and keep it. A dot goes down into a property or a relation, and
\`**.\` into any depth. Expiry dates, key ids and thumbprints are kept.

${table(
  ['kind', 'left out', 'ordered'],
  catalogue
    .filter(({ volatile, ordered }) => volatile.length + ordered.length > 0)
    .map(({ id, volatile, ordered }) => [id, code(volatile), code(ordered)]),
)}

## Beside EntraExporter, entry by entry

An entry is named by its output path in EntraExporter 3.0.1; \`#2\` is the second one of a path.

${table(['EntraExporter', 'here'], besideEntraExporter())}
`;
}

function resourceRow(kind: ResourceKind): string[] {
  const marks = [...(kind.optIn ? ['opt-in'] : []), ...(kind.delegatedOnly ? ['signed-in people only'] : [])];
  return [
    `[${kind.id}](${kind.docs})${marks.map((mark) => ` *${mark}*`).join('')}`,
    kind.version,
    `\`${kind.path}\``,
    `\`${examplePath(kind)}\``,
    kind.groups.join(', '),
    relationNames(kind.relations).join(', '),
  ];
}

function relationNames(relations: readonly Relation[]): string[] {
  return relations.flatMap(({ name, relations: nested }) => [
    name,
    ...relationNames(nested).map((below) => `${name}/${below}`),
  ]);
}

function examplePath(kind: ResourceKind): string {
  return pathOf(kind, kind.sharded ? '3f-key' : 'KEY').replace(/3f-key|KEY/, `{${kind.key}}`);
}

function besideEntraExporter(): string[][] {
  const rows = new Map<string, string>(azureEntries.map((entry) => [entry, 'not yet: Azure resources, not Graph']));
  for (const kind of catalogue) {
    const marks = [...(kind.optIn ? ['opt-in'] : []), ...(kind.delegatedOnly ? ['signed-in people only'] : [])];
    const text = `${kind.id}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`;
    for (const entry of kind.covers) rows.set(entry, [...(rows.has(entry) ? [rows.get(entry)] : []), text].join(', '));
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([entry, here]) => [`\`${entry}\``, here]);
}

function permissions(): string {
  const config = permissionsFor(select(['Config'], false));
  const all = permissionsFor(select(['All'], false));
  const optIn = catalogue.filter((kind) => kind.optIn);
  const onDemand = permissionsFor(
    select(
      optIn.map(({ id }) => id),
      false,
    ),
    { authors: false },
  );
  const named = (set: readonly NeededPermission[]) => new Set(set.map(({ permission }) => permission));
  const beside = (set: readonly NeededPermission[], other: ReadonlySet<string>) =>
    set.filter(({ permission }) => !other.has(permission));
  const writing = optIn.flatMap(({ id, permissions: each }) => each.filter(isWrite).map((name) => [`\`${name}\``, id]));
  return `# Permissions

${generated}

Application permissions of Microsoft Graph; all of them only read. Grant those of the kinds that you export, and
\`AuditLog.Read.All\` and \`User.Read.All\` so that authors are found and named. A kind whose permission is missing ends as
\`denied\`, keeps its files, and the run says so.

\`entra-backup permissions --types …\` prints the set of a selection.

## Config, the default

${permissionTable(config)}

## What All needs beside them

${permissionTable(beside(all, named(config)))}

## What opt-in kinds need beside them

${permissionTable(beside(onDemand, named(all)))}

## Never asked for

Microsoft gives these kinds only to apps that may also write. They are opt-in, and stay \`denied\` unless somebody grants
the permission by hand, which a backup should not have.

${table(['permission', 'kind'], writing)}
`;
}

function permissionTable(set: readonly NeededPermission[]): string {
  const rows = set.map(({ permission, roleId, kinds, forAuthors }) => [
    `\`${permission}\``,
    `\`${roleId}\``,
    [...(forAuthors ? ['*names of authors*'] : []), ...kinds].join(', '),
  ]);
  return table(['permission', 'app role id', 'reads'], rows);
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
