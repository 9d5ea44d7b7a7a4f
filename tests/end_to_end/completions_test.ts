import { assertEquals } from "@std/assert";
import { inFolder, runExecutable } from "./executable.ts";
import { isInstalled } from "../is_installed.ts";
import { type ShellName, wordsAfter } from "./interactive_shell.ts";
import { hasTerminals } from "./on_terminal.ts";

async function completes(shell: ShellName, typed: string, words: readonly string[]): Promise<void> {
  await inFolder(async (folder) => {
    Deno.mkdirSync(`${folder}/my results`);
    Deno.writeTextFileSync(`${folder}/tank.ts`, "");
    Deno.writeTextFileSync(`${folder}/my results/a file.safetensors`, "");
    const { stdout } = await runExecutable(["completions", shell]);
    // behind an option, zsh goes on with = where the others go on with a space
    const atEquals = (all: readonly string[]) => all.flatMap((word) => word.split("="));
    assertEquals(atEquals(await wordsAfter(shell, typed, folder, stdout)), atEquals(words));
  });
}

const cases: readonly (readonly [what: string, typed: string, words: readonly string[]])[] = [
  ["a command and the words behind it", "mbrl agen\tmuz\t", ["agents", "muzero"]],
  ["a file with spaces in its name", "mbrl evaluate my\t\t", ["evaluate", "my results/a file.safetensors"]],
  ["the second agent of a list", "mbrl compare --agents dqn,mu\t", ["compare", "--agents", "dqn,muzero"]],
  ["a value behind =", "mbrl compare --agents=dqn,mu\t", ["compare", "--agents=dqn,muzero"]],
  ["a built-in task", "mbrl compare --task mounta\t", ["compare", "--task", "mountain-car"]],
  ["a task's file", "mbrl compare --task ta\t", ["compare", "--task", "tank.ts"]],
  ["an agent's file", "mbrl train ta\t", ["train", "tank.ts"]],
  ["an agent's file in a list", "mbrl compare --agents dqn,ta\t", ["compare", "--agents", "dqn,tank.ts"]],
  [
    "settings, their values behind commas, and that numbers are no files",
    "mbrl compare --set dyna.rolloutLen\t3 --set=dqn.double=true,fal\t --steps ta\t",
    [
      "compare",
      "--set",
      "dyna.rolloutLength=3",
      "--set=dqn.double=true,false",
      "--steps",
      "ta",
    ],
  ],
  ["a setting behind =, and its value", "mbrl compare --set=task.rew\tsut\t", [
    "compare",
    "--set=task.reward=sutton-barto",
  ]],
  ["settings without the name of the agent that is trained", "mbrl train dqn --set dou\ttr\t", [
    "train",
    "dqn",
    "--set",
    "double=true",
  ]],
  ["the formats and the assertions of a report", "mbrl report x --ass\t y --format la\t", [
    "report",
    "x",
    "--assert",
    "y",
    "--format",
    "latex",
  ]],
  ["options and their values", "mbrl compare --pre\tlec\t", ["compare", "--preset", "lecture"]],
];

for (const shell of ["bash", "zsh", "fish"] as const) {
  const ignore = !hasTerminals || !await isInstalled(shell);
  for (const [what, typed, words] of cases) {
    Deno.test(`completion in ${shell} knows ${what}`, { ignore }, () => completes(shell, typed, words));
  }
}
