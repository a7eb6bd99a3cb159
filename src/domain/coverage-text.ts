import { isCovered } from './run.ts';
import type { KindOutcome } from './run.ts';
import { isForPeopleOnly } from './report.ts';
import type { Coverage } from './report.ts';
import { shownLine } from './shown.ts';

const longestText = 200;

/** `251 of 260 kinds are covered`: read whole, or not in this tenant. */
export function coverageInWords({ complete, others }: Coverage): string {
  const covered = complete + others.filter(({ outcome }) => isCovered(outcome)).length;
  return `${covered} of ${complete + others.length} kinds are covered`;
}

/** What became of a kind that is not covered, and what would mend it. */
export function outcomeInWords(outcome: KindOutcome): { readonly what: string; readonly fix: string } {
  switch (outcome.status) {
    case 'complete':
      return { what: 'read whole', fix: '' };
    case 'absent':
      return { what: `not in this tenant (${shownLine(outcome.code, longestText)})`, fix: '' };
    case 'denied':
      return isForPeopleOnly(outcome)
        ? { what: 'given to people only', fix: 'Microsoft offers it to no app.' }
        : {
            what: 'access denied',
            fix: `Grant ${outcome.missing.join(', ') || 'the permission that the page of the kind names'}.`,
          };
    case 'failed':
      return { what: `failed: ${shownLine(outcome.code, longestText)}`, fix: shownLine(outcome.hint, longestText) };
    case 'suspicious':
      if (outcome.why !== undefined) {
        const fix =
          'What is in doubt keeps its file; the next run asks for it again, and a run that confirms deletions believes a refusal.';
        return { what: shownLine(outcome.why, longestText), fix };
      }
      return {
        what: `${outcome.missing} of ${outcome.of} objects suddenly missing`,
        fix: 'Their files are kept until the next run misses them too, or a run confirms deletions.',
      };
    case 'skipped':
      return outcome.reason === 'cancelled'
        ? { what: 'not reached: cancelled', fix: 'The next run begins with it.' }
        : { what: 'not reached: the time ran out', fix: 'The next run begins with it; a longer time budget helps.' };
  }
}
