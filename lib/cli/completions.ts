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

/** The candidates for a positional argument or a value; if empty, file names or nothing. */
function wordsOf(of: { readonly choices?: () => readonly string[] }): string {
  return of.choices?.().join(" ") ?? "";
}

/** Whether an option's value is a path. */
function isPath({ value }: Option): boolean {
  return value !== undefined && /^(DIR|FILE|CHECKPOINT)$/.test(value);
}

/** The names of the settings that an option assigns, with `=`. */
function settingWords(assigns: ReadonlyMap<string, readonly string[]>): string {
  return [...assigns.keys()].map((name) => `${name}=`).join(" ");
}

/** The settings of all commands by their values, where those are known: [names, values]. */
function settingValues(commands: readonly Command[]): [names: string[], values: readonly string[]][] {
  const named = new Map<string, Set<string>>();
  for (const option of commands.flatMap(optionsOf)) {
    for (const [name, values] of option.assigns?.() ?? []) {
      const known = named.get(name) ?? new Set();
      named.set(name, known);
      for (const value of values) known.add(value);
    }
  }
  const known = [...named].filter(([, values]) => values.size > 0);
  return [...Map.groupBy(known, ([, values]) => [...values].join(" "))]
    .map(([, alike]) => [alike.map(([name]) => name), [...alike[0][1]]]);
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
        const complete = option.assigns !== undefined
          ? `_mbrl_list "${settingWords(option.assigns())}"; `
          : words !== ""
          ? `${lister(option)} "${words}"; `
          : isPath(option)
          ? ""
          : "_mbrl_nothing; ";
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
    "_mbrl_nothing() { compopt +o default +o bashdefault 2>/dev/null; }",
    "_mbrl() {",
    "  local IFS=$' \\t\\n' before",
    '  local word="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"',
    '  local assigned=""',
    '  if [[ "$word" == "=" ]]; then word="" assigned=1',
    '  elif [[ "$previous" == "=" ]]; then previous="${COMP_WORDS[COMP_CWORD-2]}" assigned=1; fi',
    "  COMPREPLY=()",
    "  if [[ $COMP_CWORD -eq 1 ]]; then",
    `    _mbrl_words "${commands.map(({ name }) => name).join(" ")} --help --version"`,
    "    return",
    "  fi",
    // the value of a setting: behind its name and =
    '  [[ -n "$assigned" ]] && case "$previous" in',
    ...settingValues(commands).map(([names, values]) =>
      `    ${names.join("|")}) _mbrl_list "${values.join(" ")}"; return ;;`
    ),
    "  esac",
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
  if (option.assigns !== undefined) return ` _mbrl_set ${settingWords(option.assigns())}`;
  if (words === "") return isPath(option) ? "_files" : " ";
  return option.listed ? ` _values -s , ${option.name} ${words}` : `(${words})`;
}

function zsh(commands: readonly Command[]): string {
  const quoted = (text: string) => text.replace(/'/g, "'\\''").replace(/([:\[\]])/g, "\\$1");
  const cases = commands.map((command) => {
    const options = optionsOf(command).map((option) => {
      const repeat = option.repeatable ? "*" : "";
      const value = option.value === undefined ? "" : `:${quoted(option.value)}:${zshAction(option)}`;
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
    // a setting's name and =, or one of its values
    "_mbrl_set() {",
    "  if compset -P '*='; then",
    '    local key="${${IPREFIX%=}##*=}"',
    "    compset -P '*,'",
    '    case "$key" in',
    ...settingValues(commands).map(([names, values]) =>
      `      ${names.join("|")}) compadd -S '' -- ${values.join(" ")} ;;`
    ),
    "    esac",
    "  else compadd -S '' -- \"$@\"; fi",
    "}",
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
  const lines = [
    "complete -c mbrl -f",
    // a setting's name and =, or one of its values, behind the last comma
    "function _mbrl_set",
    "  set -l token (string replace -r '^--set=' '' -- (commandline -ct))",
    "  if string match -q '*=*' -- $token",
    "    set -l before (string match -r '.*[=,]' -- $token)",
    "    switch (string replace -r '=.*' '' -- $token)",
    ...settingValues(commands).flatMap(([names, values]) => [
      `      case ${names.join(" ")}`,
      `        printf '%s\\n' $before(string split ' ' '${values.join(" ")}')`,
    ]),
    "    end",
    "  else",
    "    printf '%s\\n' $argv",
    "  end",
    "end",
  ];
  for (const command of commands) {
    lines.push(`complete -c mbrl -n __fish_use_subcommand -a ${command.name} -d ${quoted(command.summary)}`);
    const within = `-n ${quoted(`__fish_seen_subcommand_from ${command.name}`)}`;
    for (const option of optionsOf(command)) {
      const words = wordsOf(option);
      const value = option.value === undefined
        ? ""
        : option.assigns !== undefined
        ? ` -x -a ${quoted(`(_mbrl_set ${settingWords(option.assigns())})`)}`
        : words === ""
        ? isPath(option) ? " -r -F" : " -x"
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
