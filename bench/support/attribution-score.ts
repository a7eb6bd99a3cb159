import { touches } from './attribution-truth.ts';
import type { LedgerAct, TrueChange } from './attribution-truth.ts';

export const grades = ['exact', 'object', 'related'] as const;
export type ScoredGrade = (typeof grades)[number];

/** What somebody who attributes says of one file: who did what. */
export interface Claim {
  readonly actor: string;
  readonly grade: ScoredGrade;
  /** JSON pointers; `''` for the object as a whole. */
  readonly pointers: readonly string[];
  /** What the claim rests on, for people. */
  readonly evidence?: string;
}

/** A file, what is true of it, and what is claimed. */
export interface JudgedFile {
  readonly kind: string;
  readonly file: string;
  readonly status: 'added' | 'modified' | 'deleted';
  readonly truth: readonly TrueChange[];
  readonly claims: readonly Claim[];
}

export interface Counted {
  readonly right: number;
  readonly wrong: number;
}

/** How often the claims of many files are right, and how much of what is true they say. */
export interface Score {
  /** A claim about one place counts once. */
  readonly byGrade: Readonly<Record<ScoredGrade, Counted>>;
  /** Things that differ and whose author the log told by then. */
  readonly told: number;
  /** Those of them that are credited to the right one, under any grade. */
  readonly credited: number;
  readonly creditedExactly: number;
  /** Of both those where another object changed, which the file refers to. */
  readonly echoes: { readonly told: number; readonly credited: number };
  /** Things that differ and of which the log told nobody. */
  readonly untold: number;
  /** The same by files and people: whoever had a hand in a file, whatever it was. */
  readonly files: Counted & { readonly told: number; readonly credited: number };
  /** Sentences about what is wrong and what is missing, for people. */
  readonly mistakes: readonly string[];
}

/** Which acts the log had told by then: not before they were listed, and not when they are too old. */
export function toldBy(now: number, retentionDays: number): (act: LedgerAct) => boolean {
  const oldest = now - retentionDays * 24 * 3600 * 1000;
  return ({ toldFrom, time }) => toldFrom !== null && toldFrom <= now && time >= oldest;
}

export function score(files: readonly (JudgedFile & { readonly isTold: (act: LedgerAct) => boolean })[]): Score {
  const byGrade = { exact: counted(), object: counted(), related: counted() };
  const total = { told: 0, credited: 0, creditedExactly: 0, untold: 0 };
  const echoes = { told: 0, credited: 0 };
  const perFile = { right: 0, wrong: 0, told: 0, credited: 0 };
  const mistakes: string[] = [];
  for (const file of files) {
    for (const claim of file.claims) {
      for (const pointer of claim.pointers) {
        const isRight = rightAbout(file, claim, wayOf(pointer));
        byGrade[claim.grade][isRight ? 'right' : 'wrong'] += 1;
        if (!isRight) mistakes.push(sayWrong(file, claim, pointer));
      }
    }
    for (const change of file.truth) {
      if (change.act === null || !file.isTold(change.act)) {
        total.untold += 1;
        continue;
      }
      total.told += 1;
      if (change.isEcho) echoes.told += 1;
      const credits = file.claims.filter((claim) => covers(file, claim, change));
      if (credits.length > 0 && change.isEcho) echoes.credited += 1;
      if (credits.length > 0) total.credited += 1;
      else mistakes.push(sayMissing(file, change.way, change.act));
      if (credits.some(({ grade }) => grade === 'exact')) total.creditedExactly += 1;
    }
    countPeople(file, perFile);
  }
  return { byGrade, ...total, echoes, files: perFile, mistakes };
}

/** Share of what was claimed that is right; 1 where nothing was. */
export function precisionOf({ right, wrong }: Counted): number {
  return right + wrong === 0 ? 1 : right / (right + wrong);
}

function counted(): { right: number; wrong: number } {
  return { right: 0, wrong: 0 };
}

/** An exact claim must be right about everything that it covers; another one about something of it. */
function rightAbout(file: JudgedFile, { actor, grade }: Claim, way: readonly string[]): boolean {
  const covered = file.truth.filter((change) =>
    file.status === 'added' && way.length === 0 ? change.way.length === 0 : touches(change.way, way),
  );
  const exact = covered.filter((change) => change.way.length > 0);
  // Who made the object also made what nobody touched since.
  const about = exact.length > 0 && way.length > 0 ? exact : covered;
  const isHis = (change: TrueChange): boolean => change.act?.actors.includes(actor) === true;
  return grade === 'exact' ? about.length > 0 && about.every(isHis) : about.some(isHis);
}

function covers({ status }: JudgedFile, { actor, pointers }: Claim, { way, act }: TrueChange): boolean {
  if (act?.actors.includes(actor) !== true) return false;
  return pointers.some((pointer) =>
    status === 'added' && way.length === 0 ? pointer === '' : touches(wayOf(pointer), way),
  );
}

function countPeople(
  { truth, claims, isTold }: JudgedFile & { readonly isTold: (act: LedgerAct) => boolean },
  count: { right: number; wrong: number; told: number; credited: number },
): void {
  const acts = truth.flatMap(({ act }) => (act === null ? [] : [act]));
  const claimed = new Set(claims.map(({ actor }) => actor));
  for (const actor of claimed) count[acts.some(({ actors }) => actors.includes(actor)) ? 'right' : 'wrong'] += 1;
  const told = new Map(acts.filter(isTold).map((act) => [act.actors.join(), act.actors]));
  count.told += told.size;
  count.credited += [...told.values()].filter((actors) => actors.some((actor) => claimed.has(actor))).length;
}

/** Names of a JSON pointer, RFC 6901. */
export function wayOf(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function sayWrong({ file, truth }: JudgedFile, { actor, grade, evidence }: Claim, pointer: string): string {
  const about = truth.filter((change) => touches(change.way, wayOf(pointer)));
  const acts = [...new Set(about.map(({ act }) => (act === null ? 'by nobody known' : sayAct(act))))];
  const inTruth = about.length === 0 ? 'where nothing differs' : `in truth ${acts.join(', ')}`;
  return `wrong (${grade}): ${file} ${pointer} by ${actor} (${evidence ?? ''}), ${inTruth}`;
}

function sayMissing({ file, claims }: JudgedFile, way: readonly string[], act: LedgerAct): string {
  const said = claims
    .map(({ actor, grade, pointers }) => `${actor} ${grade} ${pointers.slice(0, 3).join(' ')}`)
    .join('; ');
  return `missing: ${file} /${way.join('/')}, ${sayAct(act)}; said was: ${said === '' ? 'nothing' : said}`;
}

function sayAct({ verb, time, actors }: LedgerAct): string {
  return `${verb} ${new Date(time).toISOString()} by ${actors.join(' or ')}`;
}
