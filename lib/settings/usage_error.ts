/**
 * The error for wrong usage.
 *
 * @module
 */

import { closestString } from "@std/text/closest-string";
import { synonymOf } from "./synonyms.ts";

/**
 * Wrong usage: its message is one sentence that says what was wrong, what is allowed, and what to do. Exit
 * status 2.
 */
export class UsageError extends Error {
  /** Tells this error from others. */
  override name = "UsageError";
}

/** Names that a message lists; of more, as of the curves of a sweep, it lists the first few. */
const MOST_LISTED = 40;
const FIRST_LISTED = 5;

/**
 * The usage error for an unknown name: `Unknown agent "dnq": did you mean "dqn"? Allowed are …`.
 *
 * @param kind What the name refers to: "agent", "command".
 * @param given The name as typed.
 * @param allowed Every existing name.
 */
export function unknownName(kind: string, given: string, allowed: readonly string[]): UsageError {
  const list = allowed.length <= MOST_LISTED
    ? allowed.join(", ")
    : `${allowed.slice(0, FIRST_LISTED).join(", ")} and ${allowed.length - FIRST_LISTED} others`;
  const ours = synonymOf(kind, given, allowed);
  if (ours !== undefined) {
    const is = kind === "agent" ? "the nearest here is" : "here it is"; // agents of two tools are never quite the same
    return new UsageError(`Unknown ${kind} "${given}": ${is} "${ours}". Allowed are ${list}.`);
  }
  const near = nearest(given, allowed);
  return new UsageError(
    near === undefined
      ? `Unknown ${kind} "${given}": allowed are ${list}.`
      : `Unknown ${kind} "${given}": did you mean "${near}"? Allowed are ${list}.`,
  );
}

/** The most similar of `allowed`; undefined if none is similar enough. */
export function nearest(given: string, allowed: readonly string[]): string | undefined {
  if (allowed.length === 0) return undefined;
  const lower = given.toLowerCase();
  const abbreviated = allowed.find((name) => initials(name) === lower);
  if (abbreviated !== undefined) return abbreviated;
  const near = closestString(lower, [...allowed], { caseSensitive: false });
  const shared = [...new Set(lower)].filter((letter) => near.toLowerCase().includes(letter)).length;
  return shared * 2 >= new Set(lower).size ? near : undefined;
}

/** The initials of a name's words: "lr" of "learningRate". */
function initials(name: string): string {
  return (name.match(/^[a-z]|[A-Z]|(?<=[-_ ])[a-z]/g) ?? []).join("").toLowerCase();
}
