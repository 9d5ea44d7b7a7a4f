import { assert, assertEquals, assertMatch } from "@std/assert";
import { formatBaseline, formatDifferences } from "../../lib/results/baseline_files.ts";
import { parse } from "@std/csv";
import { DIAGNOSTICS, reportColumns, resultColumns, SWEPT } from "../../lib/results/columns.ts";
import { formatProfiles } from "../../lib/results/performance_profile.ts";
import { settingsColumns } from "../../lib/results/settings_columns.ts";
import { writeMerged } from "../../lib/results/store.ts";
import type { StoredPlan } from "../../lib/results/stored_plan.ts";
import type { FinishedRun } from "../../lib/results/run_files.ts";
import { configOf, failedRun, finishedRun, inFolder, planOf } from "./fixtures.ts";

Deno.test("resultColumns describes the columns of every file that is written, in their order", () =>
  inFolder((folder) => {
    const plan: StoredPlan = {
      ...planOf(0, 1),
      contenders: [1, 5].map((length) => ({
        label: `dyna rolloutLength=${length}`,
        agent: "dyna",
        kind: "model-based",
        settings: { rolloutLength: length },
      })),
    };
    const runs = plan.contenders.flatMap(({ label }) => [0, 1].map((seed) => finishedRun(label, seed)));
    writeMerged(folder, configOf(plan), runs);
    for (const { file, columns } of resultColumns) {
      const [heading] = Deno.readTextFileSync(`${folder}/${file}`).split("\n");
      const described = columns.map(({ name }) =>
        name === SWEPT ? "rollout_length" : name === DIAGNOSTICS ? "modelLoss" : name
      );
      assertEquals(heading, described.join(), file);
    }
    assertEquals(
      resultColumns.map(({ file }) => file),
      [...Deno.readDirSync(folder)].map(({ name }) => name).sort(
        (a, b) => order.indexOf(a) - order.indexOf(b),
      ),
    );
  }));

Deno.test("resultColumns says where cells are empty and infinite", () =>
  inFolder((folder) => {
    const censored = (label: string): FinishedRun => {
      const { run, ...rest } = finishedRun(label, 1);
      const never = { steps_to_solve: Infinity, first_crossing: Infinity, cpu_seconds_to_solve: Infinity };
      return { ...rest, run: { ...run, ...never, retention: undefined } };
    };
    const earlier = { date: "", system: "", cpu: "", version: "", commit: "", cpu_seconds: NaN };
    const old = finishedRun("dyna", 2);
    const runs = [
      finishedRun("dqn", 0),
      censored("dqn"),
      finishedRun("dyna", 0),
      failedRun("dyna", 1),
      { ...old, run: { ...old.run, ...earlier, cpu_seconds_to_solve: NaN } },
    ];
    writeMerged(folder, configOf(planOf(0, 1, 2)), runs);
    const { tasks: [task], ...others } = planOf(0);
    const { solvedThreshold: _, ...open } = task;
    Deno.mkdirSync(`${folder}/open`);
    writeMerged(`${folder}/open`, configOf({ ...others, tasks: [open] }), [finishedRun("dqn", 0)]);
    for (const { file, columns } of resultColumns) {
      for (const path of [`${folder}/${file}`, `${folder}/open/${file}`]) {
        const [heading, ...rows] = parse(Deno.readTextFileSync(path)) as string[][];
        for (const [i, name] of heading.entries()) {
          const column = columns.find((column) => column.name === name) ??
            columns.find((column) => column.name === DIAGNOSTICS)!;
          for (const row of rows) {
            assert(row[i] !== "" || column.empty !== undefined, `${path}: ${name} is empty`);
            assert(row[i] !== "inf" || column.infinite !== undefined, `${path}: ${name} is infinite`);
            if (column.type === "count") assertMatch(row[i], /^\d+$/, `${path}: ${name}`);
          }
        }
      }
    }
  }));

const order = ["curves.csv", "episodes.csv", "runs.csv", "summary.csv", "compute.csv"];

Deno.test("resultColumns says of every number what is counted", () => {
  for (const { file, columns } of [...resultColumns, ...reportColumns]) {
    for (const { name, type, unit, about } of columns) {
      assertEquals(unit === undefined, type === "text" || type === "true/false", `${file} ${name}`);
      assertEquals(/[.\n]$/.test(about), false, about);
    }
  }
});

Deno.test("reportColumns describes the columns of every file that a report writes on demand", () => {
  const described = settingsColumns(planOf(0));
  const headings = [
    formatBaseline([], described),
    formatDifferences([], described),
    formatProfiles([], described),
  ];
  assertEquals(
    reportColumns.map(({ columns }) =>
      columns.map(({ name }) => name).filter((name) => name !== SWEPT).join()
    ),
    headings.map((text) => text.trim()),
  );
});
