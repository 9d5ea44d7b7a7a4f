import { assertEquals, assertRejects } from "@std/assert";
import { defaultComparison, expandRuns } from "../../lib/experiment/comparison_config.ts";
import { runJob } from "../../lib/experiment/job_worker.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";

const [run] = expandRuns({ ...defaultComparison, agents: ["dqn"], seeds: [0] });

Deno.test("runJob() gives the result of a job, and its error as the kind that it is", async () => {
  assertEquals(await runJob("checkRuns", { specs: [run] }), undefined);
  const broken = { ...run, agentSettings: { ...run.agentSettings, observationScale: "1 2" } };
  await assertRejects(() => runJob("checkRuns", { specs: [broken] }), UsageError, "4 numbers");
  await assertRejects(
    () => runJob("evaluate", { checkpoint: { bytes: new Uint8Array(3), name: "x" }, episodes: 1, seed: 0 }),
    Error,
    "x is not a readable checkpoint",
  );
});

Deno.test("runJob() ends at a signal", async () => {
  const reason = new Error("enough");
  await assertRejects(
    () => runJob("checkRuns", { specs: [run] }, { signal: AbortSignal.abort(reason) }),
    Error,
    "enough",
  );
});

Deno.test("runJob() describes a task that it loads, and gives the main thread nothing to run", async () => {
  const path = new URL("../../examples/tank.ts", import.meta.url).pathname;
  const { name, spec, hasRules, source } = await runJob("describeTask", { path });
  assertEquals([name, spec.actions, hasRules], ["tank", ["off", "slow", "fast"], true]);
  assertEquals(source.files.map(({ name }) => name), ["tank.ts"]);
});
