/**
 * `mbrl schema`: the JSON Schema of experiment files.
 *
 * @module
 */

import { configSchema } from "../experiment/config_schema.ts";
import type { Command } from "./command.ts";

export const schemaCommand: Command = {
  name: "schema",
  summary: "Print the JSON Schema of experiment files, for editors.",
  examples: [
    ["mbrl schema > mbrl.schema.json", 'then start an experiment file with "$schema": "./mbrl.schema.json"'],
  ],
  positionals: [],
  options: [],
  run(_given, terminal) {
    terminal.print(JSON.stringify(configSchema(), undefined, 2));
    return Promise.resolve(0);
  },
};
