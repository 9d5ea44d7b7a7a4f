/**
 * What is wrong with the variants of a comparison, told together.
 *
 * @module
 */

import { counted } from "../results/thousands.ts";
import { UsageError } from "../settings/usage_error.ts";

/** Problems that a message has room for. */
const MOST_TOLD = 3;

/**
 * Why an attempt fails, as a sentence; undefined if it does not.
 *
 * @param name Whose attempt it is, for errors that do not say so.
 */
export function problemOf(name: string, attempt: () => void): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    if (!(error instanceof RangeError)) throw error;
    return `${name} cannot start: ${error.message}`;
  }
}

/**
 * Refuses variants that have a problem.
 *
 * @param found The problem of each that has one.
 * @param variants How many there are.
 * @throws {UsageError} If any has one; the message names all different ones, or the first few.
 */
export function refuseProblems(found: readonly (string | undefined)[], variants: number): void {
  const problems = found.filter((problem) => problem !== undefined);
  const [first, ...others] = [...new Set(problems)];
  if (first === undefined) return;
  if (others.length === 0) throw new UsageError(first);
  const told = [first, ...others].slice(0, MOST_TOLD).map((text) => text.replace(/\.$/, ""));
  const rest = others.length + 1 - told.length;
  throw new UsageError(
    `${problems.length} of ${counted(variants, "variant")} cannot start: ${told.join("; ")}${
      rest > 0 ? `; and ${rest} more` : ""
    }.`,
  );
}
