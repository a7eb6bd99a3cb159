import type { ReportedChange, ReportedProperty, ReportedSetter } from '../../domain/report.ts';
import { meanings, shownInstant } from '../../domain/setter-text.ts';
import { element, link, unseen } from './elements.ts';
import type { PageData } from './page-data.ts';

const statusWords = { modified: 'changed', added: 'added', deleted: 'deleted' } as const;
const unread = {
  size: 'It is too large to be compared here.',
  time: 'The time ran out before it was compared.',
  text: 'It is not compared: no backup writes such a text.',
} as const;

/** A change as an item of the list; what is grave is open. */
export function changeView(change: ReportedChange, data: PageData): HTMLElement {
  const { severity } = change;
  const isGrave = severity === 'critical' || severity === 'high';
  const details = element('details', { open: isGrave });
  details.append(summaryOf(change));
  // A closed change is filled when it is opened: that keeps thousands of them cheap.
  const fill = (): void => {
    if (details.childElementCount === 1) details.append(bodyOf(change, data));
  };
  if (isGrave) fill();
  else details.addEventListener('toggle', fill, { once: true });
  return element('li', { class: `change ${severity ?? 'plain'}` }, details);
}

function summaryOf({ severity, status, kind, name, properties }: ReportedChange): HTMLElement {
  const [first] = properties;
  return element(
    'summary',
    {},
    ...(severity === undefined ? [] : [element('span', { class: `badge ${severity}` }, severity)]),
    element('span', { class: `status ${status}` }, statusWords[status]),
    element('span', { class: 'name' }, name),
    element('span', { class: 'kind' }, kind),
    ...(first === undefined || status !== 'modified' ? [] : [element('span', { class: 'hint' }, inShort(first))]),
  );
}

function inShort({ path, before = 'nothing', after = 'nothing' }: ReportedProperty): string {
  return `${path.join(' › ')}: ${before} → ${after}`;
}

function bodyOf(change: ReportedChange, { rules, commits }: PageData): HTMLElement {
  const { commit, path, properties, moreProperties, unexplained, setters } = change;
  const url = commits.find((each) => each.commit === commit)?.url;
  const marks = change.rules.flatMap((id) => rules[id] ?? []);
  return element(
    'div',
    { class: 'body' },
    ...marks.map((mark) =>
      element(
        'p',
        { class: `why ${mark.severity}` },
        element('strong', {}, `${mark.what}.`),
        ` ${mark.why} `,
        link(mark.docs, 'Microsoft on this'),
      ),
    ),
    ...(properties.length === 0 ? [] : [element('dl', { class: 'properties' }, ...properties.map(propertyView))]),
    ...(moreProperties === 0 ? [] : [element('p', { class: 'aside' }, `and ${moreProperties} more properties`)]),
    ...(change.unread === undefined ? [] : [element('p', { class: 'aside' }, unread[change.unread])]),
    element('ul', { class: 'setters' }, ...setters.map(setterView)),
    ...(unexplained.length === 0
      ? []
      : [element('p', { class: 'aside' }, `No event speaks of: ${unexplained.join(', ')}`)]),
    element('p', { class: 'where' }, element('code', {}, path), ' in commit ', link(url, commit.slice(0, 10))),
  );
}

function propertyView({ path, before, after }: ReportedProperty): HTMLElement {
  const value = (name: 'del' | 'ins', text: string | undefined): Node =>
    text === undefined ? element('span', { class: 'nothing' }, 'nothing') : element(name, {}, text);
  return element(
    'div',
    {},
    element('dt', {}, path.join(' › ')),
    element(
      'dd',
      {},
      unseen('was '),
      value('del', before),
      element('span', { class: 'arrow', 'aria-hidden': 'true' }, '→'),
      unseen(' is now '),
      value('ins', after),
    ),
  );
}

function setterView({
  authors,
  grade,
  via,
  witness,
  reasons = [],
  late,
  events,
  moreEvents,
}: ReportedSetter): HTMLElement {
  if (authors.length === 0) {
    const why = reasons.map((reason) => `${reason}: ${meanings[reason] ?? ''}`).join('; ');
    return element('li', {}, element('strong', {}, 'unknown'), ` (${why})`);
  }
  const known = [
    ...(grade === undefined
      ? [`no evidence: ${meanings['no evidence'] ?? ''}`]
      : [`${grade}: ${meanings[grade] ?? ''}`]),
    ...(late === undefined ? [] : ['found late']),
    ...(via === undefined ? [] : [`via ${via}`]),
    ...(witness === undefined ? [] : [`the object's own ${witness} names them`]),
  ];
  const told = events.map(({ id, at, activity }) =>
    element('li', {}, element('time', { datetime: at }, shownInstant(at)), ` ${activity} `, element('code', {}, id)),
  );
  if (moreEvents > 0) told.push(element('li', {}, `and ${moreEvents} more events`));
  return element(
    'li',
    {},
    element('strong', {}, authors.join(', ')),
    ` (${known.join('; ')})`,
    ...(told.length === 0 ? [] : [element('ul', { class: 'events' }, ...told)]),
  );
}
