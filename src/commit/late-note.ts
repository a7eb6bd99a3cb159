import type { LateFinding, RunFacts } from '../domain/run.ts';
import { eventsOf } from '../domain/change.ts';
import { shownLine } from '../domain/shown.ts';

/**
 * The notes of commits with what turned out later, for people to read: what stands in them stays, and no finding stands
 * there twice.
 * @param known the notes so far, by commit.
 */
export function withLateFindings(
  known: ReadonlyMap<string, string>,
  late: readonly LateFinding[],
  run: RunFacts,
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const finding of late) {
    const text = texts.get(finding.commit) ?? known.get(finding.commit) ?? '';
    const lines = text.split('\n').filter((line) => line !== '');
    const added = linesOf(finding, run).filter((line) => !lines.includes(line));
    texts.set(finding.commit, `${[...lines, ...added].join('\n')}\n`);
  }
  return texts;
}

function linesOf(finding: LateFinding, run: RunFacts): string[] {
  const events = eventsOf(finding.change.attribution).map(({ id }) => shownLine(id));
  return [`Found-Later: ${describeLate(finding)} (run ${run.id})`, ...events.map((id) => `Audit-Event: ${id}`)];
}

/** `Ada Lindqvist <ada@contoso.com>: modified group All staff, exact`. */
export function describeLate({ change }: LateFinding): string {
  const { authors, attribution, status, kind, name } = change;
  const who = authors.map((author) => `${author.name} <${author.email}>`).join(', ');
  const grades = attribution.status === 'found' ? attribution.credits.map(({ grade }) => grade) : [];
  return `${who}: ${status} ${kind} ${shownLine(name)}, ${[...new Set(grades)].join(' and ')}`;
}
