/** What saving the state of a run costs; before the benchmarks it prints the share of a run at the default interval. */

import { defaultComparison, expandRuns, layOver } from "../../lib/experiment/comparison_config.ts";
import { encodeRunCheckpoint } from "../../lib/experiment/run_checkpoint.ts";
import { Run } from "../../lib/experiment/run.ts";
import { initialiseBackend } from "../../lib/nn/backend.ts";
import { writeAtomically } from "../../lib/results/atomic_write.ts";
import { medianMilliseconds } from "./training_step.ts";

await initialiseBackend();

const INTERVAL_MILLISECONDS = 60_000;
const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

for (const agent of ["dqn", "dyna", "mbpo"]) {
  const [spec] = expandRuns(layOver(defaultComparison, {
    agents: [agent],
    seeds: [0],
    budget: { steps: 1_000_000 },
    evaluation: { every: 1_000_000 },
  }));
  const run = new Run(spec);
  run.advance(1000);
  const save = () => writeAtomically(`${folder}/${agent}.safetensors`, encodeRunCheckpoint(run, 0));
  const time = medianMilliseconds(save, 10);
  const { size } = await Deno.stat(`${folder}/${agent}.safetensors`);
  console.log(
    `${agent}: ${(size / 2 ** 20).toFixed(2)} MiB in ${time.toFixed(1)} ms, ` +
      `${((100 * time) / INTERVAL_MILLISECONDS).toFixed(3)}% of a run saved every minute`,
  );
  Deno.bench(`save ${agent} after 1,000 real steps`, { group: "checkpoint" }, save);
}
