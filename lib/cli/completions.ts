/**
 * `mbrl completions`: shell completion scripts, made from the commands' own descriptions.
 *
 * @module
 */

import { unknownName } from "../settings/usage_error.ts";
import { type Command, type Option, universalOptions } from "./command.ts";

const shells = ["bash", "zsh", "fish"] as const;

/**
 * The command `mbrl completions`.
 *
 * @param commands Every command of the program; read when the script is printed.
 */
export function completionsCommand(commands: () => readonly Command[]): Command {
  return {
    name: "completions",
    summary: "Print a completion script for bash, zsh or fish.",
    examples: [
      ["mbrl completions bash >> ~/.bashrc", "for bash"],
      ["mbrl completions zsh > ~/.zfunc/_mbrl", "for zsh, with ~/.zfunc in fpath"],
      ["mbrl completions fish > ~/.config/fish/completions/mbrl.fish", "for fish"],
    ],
    positionals: [{ name: "SHELL", about: "bash, zsh or fish", required: true, choices: () => shells }],
    options: [],
    run(given, terminal) {
      const [shell] = given.positionals;
      if (shell === "bash") terminal.print(bash(commands()));
      else if (shell === "zsh") terminal.print(zsh(commands()));
      else if (shell === "fish") terminal.print(fish(commands()));
      else throw unknownName("shell", shell, shells);
      return Promise.resolve(0);
    },
  };
}

function optionsOf(command: Command): readonly Option[] {
  return [...command.options, ...universalOptions];
}

/** The words that may follow in place of a positional argument or a value; files where there are none. */
function wordsOf(of: { readonly choices?: () => readonly string[] }): string {
  return of.choices?.().join(" ") ?? "";
}

function bash(commands: readonly Command[]): string {
  const cases = commands.map((command) => {
    const flags = optionsOf(command).map((option) => `--${option.name}`).join(" ");
    const values = optionsOf(command)
      .filter((option) => option.value !== undefined)
      .map((option) =>
        option.choices === undefined
          ? `        --${option.name}) COMPREPLY=($(compgen -f -- "$word")); return ;;`
          : `        --${option.name}) COMPREPLY=($(compgen -W "${wordsOf(option)}" -- "$word")); return ;;`
      );
    const words = command.positionals.map(wordsOf).join(" ").trim();
    return [
      `    ${command.name})`,
      `      case "$previous" in`,
      ...values,
      `      esac`,
      `      if [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W "${flags}" -- "$word"))`,
      words === ""
        ? `      else COMPREPLY=($(compgen -f -- "$word")); fi ;;`
        : `      else COMPREPLY=($(compgen -W "${words}" -- "$word")); fi ;;`,
    ].join("\n");
  });
  return [
    "_mbrl() {",
    '  local word="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"',
    "  if [[ $COMP_CWORD -eq 1 ]]; then",
    `    COMPREPLY=($(compgen -W "${
      commands.map(({ name }) => name).join(" ")
    } --help --version" -- "$word"))`,
    "    return",
    "  fi",
    '  case "${COMP_WORDS[1]}" in',
    ...cases,
    "  esac",
    "}",
    "complete -o filenames -F _mbrl mbrl",
  ].join("\n");
}

function zsh(commands: readonly Command[]): string {
  const quoted = (text: string) => text.replace(/'/g, "'\\''").replace(/([:\[\]])/g, "\\$1");
  const cases = commands.map((command) => {
    const options = optionsOf(command).map((option) => {
      const repeat = option.repeatable ? "*" : "";
      const value = option.value === undefined
        ? ""
        : `:${option.value}:${option.choices === undefined ? "_files" : `(${wordsOf(option)})`}`;
      const equals = option.value === undefined ? "" : "=";
      return `'${repeat}--${option.name}${equals}[${quoted(option.about)}]${value}'`;
    });
    const positionals = command.positionals.map((positional) => {
      const words = wordsOf(positional);
      return `'${positional.repeated ? "*" : ""}:${positional.name}:${
        words === "" ? "_files" : `(${words})`
      }'`;
    });
    return `        ${command.name}) _arguments ${[...options, ...positionals].join(" ")} ;;`;
  });
  return [
    "#compdef mbrl",
    "_mbrl() {",
    "  local -a commands",
    `  commands=(${commands.map(({ name, summary }) => `'${name}:${quoted(summary)}'`).join(" ")})`,
    "  _arguments -C '1: :->command' '*:: :->rest'",
    '  case "$state" in',
    "    command) _describe 'command' commands ;;",
    "    rest)",
    '      case "$words[1]" in',
    ...cases,
    "      esac ;;",
    "  esac",
    "}",
    'if [ "$funcstack[1]" = "_mbrl" ]; then _mbrl "$@"; else compdef _mbrl mbrl; fi',
  ].join("\n");
}

function fish(commands: readonly Command[]): string {
  const quoted = (text: string) => `'${text.replace(/\\/g, "\\\\").replace(/'/g, "\\'")}'`;
  const lines = ["complete -c mbrl -f"];
  for (const command of commands) {
    lines.push(`complete -c mbrl -n __fish_use_subcommand -a ${command.name} -d ${quoted(command.summary)}`);
    const within = `-n ${quoted(`__fish_seen_subcommand_from ${command.name}`)}`;
    for (const option of optionsOf(command)) {
      const words = wordsOf(option);
      const value = option.value === undefined ? "" : words === "" ? " -r -F" : ` -x -a ${quoted(words)}`;
      lines.push(`complete -c mbrl ${within} -l ${option.name}${value} -d ${quoted(option.about)}`);
    }
    for (const positional of command.positionals) {
      const words = wordsOf(positional);
      lines.push(`complete -c mbrl ${within} ${words === "" ? "-F" : `-a ${quoted(words)}`}`);
    }
  }
  return lines.join("\n");
}
