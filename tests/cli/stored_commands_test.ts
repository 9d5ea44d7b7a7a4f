import { assert } from "@std/assert";
import { readArguments } from "../../lib/cli/command.ts";
import { compareCommand } from "../../lib/cli/compare.ts";
import { configFrom } from "../../lib/cli/comparison_options.ts";
import { expandRuns } from "../../lib/experiment/comparison_config.ts";
import { commandOf, parseTrials } from "../../lib/studies/trials.ts";
import { tuningStudy } from "../../lib/studies/tuning.ts";
import { projectFile } from "../../tools/resolution.ts";

/** The commands that the log of trials prints, by their files. */
function* commands(): Generator<[file: string, command: string, runs: number]> {
  const folder = projectFile("results/tuning");
  const names = new Set([...Deno.readDirSync(folder)].map(({ name }) => name));
  for (const file of tuningStudy.log!.map((name) => `${name}.csv`).filter((file) => names.has(file))) {
    for (const trial of parseTrials(Deno.readTextFileSync(`${folder}/${file}`), file)) {
      const command = commandOf(trial);
      if (command !== undefined) yield [file, command, trial.runs];
    }
  }
}

Deno.test("every command of the log of trials is understood as it stands, and makes as many runs", async () => {
  let understood = 0;
  for (const [file, command, runs] of commands()) {
    const [program, name, ...words] = command.split(" ");
    assert(program === "mbrl" && name === "compare", command);
    const made = expandRuns(await configFrom(readArguments(compareCommand, words)));
    assert(made.length === runs, `${file}: ${command} makes ${made.length} runs, not ${runs}`);
    understood++;
  }
  assert(understood > 50, `${understood} commands`);
});
