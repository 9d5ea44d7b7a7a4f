/**
 * `mbrl new`: writes a commented template of a task file.
 *
 * @module
 */

import { writeAtomically } from "../results/atomic_write.ts";
import { isFolder } from "../results/read_folder.ts";
import { unknownName, UsageError } from "../settings/usage_error.ts";
import { tasks } from "../tasks/registry.ts";
import { taskTemplate } from "../user_files/templates.ts";
import { TYPES, TYPES_NAME } from "../user_files/types_text.ts";
import { baseName } from "../user_files/source_file.ts";
import type { Command } from "./command.ts";

/** The kinds of file that there are templates for. */
const kinds = ["task"] as const;

export const newCommand: Command = {
  name: "new",
  summary: "Write a template of a task: one commented file that runs as it is.",
  examples: [
    ["mbrl new task ./tank.ts", "tank.ts, and mbrl.d.ts beside it for your editor"],
    ["mbrl check ./tank.ts", "then change it, and check it"],
  ],
  positionals: [
    { name: "KIND", about: "kind of file: task", required: true, choices: () => kinds },
    { name: "FILE", about: "the file to write; its name ends in .ts", required: true },
  ],
  options: [{ name: "overwrite", about: "Replace the file." }],
  run(given, terminal) {
    const [kind, path] = given.positionals;
    if (!(kinds as readonly string[]).includes(kind)) throw unknownName("kind of file", kind, kinds);
    if (!path.endsWith(".ts") || path.endsWith(".d.ts")) {
      throw new UsageError(`FILE must end in .ts: got "${path}".`);
    }
    const file = baseName(path);
    const folder = path.slice(0, path.length - file.length);
    if (folder !== "" && !isFolder(folder)) {
      throw new UsageError(`There is no folder ${folder} for ${file}: create it first.`);
    }
    const types = `${folder}${TYPES_NAME}`;
    if (textOf(path) !== undefined && !given.has("overwrite")) {
      throw new UsageError(`${path} exists: choose another name, or give --overwrite to replace it.`);
    }
    const there = textOf(types);
    if (there !== undefined && !there.startsWith(TYPES.slice(0, TYPES.indexOf(",")))) {
      throw new UsageError(`${types} exists and was not written by mbrl: choose another folder.`);
    }
    writeAtomically(path, taskTemplate(taskName(file), shownPath(path)));
    if (there !== TYPES) writeAtomically(types, TYPES);
    terminal.print(path);
    terminal.say(`Written, with ${TYPES_NAME} beside it for your editor. It runs as it is:`);
    terminal.say(`  mbrl check ${quoted(shownPath(path))}`);
    terminal.say(
      `  mbrl compare --task ${quoted(shownPath(path))} --agents random,dqn,dyna,mpc --steps 2000`,
    );
    return Promise.resolve(0);
  },
};

/** A task's name, derived from its file's name. */
function taskName(file: string): string {
  const name = file.replace(/\.ts$/, "").normalize("NFKD").toLowerCase()
    .replace(/\p{M}/gu, "").replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40);
  if (name === "") return "my-task";
  return tasks.some((task) => task.name === name) ? `my-${name}` : name;
}

/** A path with a slash, so that it is recognised as a path. */
function shownPath(path: string): string {
  return /[/\\]/.test(path) ? path : `./${path}`;
}

/** A path, quoted for a shell. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

function textOf(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
}
