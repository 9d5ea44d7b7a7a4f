/**
 * What every user's file has in common: an object as its default export, with the version of its form, a
 * name and a summary.
 *
 * @module
 */

import { isRecord } from "../settings/parse.ts";
import { nearest, UsageError } from "../settings/usage_error.ts";

/** The version of the forms that this program supports. */
export const FORM = 1;

/** The kinds of files. */
export type FileKind = "task" | "agent";

/** Makes the error that refuses a file. @param what The mistake: a field, and what is allowed. */
export type Refuse = (what: string) => UsageError;

/** A file's default export, its fields not yet checked but for the common ones. */
export interface Form {
  /** The default export. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Lower case letters, digits and single dashes. */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** Makes the error that refuses the file. */
  readonly refuse: Refuse;
}

const examples = { task: "--task", agent: "--agents" };

/** What a default export seems to be: an agent if it has what only agents have. */
export function kindOf(exported: unknown): FileKind {
  return isRecord(exported) && ("create" in exported || "kind" in exported) ? "agent" : "task";
}

/**
 * Checks what every file has.
 *
 * @param exported The default export, undefined if there is none.
 * @param file The file's name, for messages.
 * @param kind What it should be.
 * @param fields The fields of that kind.
 * @throws {UsageError} For the first mistake.
 */
export function parseForm(exported: unknown, file: string, kind: FileKind, fields: readonly string[]): Form {
  const refuse = (what: string) => new UsageError(`${file}: ${what}`);
  if (exported === undefined) {
    throw refuse("it has no default export: write `export default { mbrl: 1, name: …, … }`.");
  }
  if (!isRecord(exported)) throw refuse(`its default export must be an object: got ${shown(exported)}.`);
  if (typeof exported.mbrl === "number" && exported.mbrl > FORM) {
    throw refuse(
      `mbrl is ${exported.mbrl}, a later version of this form than the ${FORM} that this program reads: use a newer one.`,
    );
  }
  if (exported.mbrl !== FORM) {
    throw refuse(`mbrl must be ${FORM}, the version of this form: got ${shown(exported.mbrl)}.`);
  }
  const isTask = typeof exported.step === "function" && !("create" in exported);
  if (kind === "agent" && isTask) throw refuse(`it is a task: give it with ${examples.task}.`);
  if (kind === "task" && kindOf(exported) === "agent" && !("step" in exported)) {
    throw refuse(`it is an agent: give it with ${examples.agent}.`);
  }
  for (const key of Object.keys(exported)) {
    if (fields.includes(key)) continue;
    const near = nearest(key, fields);
    throw refuse(
      `${kind === "task" ? "a task" : "an agent"} has no field "${key}"${
        near === undefined ? "" : `: did you mean "${near}"?`
      } Fields are ${fields.join(", ")}.`,
    );
  }
  const { name, summary } = exported;
  if (typeof name !== "string" || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || name.length > 60) {
    throw refuse(
      `name must be lower case letters, digits and single dashes, at most 60: got ${shown(name)}.`,
    );
  }
  if (typeof summary !== "string" || summary.trim() === "") {
    throw refuse(`summary must be a sentence: got ${shown(summary)}.`);
  }
  return { fields: exported, name, summary, refuse };
}

/** A value in a message: short, on one line. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "function") return "a function";
  if (value instanceof Promise) return "a Promise (write it without async)";
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  let text: string;
  try {
    text = JSON.stringify(value) ?? String(value);
  } catch {
    text = "an object";
  }
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
