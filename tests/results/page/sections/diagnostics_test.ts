import { assert, assertEquals } from "@std/assert";
import { unpack } from "../../../../lib/results/page/packed_numbers.ts";
import {
  type DiagnosticsData,
  diagnosticsSection,
} from "../../../../lib/results/page/sections/diagnostics.ts";
import { finishedRun } from "../../fixtures.ts";

Deno.test("diagnosticsSection() holds the median over seeds of every column that says something", () => {
  const curves = ["dqn", "dyna"].flatMap((label) =>
    [0, 1, 2].flatMap((seed) => [...finishedRun(label, seed).curve])
  );
  const section = diagnosticsSection(curves)!;
  const { lines } = section.data as DiagnosticsData;
  const columnsOf = (label: string) =>
    lines.filter((line) => line.label === label).map(({ column }) => column);
  assertEquals(columnsOf("dqn").includes("imagined_steps"), false, "dqn imagines nothing");
  assert(columnsOf("dqn").includes("loss") && !columnsOf("dqn").includes("modelLoss"));
  const error = lines.find(({ label, column }) => label === "dyna" && column === "model_error")!;
  assertEquals(error.steps, [50, 100, 150, 200, 250, 300]);
  assert(Math.abs(unpack(error.values)[0] - 0.5) < 1e-4);
  assert(section.content.text.includes(">model_error</th>"));
  assertEquals(diagnosticsSection([]), undefined);
});
