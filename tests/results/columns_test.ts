import { assertEquals } from "@std/assert";
import { DIAGNOSTICS, resultColumns, SWEPT } from "../../lib/results/columns.ts";
import { writeMerged } from "../../lib/results/store.ts";
import type { StoredPlan } from "../../lib/results/stored_plan.ts";
import { configOf, finishedRun, inFolder, planOf } from "./fixtures.ts";

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

const order = ["curves.csv", "episodes.csv", "runs.csv", "summary.csv", "compute.csv"];

Deno.test("resultColumns says of every number what is counted", () => {
  for (const { file, columns } of resultColumns) {
    for (const { name, type, unit, about } of columns) {
      assertEquals(unit === undefined, type === "text" || type === "true/false", `${file} ${name}`);
      assertEquals(/[.\n]$/.test(about), false, about);
    }
  }
});
