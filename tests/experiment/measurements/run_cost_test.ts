import { assert, assertEquals } from "@std/assert";
import { measureRunCost, type RunCostCase } from "../../../lib/experiment/measurements/run_cost.ts";
import { startEngine } from "../../../lib/nn/engine.ts";

await startEngine();
const dqn: RunCostCase = {
  agent: "dqn",
  settings: { hiddenWidth: 16 },
  task: "cartpole",
  steps: 200,
  every: 50,
};

Deno.test("measureRunCost() gives a row for each piece, with what a run keeps by then", () => {
  const rows = measureRunCost(dqn, 0);
  assertEquals(rows.map(({ steps }) => steps), [50, 100, 150, 200]);
  const bytes = rows.map((row) => row.bytes);
  assert(bytes.every((value, i) => i === 0 || value > bytes[i - 1]), `${bytes}`);
  assert(rows.every((row) => row.cpu_milliseconds >= 0 && row.cpu_wall_seconds > 0));
  assertEquals(measureRunCost(dqn, 0).map((row) => row.bytes), bytes, "the same bytes again");
});
