/**
 * The executable on a terminal of its own, which util-linux's `script` makes.
 *
 * @module
 */

import { executable } from "./executable.ts";

/** How a terminal is set up. */
export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  /** The whole environment, beside PATH; an ordinary terminal unless given. */
  readonly env?: Record<string, string>;
}

/** Whether there is the program that makes a terminal; those of other systems take other options. */
export const hasTerminals: boolean = await new Deno.Command("script", { args: ["--version"] }).output()
  .then(({ stdout }) => new TextDecoder().decode(stdout).includes("util-linux"), () => false);

/** Words as a shell reads them. */
export function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
}

/**
 * A shell on a new terminal, which runs `line`; what appears on the terminal comes from the process's standard output,
 * and what is typed goes to its standard input.
 */
export function startOnTerminal(
  line: string,
  { columns = 100, rows = 30, env = { TERM: "xterm-256color" } }: TerminalOptions = {},
): Deno.ChildProcess {
  return new Deno.Command("script", {
    args: ["-qec", `stty cols ${columns} rows ${rows}; ${line}`, "/dev/null"],
    env: { ...env, PATH: Deno.env.get("PATH") ?? "" },
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
}

/** Runs the executable on a terminal to its end; gives everything that appears on it. */
export async function shownOnTerminal(words: readonly string[], options?: TerminalOptions): Promise<string> {
  const child = startOnTerminal(`exec ${quoted([await executable(), ...words])}`, options);
  const { stdout } = await child.output();
  await child.stdin.close();
  return new TextDecoder().decode(stdout);
}
