import { eventText } from './blame-text.ts';
import type { CommitExplanation, CommitFacts, ExplainedChange } from './history.ts';
import {
  circumstances,
  howKnown,
  legendFor,
  nameAndEmail,
  noEvidenceHint,
  shownInstant,
  whoSet,
} from './setter-text.ts';
import { shownLine } from './shown.ts';

/** Changes that people are shown; --json has the rest. */
export const changesShown = 50;
/** Events, properties or findings of one thing that people are shown. */
const listed = 20;

/** The answer to `explain`, for people. */
export function explainText(explanation: CommitExplanation): string[] {
  const { facts, window, evidence, changes, foundLater, hasEvidence } = explanation;
  const shown = changes.slice(0, changesShown);
  const more = changes.length - shown.length;
  const later = foundLater.map(
    ({ text, runId }) => `${shownLine(text)}${runId === '' ? '' : `, by run ${shownLine(runId)}`}`,
  );
  const notes = [
    ...(facts.run === null ? [] : legendFor(shown.flatMap(({ setters }) => setters))),
    ...(facts.run === null || hasEvidence ? [] : [noEvidenceHint]),
  ];
  return [
    ...heading(facts),
    ...(window === null ? [] : [`audit log  ${shownInstant(window.from)} to ${shownInstant(window.to)}`]),
    ...(facts.run === null || evidence === 'note' ? [] : withoutNote(facts)),
    ...(facts.run === null ? ['', ...shown.map(fileText)] : shown.flatMap((change) => ['', ...changeText(change)])),
    ...(more > 0 ? ['', `and ${more} more changes: --json has all, --path those of one place`] : []),
    ...(later.length === 0 ? [] : ['', 'Found later', ...bounded(later).map((line) => `  ${line}`)]),
    ...(notes.length === 0 ? [] : ['', ...notes]),
  ];
}

function heading({ commit, subject, author, authoredAt, run }: CommitFacts): string[] {
  return [
    `commit     ${commit}`,
    `subject    ${shownLine(subject)}`,
    `author     ${nameAndEmail(author)}, ${shownInstant(authoredAt)}`,
    ...(run === null
      ? ['No backup made this commit: its author is whoever wrote it, and no evidence is looked for.']
      : [
          `run        ${shownLine(run.id)}${run.part === '' ? '' : `, commit ${shownLine(run.part)}`}, started ${shownInstant(run.startedAt)}`,
        ]),
  ];
}

/** The trailers are what is left. */
function withoutNote({ events, unknown }: CommitFacts): string[] {
  if (unknown.length === 1 && unknown[0] === 'first-backup') return [];
  return [
    `No evidence was left on this commit, or it is not here.${events.length === 0 ? '' : ' It cites these events:'}`,
    ...bounded(events.map((id) => shownLine(id))).map((id) => `  ${id}`),
  ];
}

function fileText({ status, path }: ExplainedChange): string {
  return `${status} ${shownLine(path)}`;
}

function changeText({ status, kind, name, path, since, readAt, setters, unexplained }: ExplainedChange): string[] {
  const time =
    since === undefined || readAt === undefined ? [] : [`between ${shownInstant(since)} and ${shownInstant(readAt)}`];
  return [
    [status, kind ?? 'file', shownLine(name ?? '')].join(' ').trim(),
    `  ${shownLine(path)}`,
    ...time.map((line) => `  ${line}`),
    ...setters.flatMap((setter) => [
      `  by ${[whoSet(setter, nameAndEmail), howKnown(setter), ...circumstances(setter)].filter((word) => word !== '').join(', ')}`,
      ...bounded(setter.properties.map((pointer) => shownLine(pointer) || 'the object as a whole')).map(
        (line) => `    ${line}`,
      ),
      ...bounded(setter.events.map(eventText)).map((line) => `    event ${line}`),
    ]),
    ...(unexplained.length === 0 ? [] : ['  unexplained']),
    ...bounded(unexplained.map((pointer) => shownLine(pointer) || 'the object as a whole')).map(
      (line) => `    ${line}`,
    ),
  ];
}

function bounded(lines: readonly string[]): string[] {
  return lines.length <= listed ? [...lines] : [...lines.slice(0, listed), `and ${lines.length - listed} more`];
}
