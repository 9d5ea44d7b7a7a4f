/**
 * What differs between the variants of an agent: a table, and for two settings at a time a map.
 *
 * @module
 */

import type { SettingValue } from "../../../settings/settings.ts";
import { rulesOf } from "../../rules.ts";
import { formatSteps, formatStepsInterval } from "../../statistic_texts.ts";
import { median } from "../../statistics.ts";
import type { StoredContender, StoredPlan } from "../../stored_plan.ts";
import type { SummaryRow } from "../../summary.ts";
import { withThousands } from "../../thousands.ts";
import { type Markup, markup } from "../markup.ts";
import type { PageSection } from "../section.ts";
import { shadeClass } from "../shade.ts";
import { pageTable } from "../table.ts";

/** Settings of which every two have a map. */
const MOST_MAPPED = 4;

/** One variant on one task. */
interface Variant {
  readonly contender: StoredContender;
  readonly row: SummaryRow;
}

/** The variants of every agent that has several; undefined if none has. */
export function variantsSection(
  { contenders }: StoredPlan,
  summary: readonly SummaryRow[],
): PageSection | undefined {
  const agents = [...Map.groupBy(contenders, ({ agent }) => agent)].filter(([, alike]) => alike.length > 1);
  if (agents.length === 0) return undefined;
  const tasks = [...Map.groupBy(summary, ({ task }) => task)];
  return {
    id: "variants",
    title: "What differs between variants",
    content: markup`${
      agents.flatMap(([agent, alike]) => {
        const keys = differingKeys(alike);
        return tasks.flatMap(([task, rows]) => {
          const variants = alike.flatMap((contender): Variant[] => {
            const row = rows.find(({ label }) => label === contender.label);
            return row === undefined ? [] : [{ contender, row }];
          });
          const where = tasks.length > 1 ? `${agent} on ${task}` : agent;
          return [tableOf(where, keys, variants), ...mapsOf(where, keys, variants)];
        });
      })
    }`,
  };
}

/** Settings whose values differ, and `rules` if those do. */
function differingKeys(alike: readonly StoredContender[]): string[] {
  const keys = new Set(alike.flatMap(({ settings }) => Object.keys(settings)));
  return [
    ...[...keys].filter((key) => new Set(alike.map(({ settings }) => settings[key])).size > 1),
    ...new Set(alike.map(rulesOf)).size > 1 ? ["rules"] : [],
  ];
}

function valueOf({ contender }: Variant, key: string): SettingValue {
  return key === "rules" ? rulesOf(contender) : contender.settings[key] ?? "–";
}

/** Steps to solve, or minus the return where nothing is solved: less is better. */
function scoreOf({ row }: Variant): number {
  return Number.isNaN(row.stepsToSolveMedian.value)
    ? -row.finalReturnIqm.value
    : row.stepsToSolveMedian.value;
}

function tableOf(where: string, keys: readonly string[], variants: readonly Variant[]): Markup {
  const ranked = variants.toSorted((a, b) => compared(scoreOf(a), scoreOf(b)));
  return pageTable(`Variants of ${where}, best first`, [
    { title: "variant", cell: ({ row }: Variant) => row.label },
    ...keys.map((key) => ({
      title: key,
      isNumber: true,
      cell: (variant: Variant) => {
        const value = valueOf(variant, key);
        return { text: `${value}`, value: typeof value === "number" ? value : undefined };
      },
    })),
    {
      title: "steps to solve, median",
      isNumber: true,
      cell: ({ row: { stepsToSolveMedian } }) => ({
        text: formatStepsInterval(stepsToSolveMedian),
        value: stepsToSolveMedian.value,
      }),
    },
    {
      title: "last return",
      isNumber: true,
      cell: ({ row: { finalReturnIqm: { value } } }) => ({ text: value.toFixed(1), value }),
    },
  ], ranked);
}

/** A map of every two of the differing settings. */
function mapsOf(where: string, keys: readonly string[], variants: readonly Variant[]): Markup[] {
  const mapped = keys.slice(0, MOST_MAPPED);
  const scores = variants.map(scoreOf).filter(Number.isFinite);
  const [best, worst] = [
    scores.reduce((a, b) => Math.min(a, b), Infinity),
    scores.reduce((a, b) => Math.max(a, b), -Infinity),
  ];
  const isSolved = variants.some(({ row }) => !Number.isNaN(row.stepsToSolveMedian.value));
  const what = isSolved ? "Median steps to solve" : "Last return";
  return mapped.flatMap((down, i) =>
    mapped.slice(i + 1).map((across) => {
      const [rows, columns] = [down, across].map((key) =>
        [...new Set(variants.map((variant) => valueOf(variant, key)))].sort(order)
      );
      const caption = `${what} of ${where} by ${down} (rows) and ${across} (columns)${
        keys.length > 2 ? "; the median over the other settings" : ""
      }`;
      return markup`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table class="matrix">
<caption><span>${caption}</span></caption>
<thead><tr><td></td>${
        columns.map((value) => markup`<th scope="col"><bdi>${`${value}`}</bdi></th>`)
      }</tr></thead>
<tbody>${
        rows.map((atRow) =>
          markup`<tr><th scope="row"><bdi>${`${atRow}`}</bdi></th>${
            columns.map((atColumn) => {
              const cell = variants.filter((variant) =>
                valueOf(variant, down) === atRow && valueOf(variant, across) === atColumn
              );
              if (cell.length === 0) return markup`<td></td>`;
              const score = median(cell.map(scoreOf));
              const share = worst > best ? (worst - Math.min(score, worst)) / (worst - best) : 1;
              const text = score === Infinity
                ? formatSteps(cell[0].row.stepsToSolveMedian)
                : isSolved
                ? withThousands(score)
                : (-score).toFixed(1);
              return markup`<td class="${shadeClass(score === Infinity ? 0 : share)}">${text}</td>`;
            })
          }</tr>
`
        )
      }</tbody></table></div>
`;
    })
  );
}

function order(a: SettingValue, b: SettingValue): number {
  return typeof a === "number" && typeof b === "number" ? a - b : String(a) < String(b) ? -1 : 1;
}

function compared(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
