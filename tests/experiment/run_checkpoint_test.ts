import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { CheckpointError, decodeCheckpoint, encodeCheckpoint } from "../../lib/checkpoint/safetensors.ts";
import { defaultComparison, expandRuns, layOver } from "../../lib/experiment/comparison_config.ts";
import {
  decodeRunCheckpoint,
  encodeRunCheckpoint,
  restoreRun,
  resumeRun,
} from "../../lib/experiment/run_checkpoint.ts";
import { Run } from "../../lib/experiment/run.ts";

const [spec] = expandRuns(layOver(defaultComparison, {
  agents: ["dqn"],
  seeds: [5],
  budget: { steps: 10 },
  evaluation: { every: 5, episodes: 1 },
}));
const saved = new Run(spec);
saved.advance(7);
const bytes = encodeRunCheckpoint(saved, 1.5);
const { metadata, snapshot } = decodeCheckpoint(bytes, "x");

/** The checkpoint with other metadata; undefined leaves one out. */
function edited(changes: Record<string, string | undefined>): Uint8Array {
  const all = Object.entries({ ...metadata, ...changes }).filter(([, text]) => text !== undefined);
  return encodeCheckpoint(snapshot, Object.fromEntries(all) as Record<string, string>);
}

const specText = (changes: Record<string, unknown>) => JSON.stringify({ ...spec, ...changes });

Deno.test("decodeRunCheckpoint() names the settings that a checkpoint of another version says nothing of", () => {
  const { batchSize: _, ...older } = spec.agentSettings;
  assertThrows(
    () => decodeRunCheckpoint(edited({ spec: specText({ agentSettings: older }) }), "old.safetensors"),
    CheckpointError,
    "old.safetensors does not fit this version of mbrl (it lacks dqn.batchSize): train again",
  );
});

Deno.test("decodeRunCheckpoint() refuses metadata that were edited or are older, in one line that names the file", () => {
  const refused: (readonly [changes: Record<string, string | undefined>, why: string])[] = [
    [{ kind: "picture" }, "not of a run"],
    [{ layout: undefined }, "laid out as by another one"],
    [{ layout: "3" }, "laid out as by another one"],
    [{ layout: "3", version: "0.0.1" }, "mbrl 0.0.1 wrote it, and this is"],
    [{ seconds: "soon" }, "how long it took"],
    [{ seconds: undefined }, "how long it took"],
    [{ spec: undefined }, "not JSON"],
    [{ spec: "{" }, "not JSON"],
    [{ spec: "null" }, "must be an object"],
    [{ spec: specText({ agent: 7 }) }, "agent must be text"],
    [{ spec: specText({ agent: "toString" }) }, "Unknown agent"],
    [{ spec: specText({ task: "pong" }) }, "Unknown task"],
    [{ spec: specText({ seed: -1 }) }, "seed must be"],
    [{ spec: specText({ budget: { steps: [] } }) }, "budget.steps must be"],
    [{ spec: specText({ budget: { steps: 5, episodes: 5 } }) }, "budget must be"],
    [
      { spec: specText({ agentSettings: { ...spec.agentSettings, discount: 1.01 } }) },
      "dqn.discount must be",
    ],
    [{ spec: specText({ agentSettings: { ...spec.agentSettings, newer: 1 } }) }, "Unknown setting of dqn"],
    [{ spec: specText({ evaluation: { every: 0, episodes: 1 } }) }, "evaluation.every must be"],
  ];
  for (const [changes, why] of refused) {
    const { message } = assertThrows(
      () => decodeRunCheckpoint(edited(changes), "a/b.safetensors"),
      CheckpointError,
    );
    assertStringIncludes(message, why);
    assertEquals([message.startsWith("a/b.safetensors "), message.includes("\n")], [true, false], message);
  }
});

Deno.test("restoreRun() refuses the state of another agent or task", async () => {
  const other = expandRuns(layOver(defaultComparison, { agents: ["ppo"], budget: { steps: 10 } }))[0];
  const wider = specText({ agentSettings: { ...spec.agentSettings, hiddenWidth: 32 } });
  const positions = specText({ taskSettings: { ...spec.taskSettings, observation: "positions" } });
  const cases = [
    [JSON.stringify(other), "agent/learner is no part here"],
    [wider, "agent/learner/estimators/0/online/layer 0 weights has 256 numbers instead of 128"],
    [positions, "agent/learner/estimators/0/online/layer 0 weights has 256 numbers instead of 128"],
  ];
  for (const [text, why] of cases) {
    const { message } = await assertRejects(
      async () => await restoreRun(decodeRunCheckpoint(edited({ spec: text }), "a file")),
      CheckpointError,
    );
    assertEquals(
      message,
      `a file does not fit this version of mbrl (${why}): train again, or use the version that wrote it.`,
    );
  }
});

Deno.test("resumeRun() continues the run that is wanted, and says in what another differs", async () => {
  const { run, seconds } = await resumeRun(bytes, spec);
  assertEquals([run.steps, seconds], [7, 1.5]);
  const reasonFor = async (found: Uint8Array, wanted = spec) =>
    (await assertRejects(() => resumeRun(found, wanted), CheckpointError)).reason;
  assertEquals(await reasonFor(bytes, { ...spec, seed: 6 }), "it is of another run: seed is 5 instead of 6");
  assertEquals(
    await reasonFor(bytes, { ...spec, budget: { steps: 9 } }),
    "it is of another run: the budget in steps is 10 instead of 9",
  );
  assertEquals((await resumeRun(bytes, { ...spec, budget: { steps: 11 } })).run.spec.budget, { steps: 11 });
  assertEquals(
    await reasonFor(bytes, { ...spec, agentSettings: { ...spec.agentSettings, batchSize: 32 } }),
    "it is of another run: dqn.batchSize is 64 instead of 32",
  );
  assertEquals(
    await reasonFor(bytes, { ...spec, fast: true }),
    "it is of another run: fast is absent instead of true",
  );
  assertEquals(
    await reasonFor(edited({ version: "0.0.1" })),
    `it is of another run: mbrl is 0.0.1 instead of ${metadata.version}`,
  );
  const damaged = bytes.slice();
  damaged[damaged.length - 1] ^= 1;
  assertEquals(await reasonFor(damaged), "its content is damaged");
});
