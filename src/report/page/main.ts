import { changeView } from './change-view.ts';
import { byId, element } from './elements.ts';
import { matches, searchable } from './filter.ts';
import type { Searchable } from './filter.ts';
import { ids } from './page-data.ts';
import type { PageData } from './page-data.ts';

/** Changes that are shown at first, and with each request for more. */
const shownAtFirst = 100;
const shownMore = 400;

const data = JSON.parse(document.getElementById(ids.data)?.textContent ?? '') as PageData;
const all = searchable(data);
const search = byId(ids.search, HTMLInputElement);
const author = byId(ids.author, HTMLSelectElement);
const kind = byId(ids.kind, HTMLSelectElement);
const severity = byId(ids.severity, HTMLSelectElement);
const reset = byId(ids.reset, HTMLButtonElement);
const found = byId(ids.found, HTMLElement);
const list = byId(ids.list, HTMLElement);
const more = byId(ids.more, HTMLButtonElement);

let matching: readonly Searchable[] = all;
let shown = 0;

function filter(): void {
  const wanted = { text: search.value, author: author.value, kind: kind.value, severity: severity.value };
  matching = all.filter((each) => matches(each, wanted));
  const isFiltered = Object.values(wanted).some((value) => value !== '');
  reset.disabled = !isFiltered;
  found.textContent = isFiltered ? `${matching.length} of ${all.length} changes` : `${all.length} changes`;
  list.replaceChildren();
  shown = 0;
  show(shownAtFirst);
}

/** Adds the next changes to the list, each below its authors. */
function show(count: number): void {
  const next = matching.slice(shown, shown + count);
  const sizes = new Map<string, number>();
  for (const { group } of matching) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  let group = matching[shown - 1]?.group;
  let items = list.querySelector('section:last-of-type > ul');
  for (const each of next) {
    if (items === null || each.group !== group) {
      group = each.group;
      items = element('ul', { class: 'changes' });
      const size = sizes.get(group) ?? 0;
      const heading = element('h3', {}, group, ' ', element('span', { class: 'count' }, String(size)));
      list.append(element('section', {}, heading, items));
    }
    items.append(changeView(each.change, data));
  }
  shown += next.length;
  const left = matching.length - shown;
  more.hidden = left === 0;
  more.textContent = `Show ${Math.min(left, shownMore)} more of ${left}`;
}

for (const each of [search, author, kind, severity]) each.addEventListener('input', filter);
more.addEventListener('click', () => {
  const first = shown;
  show(shownMore);
  // Whoever uses the keyboard goes on where the new ones begin.
  list.querySelectorAll('summary')[first]?.focus();
});
reset.addEventListener('click', () => {
  for (const each of [search, author, kind, severity]) each.value = '';
  filter();
  search.focus();
});
document.addEventListener('keydown', (event) => {
  const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
  if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    search.focus();
  }
});
filter();
