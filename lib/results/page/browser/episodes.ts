/// <reference lib="dom" />
/**
 * Training episodes of one agent, a line for every seed.
 *
 * @module
 */

import { unpack } from "../packed_numbers.ts";
import type { EpisodesData } from "../sections/episodes.ts";
import { Chart } from "./chart.ts";
import { choiceOf, el } from "./elements.ts";
import { drawLines } from "./lines_chart.ts";
import type { PageState } from "./page_state.ts";

/** Starts the section. */
export function startEpisodes(section: HTMLElement, { every, runs }: EpisodesData, page: PageState): void {
  const block = section.querySelector(".chart-block");
  if (block === null || runs.length === 0) return;
  const severalTasks = page.tasks.length > 1;
  const keyOf = ({ label, task }: { readonly label: string; readonly task: string }) =>
    JSON.stringify([label, task]);
  const agents = [...new Map(runs.map((run) => [keyOf(run), run])).entries()];
  let chosen = agents[0][0];
  const choice = choiceOf(
    "Agent",
    agents.map(([key, { label, task }]) => [key, severalTasks ? `${label} on ${task}` : label]),
    (value) => {
      chosen = value;
      draw();
    },
  );
  const chart = new Chart(
    "Returns of training episodes against real steps, a line for every seed.",
    Infinity,
  );
  const note = el("p", { class: "note", role: "status" });
  block.append(el("p", { class: "controls" }, choice), chart.element, note);
  const draw = () => {
    const { selected } = page;
    const own = runs.filter((run) => keyOf(run) === chosen);
    const single = selected !== undefined && keyOf(selected) === chosen
      ? own.filter(({ seed }) => seed === selected.seed)
      : [];
    const shown = single.length > 0 ? single : own;
    const lines = () =>
      shown.map(({ label, seed, steps, returns }) => {
        const values = unpack(returns);
        return {
          label,
          name: `${label}, seed ${seed}`,
          points: [...unpack(steps)].map((steps, i) => ({ steps: Math.round(steps), value: values[i] })),
        };
      });
    drawLines(chart, lines, "Return of the episode", page);
    note.textContent = [
      ...single.length > 0 ? [`The chosen run, seed ${single[0].seed}.`] : [`Every seed of ${shown.length}.`],
      ...every > 1 ? [`One episode in ${every} is drawn.`] : [],
    ].join(" ");
  };
  page.onChange((change) => {
    if (change === "hidden") return;
    const { selected } = page;
    if (change === "selection" && selected !== undefined && agents.some(([key]) => key === keyOf(selected))) {
      choice.select.value = chosen = keyOf(selected);
    }
    draw();
  });
  draw();
}
