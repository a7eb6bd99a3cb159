import type { GitIdentity } from '../domain/change.ts';
import { remote } from './remote.ts';
import { noteStream } from './fast-import.ts';
import { fetchOf } from './fetch.ts';
import { blobTexts } from './git-objects.ts';
import { GitTimeOut, gitWithInput } from './git-process.ts';
import type { Git } from './git.ts';
import { PushError } from './push-errors.ts';
import { pushRef } from './push.ts';

/** Who writes notes, and when. */
export interface NoteWriter {
  readonly identity: GitIdentity;
  /** Instant, ISO 8601. */
  readonly at: string;
  /** Subject of the commit on the notes' ref. */
  readonly subject: string;
}

/** Notes on commits below one ref, https://git-scm.com/docs/git-notes. */
export interface Notes {
  /** Texts of the notes on these commits; commits without one are missing. */
  read(commits: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Commits that have a note. */
  noted(): Promise<ReadonlySet<string>>;
  /** Puts the texts in place of the notes that are there, all of them or none. */
  write(texts: ReadonlyMap<string, string>, by: NoteWriter): Promise<void>;
  /**
   * Where both sides have notes of their own, the remote's are taken: others may build on them. Notes that cannot be had
   * are no reason to fail.
   */
  fetch(): Promise<void>;
  /**
   * Where others pushed notes meanwhile, what was written here goes on top of theirs.
   * @throws PushError.
   */
  push(): Promise<void>;
}

/** Others may push just as often. */
const mostTries = 3;

export function notesAt(git: Git, ref: string): Notes {
  /** What this handle wrote, to be written again. */
  const written: { readonly texts: ReadonlyMap<string, string>; readonly by: NoteWriter }[] = [];
  const tip = (): Promise<string | undefined> => git.ask('rev-parse', '--verify', '--quiet', ref);
  const blobs = async (): Promise<Map<string, string>> => {
    const list = (await git.ask('notes', `--ref=${ref}`, 'list')) ?? '';
    return new Map(
      list.split('\n').flatMap((line): [string, string][] => {
        const [blob, commit] = line.split(' ');
        return blob !== undefined && commit !== undefined ? [[commit, blob]] : [];
      }),
    );
  };
  /** Undefined where the server does not answer, too. */
  const answerOf = (...args: string[]): Promise<string | undefined> =>
    git
      .aside()
      .ask(...args)
      .catch((error: unknown) => {
        if (error instanceof GitTimeOut) return undefined;
        throw error;
      });
  const take = async (): Promise<void> => {
    const found = await answerOf('ls-remote', remote, ref);
    const [theirs = ''] = (found ?? '').split('\t');
    const ours = await tip();
    if (theirs === '' || theirs === ours) return;
    if ((await answerOf(...fetchOf(ref))) === undefined) return;
    const ahead = ours !== undefined && (await git.ask('merge-base', '--is-ancestor', theirs, ours)) !== undefined;
    if (!ahead) await git.ask('update-ref', ref, theirs);
  };
  const put = async (texts: ReadonlyMap<string, string>, { identity, at, subject }: NoteWriter): Promise<void> => {
    const stream = noteStream({ ref, from: (await tip()) ?? null, texts, subject }, identity, at);
    await gitWithInput(git, ['fast-import', '--quiet', '--date-format=raw'], stream);
  };
  return {
    noted: async () => new Set((await blobs()).keys()),
    async read(commits) {
      const noted = await blobs();
      const known = commits.flatMap((commit) => {
        const blob = noted.get(commit);
        return blob === undefined ? [] : [{ commit, blob }];
      });
      const texts = await blobTexts(
        git,
        known.map(({ blob }) => blob),
      );
      return new Map(known.map(({ commit }, at) => [commit, texts[at] ?? '']));
    },
    async write(texts, by) {
      if (texts.size === 0) return;
      written.push({ texts, by });
      await put(texts, by);
    },
    fetch: take,
    async push() {
      if ((await tip()) === undefined) return;
      for (let tries = 1; ; tries++) {
        try {
          await pushRef(git, `${ref}:${ref}`);
          return;
        } catch (error) {
          if (!(error instanceof PushError) || error.fault !== 'moved' || tries === mostTries) throw error;
          await take();
          for (const { texts, by } of written) await put(texts, by);
        }
      }
    },
  };
}
