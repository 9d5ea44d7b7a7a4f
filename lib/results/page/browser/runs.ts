/// <reference lib="dom" />
/**
 * The run that the reader chose: its numbers.
 *
 * @module
 */

import { formatShare } from "../../statistic_texts.ts";
import { withThousands } from "../../thousands.ts";
import type { RunsData } from "../sections/runs.ts";
import { choiceOf, el } from "./elements.ts";
import type { PageState, SelectedRun } from "./page_state.ts";

/** Starts the section. */
export function startRuns(section: HTMLElement, { runs }: RunsData, page: PageState): void {
  const panel = section.querySelector<HTMLElement>(".run-panel");
  if (panel === null) return;
  const severalTasks = page.tasks.length > 1;
  const keyOf = ({ label, task, seed }: SelectedRun) => JSON.stringify([label, task, seed]);
  const choice = choiceOf(
    "Run",
    [
      ["", "none chosen"],
      ...runs.map((run) =>
        [keyOf(run), `${run.label}${severalTasks ? ` on ${run.task}` : ""}, seed ${run.seed}`] as const
      ),
    ],
    (value) => page.select(runs.find((run) => keyOf(run) === value)),
  );
  const facts = el("div", { "aria-live": "polite" });
  panel.append(el("p", { class: "controls" }, choice), facts);
  const show = () => {
    const { selected } = page;
    choice.select.value = selected === undefined ? "" : keyOf(selected);
    facts.replaceChildren();
    if (selected === undefined) {
      facts.append(
        el(
          "p",
          { class: "note" },
          "A dot of the steps to solve, a curve of a seed, or this list chooses a run.",
        ),
      );
      return;
    }
    const run = runs.find((run) => keyOf(run) === keyOf(selected));
    const task = page.tasks.find(({ task }) => task === selected.task);
    const seed = task?.groups.find(({ label }) => label === selected.label)?.seeds
      .find(({ seed }) => seed === selected.seed);
    const steps = (value: number) => value === Infinity ? "never" : withThousands(value);
    const rows: [string, string][] = [
      ["agent", selected.label],
      ["task", selected.task],
      ["seed", `${selected.seed}`],
      ["ended", run === undefined ? "–" : run.error === "" ? run.status : `${run.status}: ${run.error}`],
      ...seed === undefined ? [] : [
        ["real steps", withThousands(seed.end)],
        ...task!.threshold === Infinity ? [] : [
          ["steps to solve", steps(seed.stepsToSolve)],
          ["first crossing", steps(seed.firstCrossing)],
          ["held", formatShare(seed.retention)],
        ],
        ["last return", seed.finalReturn.toFixed(1)],
        ["mean return over the budget", seed.areaUnderCurve.toFixed(1)],
      ] as [string, string][],
      ["its files", run?.folder ?? "–"],
    ];
    facts.append(
      el(
        "table",
        {},
        el("caption", {}, "The chosen run"),
        el(
          "tbody",
          {},
          rows.map(([name, value]) =>
            el("tr", {}, el("th", { scope: "row" }, name), el("td", { class: "long" }, el("bdi", {}, value)))
          ),
        ),
      ),
      el(
        "p",
        { class: "controls" },
        el("a", { href: "#curves" }, "To its curve"),
        " ",
        el("button", { type: "button", click: () => page.select(undefined) }, "Choose none"),
      ),
    );
  };
  page.onChange((change) => {
    if (change === "selection") show();
  });
  show();
}
