/**
 * What a comparison with a baseline comes to, in words.
 *
 * @module
 */

import type { BaselineRow } from "./baseline.ts";
import { formatRatioInterval, formatReturnInterval } from "./statistic_texts.ts";
import { type Interval, order } from "./statistics.ts";
import { counted } from "./thousands.ts";

/** Curves named in one list at most; the table has them all. */
const MOST_NAMED = 6;
/** From so many intervals on, a sentence says how many leave out equality by chance. */
const MANY = 5;

/**
 * One or two sentences for each task: which curves need fewer real steps than the baseline, or have a higher return where the
 * task has no threshold; which more; which cannot be told apart from it.
 */
export function baselineVerdict(rows: readonly BaselineRow[]): string[] {
  return [...Map.groupBy(rows, ({ task }) => task)].flatMap(([task, own]) => verdictOf(task, own));
}

function verdictOf(task: string, rows: readonly BaselineRow[]): string[] {
  const { baseline } = rows[0];
  const start = `Against ${baseline} on ${task}`;
  const judged = rows.filter(({ seeds, baselineSeeds }) => seeds > 1 && baselineSeeds > 1);
  if (judged.length === 0) return [`${start}: one seed shows nothing about how two curves compare.`];
  const bySteps = judged.some(({ probabilityOfFewer }) => probabilityOfFewer !== undefined);
  const told = (bySteps ? byRatio : byReturn)(judged);
  const chance = judged.length < MANY
    ? []
    : [`Of ${counted(judged.length, "interval")} of 95%, one in twenty leaves out equality by chance alone.`];
  return told === "" ? [] : [`${start}: ${told}.`, ...chance];
}

function byRatio(rows: readonly BaselineRow[]): string {
  const known = rows.flatMap((row) => row.ratio === undefined ? [] : [{ row, ratio: row.ratio }])
    .sort((a, b) => order(b.ratio.value, a.ratio.value));
  const listed = (of: (interval: Interval) => boolean) =>
    known.filter(({ ratio }) => of(ratio)).map(({ row, ratio }) =>
      `${row.label} (ratio ${formatRatioInterval(ratio)})`
    );
  return told(
    listed(isAbove(1)),
    listed(isBelow(1)),
    listed((interval) => !isAbove(1)(interval) && !isBelow(1)(interval)),
    rows.filter(({ ratio }) => ratio === undefined).map(({ label }) => label),
    {
      above: "fewer real steps for",
      below: "more for",
      equal: "not told apart from it, as the interval of the ratio reaches 1:",
      unknown: "unknown, as neither is solved on half of its seeds:",
    },
  );
}

function byReturn(rows: readonly BaselineRow[]): string {
  const sorted = rows.toSorted((a, b) => order(b.returnDifference.value, a.returnDifference.value));
  const known = sorted.filter(({ equalSteps }) => equalSteps !== undefined);
  const listed = (of: (interval: Interval) => boolean) =>
    known.filter(({ returnDifference }) => of(returnDifference)).map(({ label, returnDifference }) =>
      `${label} (${formatReturnInterval(returnDifference)})`
    );
  return told(
    listed(isAbove(0)),
    listed(isBelow(0)),
    listed((interval) => !isAbove(0)(interval) && !isBelow(0)(interval)),
    sorted.filter(({ equalSteps }) => equalSteps === undefined).map(({ label }) => label),
    {
      above: "a higher return after equally many real steps for",
      below: "a lower one for",
      equal: "not told apart from it, as the interval of the difference reaches 0:",
      unknown: "unknown, as no real step is common to both:",
    },
  );
}

const isAbove = (line: number) => ({ low }: Interval) => low > line;
const isBelow = (line: number) => ({ high }: Interval) => high < line;

interface Words {
  readonly above: string;
  readonly below: string;
  readonly equal: string;
  readonly unknown: string;
}

function told(
  above: readonly string[],
  below: readonly string[],
  equal: readonly string[],
  unknown: readonly string[],
  words: Words,
): string {
  const parts = [[words.above, above], [words.below, below], [words.equal, equal], [
    words.unknown,
    unknown,
  ]] as const;
  return parts.filter(([, names]) => names.length > 0).map(([what, names]) => `${what} ${shortened(names)}`)
    .join("; ");
}

function shortened(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return more > 0 ? `${names.slice(0, MOST_NAMED).join(", ")} and ${more} more` : names.join(", ");
}
