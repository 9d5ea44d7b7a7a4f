import { assertEquals } from "@std/assert";
import { inFolder, runExecutable } from "./executable.ts";
import { hasShell, type ShellName, wordsAfter } from "./interactive_shell.ts";
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
  ["options and their values", "mbrl compare --pre\tlec\t", ["compare", "--preset", "lecture"]],
];

for (const shell of ["bash", "zsh", "fish"] as const) {
  const ignore = !hasTerminals || !await hasShell(shell);
  for (const [what, typed, words] of cases) {
    Deno.test(`completion in ${shell} knows ${what}`, { ignore }, () => completes(shell, typed, words));
  }
}
