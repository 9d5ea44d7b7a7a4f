/**
 * `mbrl new`: writes a commented template of a task or an agent.
 *
 * @module
 */

import { agents } from "../agents/registry.ts";
import { writeAtomically } from "../results/atomic_write.ts";
import { isFolder } from "../results/read_folder.ts";
import { unknownName, UsageError } from "../settings/usage_error.ts";
import { tasks } from "../tasks/registry.ts";
import { agentTemplate, taskTemplate, TYPES, TYPES_NAME } from "../user_files/templates.ts";
import { baseName } from "../user_files/source_file.ts";
import type { Command } from "./command.ts";

/** The kinds of file that there are templates for. */
const kinds = ["task", "agent"] as const;

export const newCommand: Command = {
  name: "new",
  summary: "Write a template of a task or an agent: one commented file that runs as it is.",
  examples: [
    ["mbrl new task ./tank.ts", "tank.ts, and mbrl.d.ts beside it for your editor"],
    ["mbrl new agent ./mine.ts", "an agent that learns, to be changed"],
    ["mbrl check ./tank.ts", "then change it, and check it"],
  ],
  positionals: [
    { name: "KIND", about: "kind of file: task or agent", required: true, choices: () => kinds },
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
    const shown = shownPath(path);
    const isTask = kind === "task";
    const name = nameOf(file, kind, isTask ? tasks : agents);
    writeAtomically(path, (isTask ? taskTemplate : agentTemplate)(name, shown));
    if (there !== TYPES) writeAtomically(types, TYPES);
    terminal.print(path);
    terminal.say(`Written, with ${TYPES_NAME} beside it for your editor. It runs as it is:`);
    terminal.say(`  mbrl check ${quoted(shown)}`);
    terminal.say(
      isTask
        ? `  mbrl compare --task ${quoted(shown)} --agents random,dqn,dyna,mpc --steps 2000`
        : `  mbrl compare --agents ${quoted(`dqn,${shown}`)} --steps 3000`,
    );
    return Promise.resolve(0);
  },
};

/** A name, derived from the file's name, that no built-in task or agent has. */
function nameOf(file: string, kind: string, builtIn: readonly { readonly name: string }[]): string {
  const name = file.replace(/\.ts$/, "").normalize("NFKD").toLowerCase()
    .replace(/\p{M}/gu, "").replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40);
  if (name === "") return `my-${kind}`;
  return name === "task" || builtIn.some((one) => one.name === name) ? `my-${name}` : name;
}

/** A path with a slash, so that it is recognised as a path. */
function shownPath(path: string): string {
  return /[/\\]/.test(path) ? path : `./${path}`;
}

/** A path, quoted for a shell. */
function quoted(path: string): string {
  return /^[\w.,/-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

function textOf(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
}
