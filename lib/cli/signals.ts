/**
 * What signals do: some end a command in good order, with 128 + their number; others only ask for a saved state.
 *
 * @module
 */

/** What a signal asks for. */
export interface SignalHandlers {
  /** To end soon, with this exit status. */
  stop(signal: Deno.Signal, status: number): void;
  /** To save what there is and to go on. */
  save(signal: Deno.Signal): void;
  /** Nothing, but that the terminal shows other things since: the program was stopped, and goes on. */
  continued(): void;
}

const isWindows = Deno.build.os === "windows";

/** The signals that end a command, with its exit status: the number of the signal behind 128. */
const stopStatuses: readonly (readonly [Deno.Signal, number])[] = isWindows
  ? [["SIGINT", 130]] // which knows no others
  : [["SIGHUP", 129], ["SIGINT", 130], ["SIGTERM", 143], ["SIGXCPU", 152]];

/**
 * Calls the handlers at each signal, until the returned function is called. SIGUSR1 (a scheduler's warning) only asks
 * for a saved state, and so does SIGHUP where no terminal can hang up.
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
 * Makes the whole program outlive what would kill it without a word: a hang-up where none of the three standard
 * streams is a terminal (`nohup` cannot help, since the runtime resets ignored signals at its start), and a file that
 * grows past the limit of its size, so that the write fails and is explained.
 */
export function outliveSilentDeaths(): void {
  if (isWindows) return;
  const ignore = () => {};
  Deno.addSignalListener("SIGXFSZ", ignore);
  if (!hasTerminal()) Deno.addSignalListener("SIGHUP", ignore);
}

function hasTerminal(): boolean {
  return [Deno.stdin, Deno.stdout, Deno.stderr].some((stream) => stream.isTerminal());
}
