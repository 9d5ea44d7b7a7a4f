import { assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { defaultComparison, expandRuns } from "../../lib/experiment/comparison_config.ts";
import { checkRuns } from "../../lib/experiment/run_check.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";

function runs(
  agent: string,
  settings: Record<string, number | string>,
  task: Record<string, number | string> = {},
) {
  return expandRuns({ ...defaultComparison, agents: [agent], settings: { [agent]: settings, task } });
}

Deno.test("checkRuns() passes what can begin", async () => {
  await checkRuns(runs("dqn", {}));
});

Deno.test("checkRuns() refuses what takes too much memory, with the figure", async () => {
  await assertRejects(
    async () => await checkRuns(runs("mpc", { candidates: 5000, particles: 5000, modelWidth: 1024 })),
    UsageError,
    "of memory, and a run may take 4: use smaller",
  );
});

Deno.test("everything wrong with any variant is told, not the first alone", async () => {
  const of = (settings: Record<string, (number | string)[]>) =>
    expandRuns({ ...defaultComparison, agents: ["dqn"], settings: { dqn: settings } });
  const { message } = assertThrows(
    () => of({ replayCapacity: [40, 50, 1000], hiddenWidth: [16, 32] }),
    UsageError,
    "4 of 6 variants cannot start: A replayCapacity of 40",
  );
  assertStringIncludes(message, "; A replayCapacity of 50");
  const scales = of({ observationScale: ["auto", "1 2", "1 2 3"], hiddenWidth: [16, 32] });
  await assertRejects(
    async () => await checkRuns(scales),
    UsageError,
    "must be auto, none, or 4 numbers",
  );
});

Deno.test("checkRuns() refuses what an agent's or task's own making refuses", async () => {
  await assertRejects(
    async () => await checkRuns(runs("dqn", { observationScale: "1 2" })),
    UsageError,
    "must be auto, none, or 4 numbers",
  );
  await assertRejects(
    async () => await checkRuns(runs("dqn", { replayCapacity: 50 })),
    UsageError,
    "never holds the 100 transitions of learningStarts",
  );
  await assertRejects(
    async () =>
      await checkRuns(
        runs("mpc", {}, { observation: "pixels" }).map((spec) => ({ ...spec, rules: "known" })),
      ),
    UsageError,
    "The rules of cartpole cannot be computed from observations: choose --rules hidden",
  );
});
