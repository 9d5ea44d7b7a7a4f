import { assertEquals, assertRejects } from "@std/assert";
import { type Command, readArguments } from "../../lib/cli/command.ts";
import { comparisonOptions, configFrom } from "../../lib/cli/comparison_options.ts";
import type { ComparisonConfig } from "../../lib/experiment/comparison_config.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";

const command: Command = {
  name: "compare",
  summary: "",
  examples: [],
  positionals: [],
  options: comparisonOptions,
  run: () => Promise.resolve(0),
};

function configOf(...args: string[]): Promise<ComparisonConfig> {
  return configFrom(readArguments(command, args));
}

Deno.test("configFrom() lets what is said later win: defaults, preset, file, --set, flags", async () => {
  const file = await Deno.makeTempFile({ suffix: ".json" });
  try {
    await Deno.writeTextFile(
      file,
      '{ "preset": "quick", "seeds": "7..8", "steps": 900, "settings": { "dqn": { "batchSize": 16 } } }',
    );
    const fromFile = await configOf(`--config=${file}`);
    assertEquals([fromFile.agents, fromFile.seeds, fromFile.budget], [["dyna", "dqn"], [7, 8], {
      steps: 900,
    }]);
    assertEquals(fromFile.settings, { dqn: { batchSize: 16 } });
    const narrowed = await configOf(
      `--config=${file}`,
      "--seeds=3,4",
      "--set=dqn.batchSize=32,64",
      "--eval-every=25",
    );
    assertEquals([narrowed.seeds, narrowed.budget], [[3, 4], { steps: 900 }]);
    assertEquals(narrowed.settings, { dqn: { batchSize: [32, 64] } });
    assertEquals(narrowed.evaluation.every, 25);
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("configFrom() drops what a preset says of agents that are left out, and nothing else", async () => {
  const published = await configOf("--preset=published");
  assertEquals(Object.keys(published.settings).sort(), ["dqn", "ppo"]);
  const alone = await configOf("--preset=published", "--agents=dqn", "--set=dqn.batchSize=8");
  assertEquals(Object.keys(alone.settings), ["dqn"]);
  assertEquals(alone.settings.dqn.batchSize, 8);
  assertEquals(alone.settings.dqn.target, "hard");
});

Deno.test("configFrom() refuses contradictions and what does not exist", async () => {
  await assertRejects(() => configOf("--steps=5", "--episodes=5"), UsageError, "give one of them");
  await assertRejects(() => configOf("--preset=qick"), UsageError, 'did you mean "quick"?');
  await assertRejects(() => configOf("--set=dqn"), UsageError, "--set takes AGENT.KEY=VALUE");
  await assertRejects(
    () => configOf("--set=dqn.learningRate=fast"),
    UsageError,
    "must be a number in (0, 1]",
  );
  await assertRejects(
    () => configOf("--steps=1e300"),
    UsageError,
    "--steps must be a whole number from 1 to 1000000000",
  );
  await assertRejects(
    () => configOf("--set=dqn.batchSize=8", "--set=dqn.batchSize=16"),
    UsageError,
    "--set dqn.batchSize is given twice",
  );
  await assertRejects(() => configOf("--config=nowhere.json"), UsageError, "there is no such file");
});

Deno.test("configFrom() takes --label for the one agent there is, and ranges with --samples", async () => {
  const named = await configOf(
    "--agents=dqn",
    "--label=slow",
    "--set=dqn.learningRate=log:1e-4..1e-2",
    "--samples=3",
  );
  assertEquals([named.agents, named.variants], [[], [{ label: "slow", agent: "dqn", settings: {} }]]);
  assertEquals([named.samples, named.settings], [3, { dqn: { learningRate: "log:1e-4..1e-2" } }]);
  await assertRejects(() => configOf("--label=slow"), UsageError, "--label names one agent");
  await assertRejects(() => configOf("--samples=0"), UsageError, "--samples must be a whole number from 1");
});
