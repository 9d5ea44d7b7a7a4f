/**
 * The text of an experiment file: errors with its name and a line.
 *
 * @module
 */

import type { Node } from "jsonc-parser";
import { UsageError } from "../settings/usage_error.ts";

/** The text of a file and its name: creates errors that give the line. */
export class ConfigSource {
  readonly #text: string;
  readonly #file: string;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
  }

  error(offset: number, message: string): UsageError {
    const line = this.#text.slice(0, offset).split("\n").length;
    return new UsageError(`${this.#file}, line ${line}: ${message}`);
  }

  /** Runs a check; its usage error gets the file and the node's line. */
  at<T>(node: Node, check: () => T): T {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof UsageError) || error.message.startsWith(`${this.#file}, line `)) throw error;
      throw this.error(node.offset, error.message);
    }
  }
}

/**
 * The properties of an object, in order.
 *
 * @throws {UsageError} If a key occurs twice.
 */
export function propertiesOf(
  node: Node,
  source: ConfigSource,
): { key: string; keyNode: Node; value: Node }[] {
  const seen = new Set<string>();
  return (node.children ?? []).map(({ children }) => {
    const [keyNode, value] = children!;
    const key = String(keyNode.value);
    if (seen.has(key)) {
      throw source.error(keyNode.offset, `"${key}" occurs twice in one object: remove one.`);
    }
    seen.add(key);
    return { key, keyNode, value };
  });
}
