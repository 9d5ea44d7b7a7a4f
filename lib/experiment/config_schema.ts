/**
 * The JSON Schema of experiment files, so that editors complete and check them.
 *
 * @module
 */

import { agents } from "../agents/registry.ts";
import { tasks } from "../tasks/registry.ts";
import type { Setting, Settings } from "../settings/settings.ts";
import { comparisonSettings, MOST_SEEDS } from "../settings/comparison_settings.ts";
import { SOURCE_PATH } from "../user_files/source_file.ts";
import { presets } from "./presets.ts";

/** A JSON Schema, draft 2020-12. */
export type JsonSchema = { readonly [key: string]: unknown };

/** The schema of the files that `--config` reads. */
export function configSchema(): JsonSchema {
  const single = (setting: Setting) => ({ ...valueSchema(setting), description: setting.about });
  const taskSettings = Object.fromEntries(tasks.flatMap((task) => Object.entries(task.settings))) as Settings;
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "An experiment file of mbrl",
    type: "object",
    additionalProperties: false,
    not: { required: ["steps", "episodes"] },
    properties: {
      $schema: { type: "string", description: "Where this schema is, for editors." },
      preset: { enum: presets.map(({ name }) => name), description: "The preset to start from." },
      agents: {
        type: "array",
        items: {
          anyOf: [
            { enum: agents.map(({ name }) => name) },
            { type: "string", pattern: SOURCE_PATH.source },
          ],
        },
        minItems: 1,
        uniqueItems: true,
        description: "The agents to compare: built-in agents' names, and paths of agents' files of your own.",
      },
      variants: {
        type: "array",
        minItems: 1,
        description:
          "Agents under names of their own, with settings that take the place of those that the agent has otherwise.",
        items: {
          type: "object",
          required: ["label", "agent"],
          additionalProperties: false,
          properties: {
            label: { type: "string", minLength: 1, description: "Its name in files and pictures." },
            agent: {
              anyOf: [
                { enum: agents.map(({ name }) => name) },
                { type: "string", pattern: SOURCE_PATH.source },
              ],
            },
            settings: { type: "object" },
          },
        },
      },
      task: {
        description: "A built-in task's name, or the path of a task's file of your own.",
        anyOf: [
          { enum: tasks.map(({ name }) => name) },
          { type: "string", pattern: SOURCE_PATH.source },
        ],
      },
      seeds: {
        description: 'A count (5), a range ("0..19"), a list ("3,7" or [3, 7]).',
        anyOf: [
          { type: "integer", minimum: 1, maximum: MOST_SEEDS },
          { type: "string", pattern: "^\\d+(\\.\\.\\d+)?(,\\d+(\\.\\.\\d+)?)*$" },
          { type: "array", items: valueSchema(comparisonSettings.seed), minItems: 1, maxItems: MOST_SEEDS },
        ],
      },
      steps: single(comparisonSettings.steps),
      episodes: single(comparisonSettings.episodes),
      evalEvery: single(comparisonSettings.evalEvery),
      evalEpisodes: single(comparisonSettings.evalEpisodes),
      samples: single(comparisonSettings.samples),
      rules: single(comparisonSettings.rules),
      fast: {
        type: "boolean",
        description: "Fused operations: faster, with last digits that depend on the machine.",
      },
      settings: {
        type: "object",
        additionalProperties: { type: "object" }, // an agent of your own has settings of its own
        description:
          "Hyperparameters by agent and key, and the task's options; a list of values is swept, and a range such as log:1e-4..1e-2 is drawn from.",
        properties: Object.fromEntries(
          [{ name: "task", settings: taskSettings }, ...agents].map(({ name, settings }) => [name, {
            type: "object",
            additionalProperties: name === "task", // a task of your own has options of its own
            properties: Object.fromEntries(
              Object.entries(settings).map(([key, setting]) => [key, settingSchema(setting)]),
            ),
          }]),
        ),
      },
    },
  };
}

/** One value, or a list of different ones. */
function settingSchema(setting: Setting): JsonSchema {
  const one = valueSchema(setting);
  const isNumeric = setting.kind === "number" || setting.kind === "integer";
  return {
    description: setting.about,
    default: setting.default,
    anyOf: [
      one,
      { type: "array", items: one, minItems: 1, uniqueItems: true },
      ...isNumeric ? [{ type: "string", pattern: "^(log|lin|int):.+\\.\\..+$" }] : [],
    ],
  };
}

function valueSchema(setting: Setting): JsonSchema {
  switch (setting.kind) {
    case "number":
      return {
        type: "number",
        [setting.minExcluded ? "exclusiveMinimum" : "minimum"]: setting.min,
        maximum: setting.max,
      };
    case "integer":
      return { type: "integer", minimum: setting.min, maximum: setting.max };
    case "boolean":
      return { type: "boolean" };
    case "choice":
      return { enum: [...setting.choices] };
    case "text":
      return { type: "string", pattern: setting.form.pattern.source };
  }
}
