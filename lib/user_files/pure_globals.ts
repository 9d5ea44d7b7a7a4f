/**
 * Blocks randomness and clocks for a user's file, whose results must depend on its arguments alone.
 *
 * @module
 */

import "./clock.ts"; // which reads the clock before it is taken away

/** The end of a refusal's message, by which it is recognised when it is caught. */
const DRAW = "draw from the `random` that your function is given";
const COUNT = "keep what you count in the state";

/**
 * Makes `Math.random`, clocks and the like throw in this thread from now on; the console writes to standard
 * error.
 *
 * @param isOwnFrame Whether a line of a stack is in a user's file.
 */
export function blockRandomnessAndClocks(isOwnFrame: (frame: string) => boolean): void {
  Math.random = () => {
    if (lent === undefined || isOwnFrame(callerIn(new Error().stack ?? ""))) {
      throw refused("Math.random()", DRAW);
    }
    return lent();
  };
  crypto.getRandomValues = refusal("crypto.getRandomValues()", DRAW);
  crypto.randomUUID = refusal("crypto.randomUUID()", DRAW);
  performance.now = refusal("performance.now()", COUNT);
  performance.mark = refusal("performance.mark()", COUNT);
  const temporal = (globalThis as { Temporal?: { Now: Record<string, unknown> } }).Temporal?.Now ?? {};
  for (const name of Object.getOwnPropertyNames(temporal)) {
    temporal[name] = refusal(`Temporal.Now.${name}()`, COUNT);
  }
  const Original = Date;
  const timeless = function (this: unknown, ...args: []) {
    if (new.target === undefined) throw refused("Date()", COUNT);
    if (args.length === 0) throw refused("new Date() without a time", COUNT);
    return Reflect.construct(Original, args, new.target);
  };
  timeless.prototype = Original.prototype;
  Object.assign(timeless, { UTC: Original.UTC, parse: Original.parse, now: refusal("Date.now()", COUNT) });
  globalThis.Date = timeless as unknown as DateConstructor;
  Original.prototype.constructor = timeless;
  const scope = globalThis as unknown as Record<"postMessage" | "close", () => never>;
  scope.postMessage = scope.close = refusal(
    "postMessage() and close()",
    "return what the function is asked for",
  );
  const { console } = globalThis;
  // standard output is for results
  console.log = console.info = console.debug = console.error.bind(console);
}

let lent: (() => number) | undefined;

/**
 * Lets a library that a user's file asked for draw by `Math.random`; the user's own lines still may not.
 *
 * @param draw Draws a number in [0, 1); undefined forbids `Math.random` again.
 * @returns The previous one.
 */
export function lendRandom(draw: (() => number) | undefined): (() => number) | undefined {
  const before = lent;
  lent = draw;
  return before;
}

/** The line of a stack that called `Math.random`: the first with a file behind that of this module. */
function callerIn(stack: string): string {
  const lines = stack.split("\n").filter((line) => line.includes("://"));
  return lines[1] ?? "";
}

function refused(what: string, instead: string): Error {
  return new Error(`${what} is not allowed in a file, because runs must be repeatable: ${instead}.`);
}

function refusal(what: string, instead: string): () => never {
  return () => {
    throw refused(what, instead);
  };
}
