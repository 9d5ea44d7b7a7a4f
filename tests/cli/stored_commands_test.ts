import { assert, assertEquals } from "@std/assert";
import { readArguments } from "../../lib/cli/command.ts";
import { compareCommand } from "../../lib/cli/compare.ts";
import { configFrom } from "../../lib/cli/comparison_options.ts";
import { expandRuns } from "../../lib/experiment/comparison_config.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";

/** Studies of variants that are gone: their READMEs say so. */
const gone: Readonly<Record<string, RegExp>> = {
  "dreamer/ablation/averageRate=1": /averageRate was removed/,
  "dreamer/ablation/decoderWeight=10": /decoderWeight was removed/,
  "dreamer/ablation/freeNats=1": /freeNats was removed/,
  "dreamer/ablation/valueBins=symlog": /valueBins was removed/,
  "world-models/controls/vision=none": /vision was removed/,
  "muzero/ablation/heads=scalar": /heads was removed/,
  "muzero/ablation/cutShare=0": /cutShare was removed/,
  ...Object.fromEntries(
    ["shooting", "cem", "mppi", "policy-search"].map((
      planner,
    ) => [`planning/grid/${planner}-smooth`, /objective was removed/]),
  ),
  ...Object.fromEntries(
    ["shooting", "cem", "mppi"].map((
      planner,
    ) => [`planning/grid/${planner}-policy`, /tail=policy was removed/]),
  ),
};

/** Takes a model from a checkpoint that is not kept. */
const without = ["planning/transfer/with"];

function* configs(folder: string, below = ""): Generator<[name: string, argv: string[]]> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (name === "work") continue; // of a study, whose command is another
    if (isDirectory) yield* configs(`${folder}/${name}`, below === "" ? name : `${below}/${name}`);
    else if (name === "config.json") {
      yield [below, JSON.parse(Deno.readTextFileSync(`${folder}/${name}`)).argv];
    }
  }
}

Deno.test("every stored study's command is understood as it stands, but for those of variants that are gone", async () => {
  let understood = 0;
  for (const [name, [command, ...words]] of configs(new URL("../../results", import.meta.url).pathname)) {
    assertEquals(command, "compare", name);
    if (without.includes(name)) continue;
    let refusal = "";
    try {
      expandRuns(await configFrom(readArguments(compareCommand, words)));
      understood++;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      refusal = error.message;
    }
    const expected = gone[name];
    if (expected === undefined) assertEquals(refusal, "", name);
    else assert(expected.test(refusal), `${name}: ${refusal}`);
  }
  assert(understood > 20, `${understood} studies`);
});
