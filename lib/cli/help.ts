/**
 * Help pages, made from the commands' own descriptions.
 *
 * @module
 */

import { type Command, universalOptions } from "./command.ts";
import { entry, wrapped } from "./text_layout.ts";

/** The page of `mbrl --help`. */
export function programHelp(commands: readonly Command[], width: number): string {
  const widest = commands.reduce((most, { name }) => Math.max(most, name.length), 0);
  return [
    "mbrl: how many real environment steps does a learned model save?",
    "",
    "Examples:",
    "  mbrl compare",
    ...wrapped("model-based beside model-free on CartPole, as CSV and pictures", width, "      "),
    "  mbrl compare --agents dqn,dyna --seeds 10 --out results/mine",
    ...wrapped("ten seeds of two agents, into a folder of your choice", width, "      "),
    "  mbrl agents dyna",
    ...wrapped("an agent's hyperparameters, defaults and sources", width, "      "),
    "",
    "Commands:",
    ...commands.flatMap((command) => entry(command.name, command.summary, widest, width)),
    "",
    "Options:",
    ...entry("--version", "Show the versions of mbrl, Deno, V8 and the export format.", widest, width),
    ...entry("--help", "Show this help; after a command, the command's own help.", widest, width),
    "",
    "mbrl COMMAND --help shows a command's options, examples first.",
    ...wrapped(
      "Where address space is limited (ulimit -v), mbrl needs 40 GB, and up to 3 GB more for each job; it uses only a fraction of that memory.",
      width,
    ),
  ].join("\n");
}

/** The page of `mbrl COMMAND --help`. */
export function commandHelp(command: Command, width: number): string {
  const positionals = command.positionals.map(({ name, required, repeated }) => {
    const shown = repeated ? `${name}…` : name;
    return required ? shown : `[${shown}]`;
  });
  const options = [...command.options, ...universalOptions].map((option) => ({
    shown: option.value === undefined ? `--${option.name}` : `--${option.name} ${option.value}`,
    about: option.about,
  }));
  const widest = Math.min(26, options.reduce((most, { shown }) => Math.max(most, shown.length), 0));
  return [
    ...wrapped(command.summary, width),
    "",
    "Examples:",
    ...command.examples.flatMap(([line, about]) => [`  ${line}`, ...wrapped(about, width, "      ")]),
    "",
    `Usage: mbrl ${[command.name, ...positionals, "[options]"].join(" ")}`,
    ...command.positionals.flatMap(({ name, about }) => entry(name, about, widest, width)),
    "",
    "Options:",
    ...options.flatMap(({ shown, about }) => entry(shown, about, widest, width)),
  ].join("\n");
}
