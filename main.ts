import { commands } from "./lib/cli/commands.ts";
import { runProgram } from "./lib/cli/program.ts";

Deno.exit(await runProgram(commands, Deno.args));
