/**
 * `mbrl schema`: the JSON Schema of experiment files, and the columns of result files.
 *
 * @module
 */

import { configSchema } from "../experiment/config_schema.ts";
import { type Column, type FileColumns, reportColumns, resultColumns } from "../results/columns.ts";
import { unknownName } from "../settings/usage_error.ts";
import type { Command } from "./command.ts";
import { jsonText } from "./lists.ts";
import type { Terminal } from "./terminal.ts";
import { entry, wrapped } from "./text_layout.ts";

/** Names of columns are this wide at most; longer ones get a line of their own. */
const NAME_WIDTH = 20;

const files = [...resultColumns, ...reportColumns];

export const schemaCommand: Command = {
  name: "schema",
  summary: "Print the JSON Schema of experiment files, or the columns of a result file.",
  examples: [
    ["mbrl schema > mbrl.schema.json", 'then start an experiment file with "$schema": "./mbrl.schema.json"'],
    ["mbrl schema curves.csv", "every column: type, unit, meaning, and what an empty cell and inf mean"],
  ],
  positionals: [{
    name: "FILE",
    about: "a result file; without it, the schema of experiment files",
    required: false,
    choices: () => files.map(({ file }) => file),
  }],
  options: [{ name: "json", about: "Print the columns as JSON." }],
  run(given, terminal) {
    const [file] = given.positionals;
    if (file === undefined) terminal.print(JSON.stringify(configSchema(), undefined, 2));
    else {
      const found = files.find((known) => known.file === file);
      if (found === undefined) throw unknownName("result file", file, files.map(({ file }) => file));
      if (given.has("json")) terminal.print(jsonText(found));
      else printColumns(found, terminal);
    }
    return Promise.resolve(0);
  },
};

function printColumns({ file, about, columns }: FileColumns, terminal: Terminal): void {
  for (const line of wrapped(`${file}: a row is ${about}.`, terminal.columns)) terminal.print(line);
  terminal.print("");
  for (const column of columns) {
    for (const line of entry(column.name, describe(column), NAME_WIDTH, terminal.columns)) {
      terminal.print(line);
    }
  }
}

function describe({ type, unit, about, empty, infinite }: Column): string {
  return [
    `${type}${unit === undefined || unit === "–" ? "" : ` [${unit}]`}: ${about}`,
    ...empty === undefined ? [] : [`empty: ${empty}`],
    ...infinite === undefined ? [] : [`inf: ${infinite}`],
  ].join("; ");
}
