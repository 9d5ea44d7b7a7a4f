/**
 * The summary: one row for each agent and task.
 *
 * @module
 */

import {
  formatRatioInterval,
  formatReturnInterval,
  formatShare,
  formatStepsInterval,
} from "../../statistic_texts.ts";
import type { CensoredInterval } from "../../statistics.ts";
import type { SummaryRow } from "../../summary.ts";
import { markup } from "../markup.ts";
import type { PageSection } from "../section.ts";
import { type PageColumn, pageTable } from "../table.ts";

/** The table of statistics, best agent first. */
export function summarySection(rows: readonly SummaryRow[]): PageSection {
  return {
    id: "summary",
    title: "Summary",
    content: markup`${
      [...Map.groupBy(rows, ({ task }) => task)].map(([task, own]) =>
        pageTable(
          `Statistics over seeds on ${task}${rulesInCaption(own)}; in brackets 95% bootstrap intervals`,
          columnsOf(own),
          bestFirst(own),
        )
      )
    }`,
  };
}

/** Whether all agents were given the same. */
function haveSameRules(rows: readonly SummaryRow[]): boolean {
  return rows.every(({ rules }) => rules === rows[0].rules);
}

function rulesInCaption(rows: readonly SummaryRow[]): string {
  return haveSameRules(rows) ? `, rules ${rows[0].rules}` : "";
}

/** Agents by their median steps to solve, or by their last return where nothing is solved. */
function bestFirst(rows: readonly SummaryRow[]): SummaryRow[] {
  const steps = ({ stepsToSolveMedian: { value } }: SummaryRow) => Number.isNaN(value) ? Infinity : value;
  return rows.toSorted((a, b) =>
    Math.sign(steps(a) - steps(b)) || b.finalReturnIqm.value - a.finalReturnIqm.value
  );
}

const steps = (
  title: string,
  about: string,
  of: (row: SummaryRow) => CensoredInterval,
): PageColumn<SummaryRow> => ({
  title,
  about,
  isNumber: true,
  cell: (row) => ({ text: formatStepsInterval(of(row)), value: of(row).value }),
});

function columnsOf(rows: readonly SummaryRow[]): PageColumn<SummaryRow>[] {
  const hasThreshold = rows.some(({ solvedFraction }) => !Number.isNaN(solvedFraction));
  const hasRatio = rows.some(({ ratio }) => ratio !== undefined);
  const references = new Set(rows.flatMap(({ ratio, ratioTo }) => ratio === undefined ? [] : [ratioTo]));
  const [reference] = references.size === 1 ? references : [undefined];
  const hasSource = rows.some(({ sourceSteps }) => sourceSteps > 0);
  return [
    { title: "agent", cell: ({ label }) => label },
    ...haveSameRules(rows) ? [] : [{
      title: "rules",
      about: "Whether the agent was given the task's rewards and ends, or had to learn them.",
      cell: ({ rules }: SummaryRow) => rules,
    }],
    ...hasThreshold
      ? [
        {
          title: "solved",
          about: "Seeds that were solved within the budget, of all.",
          isNumber: true,
          cell: ({ solvedFraction, seeds }: SummaryRow) => ({
            text: `${Math.round(solvedFraction * seeds)} of ${seeds}`,
            value: solvedFraction,
          }),
        },
        steps(
          "steps to solve, median",
          "Real steps until the first of at least five evaluations in a row, over at least 200 steps, at or above the task's line.",
          (row) => row.stepsToSolveMedian,
        ),
        steps("IQM", "The same, interquartile mean.", (row) => row.stepsToSolveIqm),
        steps(
          "first crossing",
          "Real steps until the first evaluation at or above the line, median.",
          (row) => row.firstCrossingMedian,
        ),
        {
          title: "held",
          about: "The share of real steps after the first crossing at or above the line.",
          isNumber: true,
          cell: ({ retentionMean }: SummaryRow) => ({
            text: formatShare(retentionMean),
            value: retentionMean,
          }),
        },
      ]
      : [{
        title: "seeds",
        isNumber: true,
        cell: ({ seeds }: SummaryRow) => ({ text: `${seeds}`, value: seeds }),
      }],
    {
      title: "last return, IQM",
      about: "Interquartile mean of the mean return at the last evaluation.",
      isNumber: true,
      cell: ({ finalReturnIqm }) => ({
        text: formatReturnInterval(finalReturnIqm),
        value: finalReturnIqm.value,
      }),
    },
    {
      title: "mean return",
      about: "The mean return over the whole budget.",
      isNumber: true,
      cell: ({ areaUnderCurve }) => ({ text: areaUnderCurve.toFixed(1), value: areaUnderCurve }),
    },
    ...hasSource
      ? [{
        title: "steps before",
        about: "Real steps on another task that trained the model it started with.",
        isNumber: true,
        cell: ({ sourceSteps }: SummaryRow) => ({ text: `${sourceSteps}`, value: sourceSteps }),
      }]
      : [],
    ...hasRatio
      ? [{
        title: reference === undefined ? "times fewer steps" : `times fewer steps than ${reference}`,
        about:
          "How many times fewer real steps than the best model-free agent, which is named; the choice of the best is part of the interval.",
        isNumber: true,
        cell: ({ ratio, ratioTo }: SummaryRow) => ({
          text: ratio === undefined
            ? "–"
            : `${formatRatioInterval(ratio)}${reference === undefined ? ` than ${ratioTo}` : ""}`,
          value: ratio?.value,
        }),
      }, {
        title: "P(fewer)",
        about: "The probability that a run of it needs fewer real steps than a run of that model-free agent.",
        isNumber: true,
        cell: ({ probabilityOfFewer }: SummaryRow) => ({
          text: probabilityOfFewer === undefined ? "–" : probabilityOfFewer.toFixed(2),
          value: probabilityOfFewer,
        }),
      }]
      : [],
  ];
}
