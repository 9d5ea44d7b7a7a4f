/**
 * What a worker is at, in memory that it shares with the main thread: a call of the user's that never returns can be told only
 * from outside.
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

/** Shared memory: [which of {@linkcode calls} is under way, counter of signs of life]. */
export type Pulse = Int32Array;

/** Seconds that one call of a user's file may take. */
export const LONGEST_CALL = 10;

/** A pulse that two threads can see. */
export function newPulse(): Pulse {
  return new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
}

let pulse: Pulse = new Int32Array(2); // nobody looks at it

/** From now on, this thread shows its signs of life there. */
export function showPulse(shared: Pulse): void {
  pulse = shared;
}

/** A sign of life. */
export function beat(): void {
  Atomics.add(pulse, 1, 1);
}

/** Makes a call of a user's file, known from outside while it lasts. */
export function during<T>(call: Call, run: () => T): T {
  enter(call);
  try {
    return run();
  } finally {
    leave();
  }
}

/** As {@linkcode during}, of work that is waited for. */
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

/** How often a watch looks, milliseconds. */
const LOOK = 500;

/**
 * Watches a pulse from another thread. Time is counted in looks, so that a machine that slept, or a program that was stopped for a
 * while, is not taken for a call that hangs.
 *
 * @param seconds Without a sign of life.
 * @param anyWork Whether silence at any work counts, or a single call of the user's alone.
 * @param onSilent Called once, with the call that was under way.
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
