/**
 * Signal handling: some signals end a command cleanly with status 128 + their number; others only save the
 * state.
 *
 * @module
 */

/** What to do on a signal. */
export interface SignalHandlers {
  /** Stop soon, with this exit status. */
  stop(signal: Deno.Signal, status: number): void;
  /** Save the state and continue. */
  save(signal: Deno.Signal): void;
  /** Redraw: the program was suspended and continues, and the terminal may show other output. */
  continued(): void;
}

const isWindows = Deno.build.os === "windows";

/** The signals that end a command, with its exit status: 128 plus the signal's number. */
const stopStatuses: readonly (readonly [Deno.Signal, number])[] = isWindows
  ? [["SIGINT", 130]] // which knows no others
  : [["SIGHUP", 129], ["SIGINT", 130], ["SIGTERM", 143], ["SIGXCPU", 152]];

/**
 * Calls the handlers at each signal, until the returned function is called. SIGUSR1 (a scheduler's warning)
 * only saves the state, and so does SIGHUP when no terminal can hang up.
 */
export function onSignals(handlers: SignalHandlers): () => void {
  const saves: Deno.Signal[] = isWindows ? [] : ["SIGUSR1"];
  const listeners: [Deno.Signal, () => void][] = [];
  for (const [signal, status] of stopStatuses) {
    if (signal === "SIGHUP" && !hasTerminal()) saves.push(signal);
    else listeners.push([signal, () => handlers.stop(signal, status)]);
  }
  for (const signal of saves) listeners.push([signal, () => handlers.save(signal)]);
  if (!isWindows) listeners.push(["SIGCONT", () => handlers.continued()]);
  for (const [signal, listener] of listeners) Deno.addSignalListener(signal, listener);
  return () => {
    for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
  };
}

/**
 * Keeps the program alive through two events that would kill it silently: a hang-up when none of the three
 * standard streams is a terminal (`nohup` cannot help, since the runtime resets ignored signals at its
 * start), and a file that exceeds the file size limit, so that the write fails and can be reported.
 */
export function preventSilentTermination(): void {
  if (isWindows) return;
  const ignore = () => {};
  Deno.addSignalListener("SIGXFSZ", ignore);
  if (!hasTerminal()) Deno.addSignalListener("SIGHUP", ignore);
}

function hasTerminal(): boolean {
  return [Deno.stdin, Deno.stdout, Deno.stderr].some((stream) => stream.isTerminal());
}
