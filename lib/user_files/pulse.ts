/**
 * A worker's activity, in memory shared with the main thread: a user's call that never returns can only be
 * detected from outside.
 *
 * @module
 */

/** The calls of a user's file, as messages name them. */
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
] as const;

/** One of {@linkcode calls}. */
export type Call = typeof calls[number];

/** Shared memory: [index in {@linkcode calls} of the current call, activity counter]. */
export type Pulse = Int32Array;

/** Maximum duration of one call of a user's file, in seconds. */
export const LONGEST_CALL = 10;

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

/** Runs a call of a user's file, visible from outside while it lasts. */
export function during<T>(call: Call, run: () => T): T {
  enter(call);
  try {
    return run();
  } finally {
    leave();
  }
}

/** As {@linkcode during}, for asynchronous work. */
export async function duringAsync<T>(call: Call, run: () => Promise<T>): Promise<T> {
  enter(call);
  try {
    return await run();
  } finally {
    leave();
  }
}

function enter(call: Call): void {
  Atomics.store(pulse, 0, calls.indexOf(call));
  Atomics.add(pulse, 1, 1);
}

function leave(): void {
  Atomics.store(pulse, 0, 0);
  Atomics.add(pulse, 1, 1);
}

/** Interval of a watch, in milliseconds. */
const LOOK = 500;

/**
 * Watches a pulse from another thread. Time is counted in intervals, so that a machine that slept, or a
 * program that was suspended, is not mistaken for a call that hangs.
 *
 * @param seconds Time without activity.
 * @param anyWork Whether inactivity during any work counts, or only during a user's call.
 * @param onSilent Called once, with the current call.
 * @returns Ends the watch.
 */
export function watchPulse(
  shared: Pulse,
  seconds: number,
  anyWork: boolean,
  onSilent: (call: Call) => void,
): () => void {
  let last = Atomics.load(shared, 1);
  let looks = 0;
  const timer = setInterval(() => {
    const now = Atomics.load(shared, 1);
    const call = calls[Atomics.load(shared, 0)] ?? "";
    looks = now === last && (anyWork || call !== "") ? looks + 1 : 0;
    last = now;
    if (looks * LOOK < seconds * 1000) return;
    clearInterval(timer);
    onSilent(call);
  }, LOOK);
  return () => clearInterval(timer);
}
