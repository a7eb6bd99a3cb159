import { areaOf } from '../catalogue/areas.ts';
import { kindById } from '../catalogue/index.ts';
import { eventsOf } from '../domain/change.ts';
import type { AttributedChange, ChangeStatus, CommitGroup, GitIdentity } from '../domain/change.ts';
import { grouped } from '../domain/grouped.ts';
import type { RunFacts } from '../domain/run.ts';
import { shownLine } from '../domain/shown.ts';
import { bounded, cut } from './bounded.ts';
import { groupTrailers, runTrailers } from './trailers.ts';

const longestSubject = 100;
/** Authors in a subject, so that there is room for what they did. */
const longestWho = 60;
/** Names of objects and activities. */
const longestName = 80;
/** Of each author, where a commit has more than one. */
const longestOfSeveral = 60;
const authorsNamed = 3;
/** Objects that a message lists; the commit itself has them all. */
const listed = { lines: 200, bytes: 32_000 };

/** Who is shown when the log names nobody. */
export const unknownAuthor: GitIdentity = { name: 'unknown', email: 'unknown@unknown.invalid' };

/** `Ada Lindqvist, HR Sync (SP) <ada@contoso.com>`: the first names, how many others, and the first one's e-mail. */
export function gitAuthor({ authors, isRewritten }: CommitGroup, run: RunFacts, identity: GitIdentity): GitIdentity {
  const [first, ...others] = authors;
  if (first === undefined) return isRewritten || run.previousStartedAt === null ? identity : unknownAuthor;
  if (others.length === 0) return first;
  const names = authors.slice(0, authorsNamed).map(({ name }) => cut(name, longestOfSeveral));
  const left = authors.length - names.length;
  const rest = left === 0 ? '' : ` and ${left} ${left === 1 ? 'other' : 'others'}`;
  return { name: names.join(', ') + rest, email: first.email };
}

/**
 * Subject and list for people, trailers for machines; at most about 64 KB, whatever the tenant's names are.
 * @param part which of the run's commits it is, such as `2/3`; `notRead` names the kinds that could not be read.
 */
export function commitMessage(
  group: CommitGroup,
  run: RunFacts,
  author: GitIdentity,
  { part, notRead }: { readonly part: string; readonly notRead: readonly string[] },
): string {
  const trailers = [...groupTrailers(group), ...runTrailers(run, part, notRead)];
  return `${subject(group, run, author)}\n\n${body(group)}\n\n${trailers.join('\n')}\n`;
}

/** In the place of an author, for what is nobody's doing. */
function titleOf({ authors, isRewritten }: CommitGroup, run: RunFacts): string | undefined {
  if (isRewritten) return 'Same objects in a new form';
  return authors.length === 0 && run.previousStartedAt === null ? 'First backup' : undefined;
}

/** `Ada Lindqvist: 3 changed, 1 added in Conditional Access, Groups`, the areas with the most changes first. */
function subject(group: CommitGroup, run: RunFacts, author: GitIdentity): string {
  const { changes } = group;
  const who = titleOf(group, run) ?? cut(author.name, longestWho);
  const what = `${who}: ${counts(changes)}`;
  const areas = [...grouped(changes, ({ kind }) => areaOf(kindById(kind)))]
    .sort(([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1))
    .map(([area]) => area);
  for (let named = areas.length; named > 0; named--) {
    const left = areas.length - named;
    const rest = left === 0 ? '' : ` and ${left} more ${left === 1 ? 'area' : 'areas'}`;
    const text = `${what} in ${areas.slice(0, named).join(', ')}${rest}`;
    if (Array.from(text).length <= longestSubject) return text;
  }
  return cut(`${what} in ${areas.length} ${areas.length === 1 ? 'area' : 'areas'}`, longestSubject);
}

const spoken: Readonly<Record<ChangeStatus, string>> = { modified: 'changed', added: 'added', deleted: 'deleted' };

/** `3 changed, 1 added`. */
export function counts(changes: readonly { readonly status: ChangeStatus }[]): string {
  const statuses: ChangeStatus[] = ['modified', 'added', 'deleted'];
  return statuses
    .map((status) => ({ status, count: changes.filter((change) => change.status === status).length }))
    .filter(({ count }) => count > 0)
    .map(({ status, count }) => `${count} ${spoken[status]}`)
    .join(', ');
}

function body({ changes }: CommitGroup): string {
  const { kept, left } = bounded(changes.slice(0, listed.lines).map(line), listed);
  const more = left + Math.max(0, changes.length - listed.lines);
  return [...kept, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n');
}

function line(change: AttributedChange): string {
  const what = `- ${change.status} ${change.kind} ${cut(shownLine(change.name), longestName)}`;
  const last = eventsOf(change.attribution).at(-1);
  return last === undefined ? what : `${what} (${cut(shownLine(last.activity), longestName)}, ${last.at})`;
}
