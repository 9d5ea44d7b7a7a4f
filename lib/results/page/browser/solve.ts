/// <reference lib="dom" />
/**
 * Steps to solve, whose every dot is a run that can be chosen.
 *
 * @module
 */

import { plotSpec } from "../../charts/plot.ts";
import { solvePlot } from "../../charts/steps_to_solve.ts";
import { withThousands } from "../../thousands.ts";
import type { TaskData } from "../page_data.ts";
import { Chart, type Drawn, type Reading } from "./chart.ts";
import { el } from "./elements.ts";
import type { PageState } from "./page_state.ts";
import { themeNow } from "./theme.ts";

/** Pixels below which names and numbers stand above the dots. */
const NARROW = 640;

/** Pixels around the pointer in which a dot is meant. */
const REACH = 30;

/** A dot of the plot. */
interface Dot {
  readonly label: string;
  readonly seed: number;
  readonly value: number;
  readonly row: number;
}

/** Starts the section. */
export function startSolve(section: HTMLElement, page: PageState): void {
  for (const block of section.querySelectorAll<HTMLElement>("[data-task]")) {
    startBlock(block, page.tasks[Number(block.dataset.task)], page);
  }
}

function startBlock(block: HTMLElement, { task, groups, solve, threshold }: TaskData, page: PageState): void {
  if (solve === undefined) return;
  let dots: readonly Dot[] = [];
  const chart = new Chart(
    `Real steps to solve ${task}, a dot for every seed.`,
    REACH,
    (reading) => {
      const dot = dots.find((dot) => dot.value === reading.x && dot.row === reading.y);
      if (dot !== undefined) page.select({ label: dot.label, task, seed: dot.seed });
    },
  );
  const note = el(
    "p",
    { class: "note" },
    "A dot chooses its run: its curve is drawn bold, and its numbers are shown below.",
  );
  block.append(chart.element, note);
  const mark = () => {
    const { selected } = page;
    const chosen = selected?.task !== task
      ? undefined
      : dots.find(({ label, seed }) => selected.label === label && selected.seed === seed);
    chart.mark(chosen === undefined ? undefined : { x: chosen.value, y: chosen.row });
  };
  const drawn = (): Drawn => {
    const theme = themeNow();
    const isNarrow = chart.width < NARROW;
    const layout = { width: Math.max(280, chart.width - 20), isNarrow, theme };
    const { plot } = solvePlot({ groups, ...solve }, layout);
    dots = (plot.layers.find(({ type }) => type === "symbol")?.rows ?? []) as readonly Dot[];
    mark();
    return {
      spec: () => plotSpec(plot, page.scales(), theme),
      marks: dots.length,
      readings: () =>
        dots.map((dot): Reading => {
          const seed = groups.find(({ label }) => label === dot.label)?.seeds.find(({ seed }) =>
            seed === dot.seed
          );
          const solved = seed === undefined || seed.stepsToSolve === Infinity
            ? `not solved within ${withThousands(seed?.end ?? 0)} real steps`
            : `solved (${threshold}) after ${withThousands(seed.stepsToSolve)} real steps`;
          return {
            x: dot.value,
            y: dot.row,
            line: dot.label,
            text: () => `${dot.label}, seed ${dot.seed}: ${solved}`,
          };
        }),
    };
  };
  const draw = () => chart.draw(drawn);
  page.onChange((change) => {
    if (change === "selection") mark();
    if (change === "look") draw();
  });
  draw();
}
