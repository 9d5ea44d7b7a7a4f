/**
 * Real shells with their completion, on a terminal.
 *
 * @module
 */

import { quoted, startOnTerminal } from "./on_terminal.ts";

/** How each shell is started with a file of commands, and how it shows what `mbrl` is called with. */
const shells = {
  bash: {
    start: "bash --noprofile --rcfile RC -i",
    rc: `PS1='ready> '; mbrl() { printf '<%s>' "$@"; echo; }`,
  },
  zsh: {
    start: "ZDOTDIR=FOLDER zsh -d -i",
    rc: `PS1='ready> '; autoload -U compinit; compinit -D; mbrl() { printf '<%s>' "$@"; echo; }`,
  },
  fish: {
    start: "fish --no-config -i -C 'source RC'",
    rc: "function fish_prompt; echo 'ready> '; end\\nfunction mbrl; printf '<%s>' $argv; echo; end",
  },
};

/** The shells that are known here. */
export type ShellName = keyof typeof shells;

/**
 * Types a line into a shell, tabs included, and gives the words that `mbrl` is then called with.
 *
 * @param folder Where the shell works; it is given a file there.
 * @param completions The script that `mbrl completions` prints.
 */
export async function wordsAfter(
  name: ShellName,
  typed: string,
  folder: string,
  completions: string,
): Promise<string[]> {
  const { start, rc } = shells[name];
  const file = `${folder}/.${name}rc`; // where zsh looks for it
  Deno.writeTextFileSync(file, `${rc.replaceAll("\\n", "\n")}\n${completions}\n`);
  const line = start.replace("RC", file).replace("FOLDER", folder);
  const child = startOnTerminal(`cd ${quoted([folder])}; HOME=${quoted([folder])} ${line}`, { columns: 200 });
  const deadline = setTimeout(() => child.kill("SIGKILL"), 30_000); // a shell that waits for more never ends
  const keys = child.stdin.getWriter();
  const press = (text: string) => keys.write(new TextEncoder().encode(text)).catch(() => {});
  const decoder = new TextDecoder();
  let shown = "";
  let called: string | undefined;
  let begun = false;
  for await (const chunk of child.stdout) {
    shown += decoder.decode(chunk, { stream: true });
    if (!begun && shown.includes("ready> ")) {
      begun = true;
      await press(`${typed} END\r`);
    }
    if (called !== undefined) continue;
    called = /((?:<[^<>\n]*>)+)<END>/.exec(shown)?.[1];
    if (called !== undefined) await press("exit\r"); // a shell that is killed still writes its history
  }
  await child.status;
  clearTimeout(deadline);
  await keys.close().catch(() => {}); // the terminal has gone
  if (called === undefined) throw new Error(`${name} called nothing: ${shown}`);
  return [...called.matchAll(/<([^<>]*)>/g)].map(([, word]) => word);
}
