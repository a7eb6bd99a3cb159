import type { GitIdentity } from '../domain/change.ts';
import type { CommitPlan, Stage, TagPlan } from '../domain/ports.ts';

/**
 * Git's fast-import language, https://git-scm.com/docs/git-fast-import. The stream ends with `done`, so that one that
 * breaks off changes no ref.
 * @param request `stage` is null where the texts are in the repository already.
 */
export function* commitStream(request: {
  readonly ref: string;
  readonly base: string | null;
  readonly plans: readonly CommitPlan[];
  readonly committer: GitIdentity;
  readonly at: string;
  readonly stage: Stage | null;
}): Iterable<string> {
  yield 'feature done\n';
  let from = request.base;
  for (const plan of request.plans) {
    yield `commit ${request.ref}\n`;
    yield `author ${identityLine(plan.author, plan.authorDate)}\n`;
    yield `committer ${identityLine(request.committer, request.at)}\n`;
    yield data(plan.message);
    if (from !== null) yield `from ${from}\n`;
    from = null; // the next ones follow on the ref
    for (const path of plan.deletes) yield `D ${quoted(path)}\n`;
    for (const { path, blob } of plan.writes) {
      if (request.stage === null) yield `M 100644 ${blob} ${quoted(path)}\n`;
      else yield `M 100644 inline ${quoted(path)}\n${data(request.stage.get(blob))}`;
    }
    yield '\n';
  }
  yield 'done\n';
}

/** Texts alone, which nothing refers to yet. */
export function* textStream(blobs: Iterable<string>, stage: Stage): Iterable<string> {
  yield 'feature done\n';
  for (const blob of blobs) yield `blob\n${data(stage.get(blob))}`;
  yield 'done\n';
}

/** One annotated tag, the same way: no identity from git's configuration, no message on a command line. */
export function* tagStream(plan: TagPlan, tagger: GitIdentity, at: string): Iterable<string> {
  yield 'feature done\n';
  yield `tag ${plan.name}\nfrom ${plan.commit}\ntagger ${identityLine(tagger, at)}\n${data(plan.message)}`;
  yield 'done\n';
}

/** Notes on commits, in place of those that are there. */
export function* noteStream(
  notes: {
    readonly ref: string;
    readonly from: string | null;
    /** By commit. */
    readonly texts: ReadonlyMap<string, string>;
    readonly subject: string;
  },
  committer: GitIdentity,
  at: string,
): Iterable<string> {
  yield 'feature done\nfeature notes\n';
  yield `commit ${notes.ref}\ncommitter ${identityLine(committer, at)}\n${data(notes.subject)}`;
  if (notes.from !== null) yield `from ${notes.from}\n`;
  for (const [commit, text] of notes.texts) yield `N inline ${commit}\n${data(text)}`;
  yield '\n';
  yield 'done\n';
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

/** C-style quotes, which carry every path whole. */
function quoted(path: string): string {
  const escaped = path.replace(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`));
  return `"${escaped}"`;
}

function identityLine({ name, email }: GitIdentity, at: string): string {
  const safe = (text: string): string => text.replace(/[<>\0\n]/g, ' ');
  return `${safe(name)} <${safe(email)}> ${Math.floor(Date.parse(at) / 1000)} +0000`;
}
