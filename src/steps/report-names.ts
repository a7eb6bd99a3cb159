import { catalogue, kindById } from '../catalogue/index.ts';
import { pathOf } from '../catalogue/layout.ts';
import { permissionIds } from '../catalogue/permission-ids.ts';
import { permissionsOverAll, privilegedRoles } from '../catalogue/privileged-roles.ts';
import { displayNameOf } from '../domain/resource.ts';
import { shownLine } from '../domain/shown.ts';
import { blobSizes, blobTexts } from '../edges/git-objects.ts';
import type { Git } from '../edges/git.ts';
import { blobsAt, foldersAt } from '../edges/tree-paths.ts';
import { idsOf } from '../report/detail.ts';
import type { Detail } from '../report/detail.ts';
import type { NameBook } from '../report/names.ts';
import { objectIn } from './object-life.ts';

/** Ids whose names are looked for in the tree; a name helps, but is not what the report is about. */
const lookedUp = 500;
/** Bytes of a text that is read for its name. */
const longestText = 1_000_000;
const longestName = 80;
/** Kinds that other objects refer to by their key. */
const referredTo = [
  ...['user', 'group', 'servicePrincipal', 'application', 'device', 'namedLocation', 'unifiedRoleDefinition'],
  ...['administrativeUnit', 'authenticationStrengthPolicy', 'agreement', 'accessPackage', 'accessPackageCatalog'],
];

/** A state of the repository. */
export interface Place {
  /** Null for a repository without commits. */
  readonly commit: string | null;
  /** The backup folder; empty where it is not known. */
  readonly folder: string;
}

const graph = '00000003-0000-0000-c000-000000000000';
/** Ids that are the same in every tenant. */
const everywhere: readonly (readonly [id: string, name: string])[] = [
  ...Object.entries(privilegedRoles),
  ...Object.entries(permissionIds).map(([name, id]) => [id, name] as const),
  ...Object.entries(permissionsOverAll),
  [graph, 'Microsoft Graph'],
];

/** Names of the ids that a report shows: those that the changed objects tell, then those that the tree has. */
export async function nameBook(git: Git, place: Place, details: readonly Detail[]): Promise<NameBook> {
  const names = new Map<string, string>(everywhere);
  for (const { knownNames } of details)
    for (const [id, name] of knownNames) names.set(id, shownLine(name, longestName));
  const wanted = [...new Set(details.flatMap(idsOf))].filter((id) => !names.has(id));
  for (const [id, name] of await namesInTree(git, place, wanted.slice(0, lookedUp))) names.set(id, name);
  return names;
}

async function namesInTree(git: Git, { commit, folder }: Place, ids: readonly string[]): Promise<[string, string][]> {
  if (commit === null || ids.length === 0) return [];
  const below = (path: string): string => (folder === '' ? path : `${folder}/${path}`);
  const kinds = catalogue.filter(({ id }) => referredTo.includes(id));
  const there = await foldersAt(
    git,
    commit,
    kinds.map((kind) => below(kind.folder)),
  );
  const present = kinds.filter((kind) => there.has(below(kind.folder)));
  const idOf = new Map(ids.flatMap((id) => present.map((kind) => [below(pathOf(kind, id)), id] as const)));
  const blobs = await blobsAt(git, commit, [...idOf.keys()]);
  const found = [...blobs].map(([path, blob]) => ({ id: idOf.get(path) ?? '', blob }));
  const sizes = await blobSizes(
    git,
    found.map(({ blob }) => blob),
  );
  const short = found.filter((_, at) => (sizes[at] ?? 0) < longestText);
  const texts = await blobTexts(
    git,
    short.map(({ blob }) => blob),
  );
  return short.flatMap(({ id }, at): [string, string][] => {
    const name = displayNameOf(objectIn(texts[at] ?? '') ?? {});
    return name === undefined ? [] : [[id, shownLine(name, longestName)]];
  });
}

/** What the tenant is called; empty where the backup does not hold it. */
export async function tenantName(git: Git, { commit, folder }: Place, tenantId: string): Promise<string> {
  if (commit === null || tenantId === '') return '';
  const path = pathOf(kindById('organization'), tenantId);
  const blobs = await blobsAt(git, commit, [folder === '' ? path : `${folder}/${path}`]);
  const [text = ''] = await blobTexts(git, [...blobs.values()]);
  return shownLine(displayNameOf(objectIn(text) ?? {}) ?? '', longestName);
}
