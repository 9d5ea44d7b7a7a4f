/**
 * A worker's activity, in memory shared with the main thread: a user's call that never returns can only be
 * detected from outside.
 *
 * @module
 */

/** The calls of a user's file, as messages name them: first those of a task, then those of an agent. */
export const calls = [
  "",
  "loading it",
  "start",
  "step",
  "observe",
  "rules",
  "rules.reward",
  "rules.terminated",
  "draw",
  "create",
  "act",
  "observe of a step",
  "learn",
  "greedy",
  "controller",
  "diagnostics",
  "parts",
] as const;

/** One of {@linkcode calls}. */
export type Call = typeof calls[number];

/** Shared memory: [index in {@linkcode calls} of the current call, activity counter]. */
export type Pulse = Int32Array;

/** Maximum duration of loading a file and of one call of a task, in seconds. */
export const LONGEST_CALL = 10;

const firstOfAgents = calls.indexOf("create");

/** Whether a call is one of an agent, which may learn for a while. */
export function isAgentCall(call: Call): boolean {
  return calls.indexOf(call) >= firstOfAgents;
}

/** Creates a pulse that two threads can share. */
export function newPulse(): Pulse {
  return new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
}

let pulse: Pulse = new Int32Array(2); // nobody looks at it

/** From now on, reports this thread's activity there. */
export function showPulse(shared: Pulse): void {
  pulse = shared;
}

/** Reports activity. */
export function beat(): void {
  Atomics.add(pulse, 1, 1);
}

/** Runs a call of a user's file, visible from outside while it lasts; calls may be nested. */
export function during<T>(call: Call, run: () => T): T {
  const outer = enter(calls.indexOf(call));
  try {
    return run();
  } finally {
    enter(outer);
  }
}

/** As {@linkcode during}, for asynchronous work. */
export async function duringAsync<T>(call: Call, run: () => Promise<T>): Promise<T> {
  const outer = enter(calls.indexOf(call));
  try {
    return await run();
  } finally {
    enter(outer);
  }
}

/** Shows a call, by its index. @returns The index of the one before. */
function enter(call: number): number {
  Atomics.add(pulse, 1, 1);
  return Atomics.exchange(pulse, 0, call);
}

/** Interval of a watch, in milliseconds. */
const LOOK = 500;

/**
 * Watches a pulse from another thread. Time is counted in intervals, so that a machine that slept, or a
 * program that was suspended, is not mistaken for a call that hangs.
 *
 * @param limitOf Seconds without activity after which a call has hung; "" is work of the program itself.
 * @param onSilent Called once, with the current call.
 * @returns Ends the watch.
 */
export function watchPulse(
  shared: Pulse,
  limitOf: (call: Call) => number,
  onSilent: (call: Call) => void,
): () => void {
  let last = Atomics.load(shared, 1);
  let looks = 0;
  const timer = setInterval(() => {
    const now = Atomics.load(shared, 1);
    const call = calls[Atomics.load(shared, 0)] ?? "";
    looks = now === last ? looks + 1 : 0;
    last = now;
    if (looks * LOOK < limitOf(call) * 1000) return;
    clearInterval(timer);
    onSilent(call);
  }, LOOK);
  return () => clearInterval(timer);
}
