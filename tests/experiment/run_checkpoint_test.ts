import { assertThrows } from "@std/assert";
import { CheckpointError, decodeCheckpoint, encodeCheckpoint } from "../../lib/checkpoint/safetensors.ts";
import { defaultComparison, expandRuns, layOver } from "../../lib/experiment/comparison_config.ts";
import { encodeRunCheckpoint, restoreRun } from "../../lib/experiment/run_checkpoint.ts";
import { Run } from "../../lib/experiment/run.ts";
import { initialiseBackend } from "../../lib/nn/backend.ts";

await initialiseBackend();

Deno.test("restoreRun() names the settings that a checkpoint of another version says nothing of", () => {
  const [spec] = expandRuns(layOver(defaultComparison, { agents: ["dqn"], budget: { steps: 10 } }));
  const run = new Run(spec);
  const { metadata, snapshot } = decodeCheckpoint(encodeRunCheckpoint(run, 1), "a file");
  run.dispose();
  const { batchSize: _, ...older } = spec.agentSettings;
  const bytes = encodeCheckpoint(snapshot, {
    ...metadata,
    spec: JSON.stringify({ ...spec, agentSettings: older }),
  });
  assertThrows(
    () => restoreRun(bytes, "old.safetensors"),
    CheckpointError,
    "old.safetensors does not fit this version of mbrl: it says nothing of dqn.batchSize. Train again",
  );
});
