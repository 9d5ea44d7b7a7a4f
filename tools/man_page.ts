/**
 * The manual page `mbrl.1`, made from the commands' own descriptions.
 *
 * @module
 */

import { type Command, universalOptions } from "../lib/cli/command.ts";
import { environmentVariables } from "../lib/settings/environment_variables.ts";

/** The page in the language of man(7). */
export function manPage(commands: readonly Command[], version: string): string {
  return [
    `.TH MBRL 1 "" "mbrl ${version}" "User Commands"`,
    ".SH NAME",
    "mbrl \\- how many real environment steps does a learned model save?",
    ".SH SYNOPSIS",
    ".B mbrl",
    "\\fICOMMAND\\fR [\\fIoptions\\fR]",
    ".SH DESCRIPTION",
    plain(
      "Compares model-based and model-free reinforcement learning agents by the real steps that they need.",
    ),
    plain("Data goes to standard output, progress and messages to standard error."),
    ".SH COMMANDS",
    ...commands.flatMap(section),
    ".SH EXIT STATUS",
    ...[
      ["0", "done"],
      ["1", "failed while running"],
      ["2", "wrong usage"],
      ["129, 130, 143", "ended by SIGHUP, SIGINT or SIGTERM"],
    ].flatMap(([status, meaning]) => item(status, meaning)),
    ".SH ENVIRONMENT",
    plain(environmentVariables.join(", ")),
    "",
  ].join("\n");
}

function section({ name, summary, positionals, options, examples }: Command): string[] {
  const shown = positionals.map((positional) => {
    const word = `\\fI${escaped(positional.name)}\\fR${positional.repeated ? "..." : ""}`;
    return positional.required ? word : `[${word}]`;
  });
  return [
    `.SS "mbrl ${name}"`,
    `\\fBmbrl ${name}\\fR ${[...shown, "[\\fIoptions\\fR]"].join(" ")}`,
    ".PP",
    plain(summary),
    ...positionals.flatMap((positional) => item(positional.name, positional.about)),
    ...[...options, ...universalOptions].flatMap((option) =>
      item(option.value === undefined ? `--${option.name}` : `--${option.name} ${option.value}`, option.about)
    ),
    ".PP",
    "Examples:",
    ...examples.flatMap(([line, about]) => item(line, about)),
  ];
}

/** A term in bold, and what it means. */
function item(term: string, meaning: string): string[] {
  return [".TP", `\\fB${escaped(term)}\\fR`, plain(meaning)];
}

/** A line of text: no control line, whatever it begins with. */
function plain(text: string): string {
  return escaped(text).replace(/^[.']/, "\\&$&");
}

/** Backslashes and dashes as they are typed. */
function escaped(text: string): string {
  return text.replaceAll("\\", "\\e").replaceAll("-", "\\-");
}
