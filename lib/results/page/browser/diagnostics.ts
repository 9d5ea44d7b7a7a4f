/// <reference lib="dom" />
/**
 * One logged column at a time, a line for every agent.
 *
 * @module
 */

import { unpack } from "../packed_numbers.ts";
import type { DiagnosticsData } from "../sections/diagnostics.ts";
import { Chart } from "./chart.ts";
import { choiceOf, el } from "./elements.ts";
import { drawLines } from "./lines_chart.ts";
import type { PageState } from "./page_state.ts";

/** Starts the section. */
export function startDiagnostics(section: HTMLElement, { lines }: DiagnosticsData, page: PageState): void {
  const block = section.querySelector(".chart-block");
  if (block === null || lines.length === 0) return;
  const columns = [...new Set(lines.map(({ column }) => column))];
  const tasks = [...new Set(lines.map(({ task }) => task))];
  let [column, task] = [columns.find((name) => name === "model_error") ?? columns[0], tasks[0]];
  const chart = new Chart("What agents logged against real steps, median over seeds.", Infinity);
  const choices = [
    choiceOf("Column", columns.map((name) => [name, name]), (value) => {
      column = value;
      draw();
    }),
    ...tasks.length < 2 ? [] : [
      choiceOf("Task", tasks.map((name) => [name, name]), (value) => {
        task = value;
        draw();
      }),
    ],
  ];
  choices[0].select.value = column;
  block.append(el("p", { class: "controls" }, choices), chart.element);
  const draw = () => {
    const shown = lines.filter((line) =>
      line.column === column && line.task === task && !page.hidden.has(line.label)
    );
    drawLines(
      chart,
      () =>
        shown.map(({ label, steps, values }) => {
          const numbers = unpack(values);
          return { label, name: label, points: steps.map((steps, i) => ({ steps, value: numbers[i] })) };
        }),
      column,
      page,
    );
  };
  page.onChange((change) => {
    if (change !== "selection") draw();
  });
  draw();
}
