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

/** The candidates for a positional argument or a value; empty means file names. */
function wordsOf(of: { readonly choices?: () => readonly string[] }): string {
  return of.choices?.().join(" ") ?? "";
}

/**
 * Without candidates, readline completes file names itself (`-o default`) and quotes them correctly. bash
 * splits `--option=value` at the `=`, and treats a comma as part of the word.
 */
function bash(commands: readonly Command[]): string {
  const cases = commands.map((command) => {
    const flags = optionsOf(command).map((option) => `--${option.name}`).join(" ");
    const values = optionsOf(command)
      .filter((option) => option.value !== undefined)
      .map((option) => {
        const words = wordsOf(option);
        const complete = words === "" ? "" : `${lister(option)} "${words}"; `;
        return `        --${option.name}) ${complete}return ;;`;
      });
    const words = command.positionals.map(wordsOf).join(" ").trim();
    return [
      `    ${command.name})`,
      ...values.length === 0 ? [] : [`      case "$previous" in`, ...values, `      esac`],
      `      if [[ "$word" == -* ]]; then _mbrl_words "${flags}"`,
      ...words === "" ? [] : [`      else _mbrl_words "${words}"`],
      `      fi ;;`,
    ].join("\n");
  });
  return [
    "_mbrl_words() {",
    '  COMPREPLY=($(compgen -W "$1" -- "$word"))',
    "}",
    "_mbrl_list() {",
    '  before=""',
    '  if [[ "$word" == *,* ]]; then before="${word%,*},"; fi',
    '  COMPREPLY=($(compgen -P "$before" -W "$1" -- "${word##*,}"))',
    "  compopt -o nospace 2>/dev/null",
    "}",
    // scripts are entries too
    "_mbrl_list_or_file() {",
    '  _mbrl_list "$1"',
    `  COMPREPLY+=($(compgen -P "$before" -f -X '!*.ts' -- "\${word##*,}"))`,
    "}",
    "_mbrl() {",
    "  local IFS=$' \\t\\n' before",
    '  local word="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"',
    '  if [[ "$word" == "=" ]]; then word=""',
    '  elif [[ "$previous" == "=" ]]; then previous="${COMP_WORDS[COMP_CWORD-2]}"; fi',
    "  COMPREPLY=()",
    "  if [[ $COMP_CWORD -eq 1 ]]; then",
    `    _mbrl_words "${commands.map(({ name }) => name).join(" ")} --help --version"`,
    "    return",
    "  fi",
    '  case "${COMP_WORDS[1]}" in',
    ...cases,
    "  esac",
    "}",
    "complete -o bashdefault -o default -F _mbrl mbrl",
  ].join("\n");
}

/** The function of the bash script that completes an option's value. */
function lister({ listed, orFile }: Option): string {
  return listed !== true ? "_mbrl_words" : orFile === true ? "_mbrl_list_or_file" : "_mbrl_list";
}

function zshAction(option: Option): string {
  const words = wordsOf(option);
  if (option.orFile === true && option.listed !== true) return ` _mbrl_or_file ${words}`;
  if (option.orFile === true) return ` _mbrl_list_or_file ${words}`;
  return words === "" ? "_files" : option.listed ? ` _values -s , ${option.name} ${words}` : `(${words})`;
}

function zsh(commands: readonly Command[]): string {
  const quoted = (text: string) => text.replace(/'/g, "'\\''").replace(/([:\[\]])/g, "\\$1");
  const cases = commands.map((command) => {
    const options = optionsOf(command).map((option) => {
      const repeat = option.repeatable ? "*" : "";
      const value = option.value === undefined ? "" : `:${option.value}:${zshAction(option)}`;
      const equals = option.value === undefined ? "" : "=";
      return `'${repeat}--${option.name}${equals}[${quoted(option.about)}]${value}'`;
    });
    const positionals = command.positionals.map((positional) => {
      const words = wordsOf(positional);
      return `'${positional.repeated ? "*" : ""}:${positional.name}:${
        words === "" ? "_files" : positional.orFile === true ? ` _mbrl_or_file ${words}` : `(${words})`
      }'`;
    });
    return `        ${command.name}) _arguments ${[...options, ...positionals].join(" ")} ;;`;
  });
  return [
    "#compdef mbrl",
    '_mbrl_or_file() { compadd -- "$@"; _files }',
    // an entry of a list: behind the last comma
    "_mbrl_list_or_file() { compset -P '*,'; compadd -S '' -- \"$@\"; _files }",
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

/** Candidates for an option's value; of a list that takes files, scripts too. */
function fishWords({ listed, orFile }: Option, words: string): string {
  if (listed !== true) return words;
  return orFile === true
    ? `(set -l scripts *.ts; __fish_append , ${words} $scripts)`
    : `(__fish_append , ${words})`;
}

function fish(commands: readonly Command[]): string {
  const quoted = (text: string) => `'${text.replace(/\\/g, "\\\\").replace(/'/g, "\\'")}'`;
  const lines = ["complete -c mbrl -f"];
  for (const command of commands) {
    lines.push(`complete -c mbrl -n __fish_use_subcommand -a ${command.name} -d ${quoted(command.summary)}`);
    const within = `-n ${quoted(`__fish_seen_subcommand_from ${command.name}`)}`;
    for (const option of optionsOf(command)) {
      const words = wordsOf(option);
      const value = option.value === undefined
        ? ""
        : words === ""
        ? " -r -F"
        : ` ${option.orFile === true ? "-r -F" : "-x"} -a ${quoted(fishWords(option, words))}`;
      lines.push(`complete -c mbrl ${within} -l ${option.name}${value} -d ${quoted(option.about)}`);
    }
    for (const positional of command.positionals) {
      const words = wordsOf(positional);
      const files = words === "" || positional.orFile === true ? "-F" : "";
      const given = words === "" ? "" : `-a ${quoted(words)}`;
      lines.push(`complete -c mbrl ${within} ${[files, given].filter((part) => part !== "").join(" ")}`);
    }
  }
  return lines.join("\n");
}
