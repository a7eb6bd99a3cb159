import { grades, precisionOf, score, toldBy } from '../support/attribution-score.ts';
import type { Claim, Score } from '../support/attribution-score.ts';
import { judgedNights } from '../support/judged-nights.ts';
import type { JudgedNights, NightFile, NightsOptions } from '../support/judged-nights.ts';
import { atLeast, none, told } from '../support/result.ts';
import type { Findings, Result } from '../support/result.ts';

/** Mistakes that are printed of each sort. */
const mostExamples = 15;

/**
 * How often the authors that the product names are the true ones, and how many it finds, over many nights; beside the rule
 * that recipes use on the same nights. Counted are the places of a file that differ, and for the comparison with the
 * recipe, which knows files only, files and people.
 */
export async function measureAttribution(options: NightsOptions): Promise<Findings> {
  const judged = await judgedNights(options);
  const { files, resolvedAt } = judged;
  const thatNight = scoreOf(judged, files, ({ thatNight: claims }) => claims, null);
  const inTheEnd = scoreOf(judged, files, ({ inTheEnd: claims }) => claims, resolvedAt);
  const recipe = scoreOf(judged, files, ({ recipe: claims }) => claims, resolvedAt);
  const tenant = options.size;
  const of = (measure: string) => ({ measure, tenant });
  const percent = (share: number): number => Math.round(share * 10_000) / 100;
  const results: Result[] = [
    none({ ...of('wrong credits, exact'), ours: inTheEnd.byGrade.exact.wrong, goal: '0: exact is 100 % right' }),
    ...grades.map((grade) =>
      told({ ...of(`credits right, ${grade}`), ours: percent(precisionOf(inTheEnd.byGrade[grade])), unit: '%' }),
    ),
    atLeast(99, {
      ...of('places credited, of those that the log tells'),
      ours: percent(inTheEnd.credited / inTheEnd.told),
      unit: '%',
      goal: 'at least 99 %, after late records',
    }),
    told({ ...of('the same, without what is referred to'), ours: percent(ownOf(inTheEnd)), unit: '%' }),
    told({ ...of('the same, exactly'), ours: percent(inTheEnd.creditedExactly / inTheEnd.told), unit: '%' }),
    told({ ...of('the same, in the night itself'), ours: percent(thatNight.credited / thatNight.told), unit: '%' }),
    told(
      { ...of('people named for files who changed them'), ours: percent(precisionOf(inTheEnd.files)), unit: '%' },
      percent(precisionOf(recipe.files)),
    ),
    told(
      { ...of('people found of those who changed files'), ours: peopleFound(inTheEnd, percent), unit: '%' },
      peopleFound(recipe, percent),
    ),
    ...byKind(judged, percent, tenant),
  ].map((result) => ({ ...result, ratio: null }));
  return { results, notes: notesOf(judged, { thatNight, inTheEnd, recipe }, options) };
}

/** @param by in milliseconds since 1970: what the log told by then counts; null for what it told in each night itself. */
function scoreOf(
  { retentionDays }: JudgedNights,
  files: readonly NightFile[],
  claims: (file: NightFile) => readonly Claim[],
  by: number | null,
): Score {
  return score(
    files.map((file) => ({
      ...file,
      file: `night ${file.night} ${file.file}`,
      claims: claims(file),
      isTold: toldBy(by ?? file.resolvedAt, retentionDays),
    })),
  );
}

function byKind(judged: JudgedNights, percent: (share: number) => number, tenant: string): Result[] {
  const kinds = [...new Set(judged.files.map(({ kind }) => kind))].sort();
  return kinds.flatMap((kind) => {
    const files = judged.files.filter((file) => file.kind === kind);
    const ours = scoreOf(judged, files, ({ inTheEnd }) => inTheEnd, judged.resolvedAt);
    const recipe = scoreOf(judged, files, (file) => file.recipe, judged.resolvedAt);
    if (ours.files.told === 0) return [];
    const places = `${ours.credited} of ${ours.told} places, ${wrongOf(ours)} wrong`;
    return [
      {
        ...told(
          { measure: `people found, ${kind}`, tenant, ours: peopleFound(ours, percent), unit: '%' },
          peopleFound(recipe, percent),
        ),
        goal: places,
      },
    ];
  });
}

function ownOf({ credited, told: all, echoes }: Score): number {
  return all === echoes.told ? 1 : (credited - echoes.credited) / (all - echoes.told);
}

function peopleFound({ files }: Score, percent: (share: number) => number): number {
  return percent(files.told === 0 ? 1 : files.credited / files.told);
}

function wrongOf({ byGrade }: Score): number {
  return grades.reduce((sum, grade) => sum + byGrade[grade].wrong, 0);
}

function notesOf(
  judged: JudgedNights,
  scores: Readonly<Record<'thatNight' | 'inTheEnd' | 'recipe', Score>>,
  { nights, share, concurrent }: NightsOptions,
): string[] {
  const { inTheEnd, recipe } = scores;
  const counts = grades.map(
    (grade) => `${grade} ${inTheEnd.byGrade[grade].right} right, ${inTheEnd.byGrade[grade].wrong} wrong`,
  );
  const examples = (start: string): string[] =>
    inTheEnd.mistakes.filter((text) => text.startsWith(start)).slice(0, mostExamples);
  return [
    `${nights} nights after the first, ${share * 100} % of the objects changed in each day, ${concurrent} acts during each export.`,
    `${judged.acts} acts left ${judged.records} records, of which ${judged.lateRecords} were not listed in the night after them.`,
    `${judged.files.length} changed files; ${inTheEnd.told} places whose author the log tells, ${inTheEnd.untold} that it does not.`,
    `${inTheEnd.echoes.told} of the places only show that an object changed which the file refers to; ${inTheEnd.echoes.credited} of them are credited.`,
    `credits by places: ${counts.join('; ')}.`,
    `people by files: ours ${inTheEnd.files.right} right, ${inTheEnd.files.wrong} wrong, ${inTheEnd.files.credited} of ${inTheEnd.files.told} found; the recipe ${recipe.files.right} right, ${recipe.files.wrong} wrong, ${recipe.files.credited} of ${recipe.files.told} found.`,
    ...['wrong (exact)', 'wrong (object)', 'wrong (related)', 'missing'].flatMap(examples),
    ...judged.warnings.slice(0, 5),
  ];
}
