/**
 * The program: finds the command, runs it, and maps the outcome to an exit status.
 *
 * @module
 */

import { environmentVariable } from "../settings/environment_variables.ts";
import { unknownName, UsageError } from "../settings/usage_error.ts";
import { type Command, readArguments } from "./command.ts";
import { commandHelp, programHelp } from "./help.ts";
import { preventSilentTermination } from "./signals.ts";
import { Terminal } from "./terminal.ts";
import { versionLine } from "./version.ts";

/**
 * Runs `mbrl` with its arguments.
 *
 * @param commands Every command, in the order of the help page.
 * @param argv The arguments after the program's name.
 * @returns The exit status: 0 done, 1 failed while running, 2 wrong usage, 129, 130 or 143 after SIGHUP,
 * SIGINT or SIGTERM.
 */
export async function runProgram(commands: readonly Command[], argv: readonly string[]): Promise<number> {
  preventSilentTermination();
  const terminal = new Terminal();
  const status = await statusOf(commands, argv, terminal);
  const unwritten = terminal.outputError;
  if (unwritten === undefined) return status;
  terminal.complain(`Standard output cannot be written: ${unwritten.message}.`);
  return status === 0 ? 1 : status;
}

async function statusOf(commands: readonly Command[], argv: readonly string[], terminal: Terminal) {
  try {
    return await dispatch(commands, argv, terminal);
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    if (environmentVariable("MBRL_DEBUG") === "1") console.error(failure);
    else terminal.complain(failure.message);
    return failure instanceof UsageError ? 2 : 1;
  }
}

async function dispatch(commands: readonly Command[], argv: readonly string[], terminal: Terminal) {
  const [name, ...rest] = argv;
  if (name === undefined) {
    terminal.say(programHelp(commands, terminal.columns));
    return 2;
  }
  if (name === "--version" || name === "-V") {
    if (terminal.canRedraw) terminal.tell(versionLine());
    else terminal.print(versionLine());
    return 0;
  }
  if (name === "--help" || name === "-h" || (name === "help" && rest.length === 0)) {
    terminal.print(programHelp(commands, terminal.columns));
    return 0;
  }
  const asked = name === "help" ? rest[0] : name;
  const command = commands.find((candidate) => candidate.name === asked);
  if (command === undefined) throw unknownName("command", asked, commands.map((candidate) => candidate.name));
  const given = readArguments(command, name === "help" ? ["--help"] : rest);
  if (given.has("help")) {
    terminal.print(commandHelp(command, terminal.columns));
    return 0;
  }
  if (given.has("quiet")) terminal.silence();
  return await command.run(given, terminal);
}
