import { coverageInWords, outcomeInWords } from '../domain/coverage-text.ts';
import { grouped } from '../domain/grouped.ts';
import { escaped } from '../domain/markdown.ts';
import { isForPeopleOnly, notCovered } from '../domain/report.ts';
import type { Coverage, Report, ReportedChange, ReportedProperty, ReportedSetter } from '../domain/report.ts';
import { meanings, noEvidenceHint } from '../domain/setter-text.ts';
import { otherRunText, plural, rangeText, runText, statusCounts, tenantText, verdict } from './report-words.ts';

/** Bytes of changes: Azure DevOps cuts a long summary, and the rest of it must have room. */
const bytesOfChanges = 400_000;
const propertiesShown = 6;
const kindsShown = 300;
const commitsShown = 100;
const lateShown = 100;

/** The report as Markdown for a run's page or a file: about 500 KB at most, the gravest changes first. */
export function markdownReport(report: Report): string {
  const { totals, changes } = report;
  const blocks = [
    `# ${escaped(tenantText(report))}: configuration changes`,
    `**${escaped(verdict(report))}**`,
    head(report),
    ...(totals.changes === 0 ? [] : [severityTable(report)]),
    ...(report.coverage === null ? [] : notRead(report.coverage)),
    ...changeBlocks(report, changes),
    ...countedBlock(report),
    ...lateBlock(report),
    ...commitBlock(report),
    coverageBlock(report),
    ...(report.hasEvidence || totals.changes === 0 ? [] : [escaped(noEvidenceHint)]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function head(report: Report): string {
  const { runUrl, comparisonUrl, tenant } = report;
  return [
    escaped(runText(report)),
    ...(tenant.id === '' ? [] : [`Tenant ${escaped(tenant.id)}`]),
    `Range ${escaped(rangeText(report))}`,
    ...(comparisonUrl === undefined ? [] : [`[Compare](${comparisonUrl})`]),
    ...(runUrl === undefined ? [] : [`[Pipeline run](${runUrl})`]),
  ].join(' · ');
}

function severityTable({ totals }: Report): string {
  const { critical, high, notice, deleted, unknown } = totals;
  return table(
    ['Critical', 'High', 'Notice', 'All changes', 'Deleted', 'Author unknown'],
    [[critical, high, notice, totals.changes, deleted, unknown].map(String)],
  );
}

/** What somebody should mend stands above the changes: what is missing in them may be missing for that reason. */
function notRead(coverage: Coverage): string[] {
  const open = notCovered(coverage);
  if (open.length === 0) return [];
  const rows = open.slice(0, kindsShown).map(({ kind, outcome }) => {
    const { what, fix } = outcomeInWords(outcome);
    return [kind, what, fix].map(escaped);
  });
  return ['## Not read, kept as before', table(['Kind', 'What happened', 'What to do'], rows)];
}

function changeBlocks(report: Report, changes: readonly ReportedChange[]): string[] {
  const links = new Map(report.commits.map(({ commit, url }) => [commit, url]));
  const shown: { readonly change: ReportedChange; readonly text: string }[] = [];
  let bytes = 0;
  // The gravest come first: what does not fit matters least.
  for (const change of changes) {
    const text = changeText(change, report, links.get(change.commit));
    bytes += Buffer.byteLength(text) + 1;
    if (bytes > bytesOfChanges) break;
    shown.push({ change, text });
  }
  const left = changes.length - shown.length;
  const totalsBy = grouped(changes, ({ authors }) => authors.join(', '));
  const groups = [...grouped(shown, ({ change }) => change.authors.join(', '))].map(([authors, some]) =>
    [
      `### ${escaped(authors)} (${statusCounts(countsOf(totalsBy.get(authors) ?? []))})`,
      some.map(({ text }) => text).join('\n'),
    ].join('\n\n'),
  );
  const more = left > 0 ? [`${plural(left, 'more change')} of less weight: the HTML report has them.`] : [];
  return groups.length === 0 ? more : ['## Changes', ...groups, ...more];
}

function countsOf(changes: readonly ReportedChange[]): { added: number; modified: number; deleted: number } {
  const counts = { added: 0, modified: 0, deleted: 0 };
  for (const { status } of changes) counts[status] += 1;
  return counts;
}

const statusWords = { modified: 'changed', added: 'added', deleted: 'deleted' } as const;
const unread = {
  size: 'Too large to be compared here.',
  time: 'The time ran out before it was compared.',
  text: 'Not compared: no backup writes such a text.',
} as const;

function changeText(change: ReportedChange, { rules }: Report, url: string | undefined): string {
  const { severity, status, kind, name, properties, moreProperties, unexplained } = change;
  const mark = severity === undefined ? '' : `**${severity.toUpperCase()}** `;
  const short = change.commit.slice(0, 10);
  const link = url === undefined ? short : `[${short}](${url})`;
  const more = moreProperties + Math.max(0, properties.length - propertiesShown);
  const lines = [
    ...change.rules.flatMap((id) => {
      const rule = rules[id];
      return rule === undefined ? [] : [`${escaped(rule.what)}. ${escaped(rule.why)} [Why](${rule.docs})`];
    }),
    ...properties.slice(0, propertiesShown).map(propertyText),
    ...(more > 0 ? [`and ${more} more ${more === 1 ? 'property' : 'properties'}`] : []),
    ...(change.unread === undefined ? [] : [unread[change.unread]]),
    ...change.setters.map(setterText),
    ...(unexplained.length === 0 ? [] : [`Unexplained: ${unexplained.map(escaped).join(', ')}`]),
  ];
  const first = `- ${mark}${statusWords[status]} ${escaped(kind)} **${escaped(name)}** (${link})`;
  return [first, ...lines.filter((line) => line !== '').map((line) => `  - ${line}`)].join('\n');
}

function propertyText({ path, before, after }: ReportedProperty): string {
  const value = (text: string | undefined): string => (text === undefined ? '*nothing*' : escaped(text));
  return `${path.map(escaped).join(' › ')}: ${value(before)} → ${value(after)}`;
}

/** `Ada Lindqvist: exact, via ADIbizaUX; Update policy at 2026-03-02T12:00:00Z`. */
export function setterText({ authors, grade, via, witness, reasons, late, events }: ReportedSetter): string {
  const known = [
    ...(grade === undefined ? [] : [grade]),
    ...(late === undefined ? [] : ['found late']),
    ...(via === undefined ? [] : [`via ${via}`]),
    ...(witness === undefined ? [] : [`the object's own ${witness} names them`]),
  ];
  const last = events.at(-1);
  const event = last === undefined ? '' : `; ${last.activity} at ${last.at}`;
  if (authors.length > 0) {
    return escaped(`${authors.join(', ')}${known.length === 0 ? ' (no evidence)' : `: ${known.join(', ')}`}${event}`);
  }
  return escaped((reasons ?? []).map((reason) => `Author unknown (${reason}): ${meanings[reason] ?? ''}`).join('; '));
}

function countedBlock({ counted }: Report): string[] {
  if (counted.length === 0) return [];
  const rows = [...counted]
    .sort((one, other) => other.added - one.added)
    .slice(0, kindsShown)
    .map(({ area, kind, ...counts }) => [escaped(area), escaped(kind), statusCounts(counts)]);
  return [
    '## Counted only',
    'What is new to the backup, and what is too much to be told one by one.',
    table(['Area', 'Kind', 'Changes'], rows),
  ];
}

function lateBlock({ late }: Report): string[] {
  if (late.length === 0) return [];
  const lines = late.slice(0, lateShown).map(({ commit, url, text }) => {
    const short = commit.slice(0, 10);
    return `- ${url === undefined ? short : `[${short}](${url})`} ${escaped(text)}`;
  });
  const more = late.length - lines.length;
  return ['## Found late, of earlier commits', [...lines, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n')];
}

function commitBlock({ commits }: Report): string[] {
  if (commits.length === 0) return [];
  const lines = commits.slice(-commitsShown).map(({ commit, url, subject }) => {
    const short = commit.slice(0, 10);
    return `- ${url === undefined ? short : `[${short}](${url})`} ${escaped(subject)}`;
  });
  const more = commits.length - lines.length;
  return ['## Commits', [...(more > 0 ? [`- ${more} earlier ones`] : []), ...lines].join('\n')];
}

function coverageBlock({ coverage }: Report): string {
  if (coverage === null) return '## Coverage\n\nThe run left no account of what it could read.';
  const names = (kinds: Coverage['others']): string => kinds.map(({ kind }) => escaped(kind)).join(', ');
  const absent = coverage.others.filter(({ outcome }) => outcome.status === 'absent');
  const people = coverage.others.filter(({ outcome }) => isForPeopleOnly(outcome));
  const lines = [
    `- ${plural(coverage.complete, 'kind')} read whole`,
    ...(absent.length === 0 ? [] : [`- ${absent.length} not in this tenant: ${names(absent)}`]),
    ...(people.length === 0
      ? []
      : [`- ${people.length} that Microsoft gives to people only, not to apps: ${names(people)}`]),
  ];
  return ['## Coverage', `${coverageInWords(coverage)}${escaped(otherRunText(coverage))}.`, lines.join('\n')].join(
    '\n\n',
  );
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return [headings, headings.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
