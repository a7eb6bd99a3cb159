import { differences } from '../../src/attribute/differences.ts';
import { pathOf } from '../../src/catalogue/layout.ts';
import { kindById } from '../../src/catalogue/index.ts';
import type { ChangeStatus } from '../../src/domain/change.ts';
import type { Setter } from '../../src/domain/history.ts';
import type { Report } from '../../src/domain/report.ts';
import type { JsonObject } from '../../src/domain/resource.ts';
import { guidFrom } from '../../src/simulator/random.ts';
import { buildReport } from '../../src/report/build-report.ts';
import type { ReportFrame } from '../../src/report/build-report.ts';
import { detailOf } from '../../src/report/detail.ts';
import type { Detail } from '../../src/report/detail.ts';

const kinds = ['group', 'user', 'application', 'conditionalAccessPolicy', 'device', 'servicePrincipal'] as const;
const statuses: readonly ChangeStatus[] = ['modified', 'modified', 'modified', 'added', 'deleted'];
const commit = 'c'.repeat(40);
const at = '2026-03-03T12:00:00.000Z';

export const aFrame: ReportFrame = {
  tenant: { id: guidFrom('tenant'), name: 'Contoso Foods' },
  from: { commit: 'b'.repeat(40), tag: 'backup/2026-03-03_02-00-00Z' },
  to: { commit, tag: 'backup/2026-03-04_02-00-00Z' },
  run: { id: '2026-03-04T02-00-00Z-abc123', startedAt: '2026-03-04T02:00:00.000Z' },
  runs: 1,
  coverage: { complete: 12, others: [] },
  commits: [{ commit, subject: 'Many', author: 'Person 1', at, url: 'https://dev.azure.com/c/p/_git/r/commit/c' }],
  counted: [],
  late: [],
  hasEvidence: true,
};

/** A night of so many changes, by forty people, of six kinds: some of each status, and some that rules speak of. */
export function manyChanges(count: number, nameOf = (index: number): string => `Object ${index}`): Report {
  return buildReport(
    aFrame,
    Array.from({ length: count }, (_, index) => aDetail(index, nameOf(index))),
    new Map(),
  );
}

export function aDetail(index: number, name: string, author = `Person ${index % 40}`): Detail {
  const kind = kinds[index % kinds.length] ?? 'group';
  const status = statuses[index % statuses.length] ?? 'modified';
  const key = guidFrom(`many/${index}`);
  const setter: Setter & { readonly properties: readonly string[] } = {
    commit,
    at,
    basis: 'evidence',
    authors: [{ name: author, email: 'person@contoso.example' }],
    grade: 'exact',
    events: [{ id: `Directory_${guidFrom(`event/${index}`)}`, at, activity: `Update ${kind}` }],
    properties: [''],
  };
  const [before, after] = [textOf(key, name, index), { ...textOf(key, name, index + 1), state: 'disabled' }];
  return detailOf(
    {
      path: `prod-backup/${pathOf(kindById(kind), key)}`,
      status,
      oldBlob: null,
      newBlob: null,
      kind,
      name,
      setters: [setter],
      unexplained: [],
    },
    commit,
    {
      before: status === 'added' ? undefined : before,
      after: status === 'deleted' ? undefined : after,
      differences: differences(status === 'added' ? {} : before, status === 'deleted' ? {} : after),
    },
  );
}

function textOf(id: string, displayName: string, version: number): JsonObject {
  return {
    id,
    displayName,
    description: `Version ${version} of ${displayName}`,
    state: 'enabled',
    members: [{ id: guidFrom(`member/${version}`), displayName: `Member ${version}` }],
    settings: { level: version, tags: [`tag-${version}`, 'common'] },
  };
}
