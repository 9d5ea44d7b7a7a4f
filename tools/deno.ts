/**
 * Runs a subcommand of Deno on the project with every import resolved: `deno run -A tools/deno.ts run -A main.ts …`.
 *
 * @module
 */

import { deno } from "./resolution.ts";

const [subcommand, ...rest] = Deno.args;
Deno.exit(await deno(subcommand, ["--quiet", ...rest]));
