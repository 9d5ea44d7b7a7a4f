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

/** The signals that a system has for the program, by what they do. */
export interface Signals {
  /** Those that end a command, with its exit status: 128 plus the signal's number. */
  readonly stop: readonly (readonly [signal: Deno.Signal, status: number])[];
  /** Those that save the state. */
  readonly save: readonly Deno.Signal[];
  /** Those that tell of a continued process. */
  readonly continued: readonly Deno.Signal[];
  /** Those that would end the program without a word. */
  readonly ignore: readonly Deno.Signal[];
}

/**
 * The signals of a system. SIGUSR1 (a scheduler's warning) only saves the state, and so does SIGHUP when no terminal can
 * hang up.
 *
 * @param os The system by Deno's name: Windows knows neither SIGHUP nor SIGTERM.
 * @param hasTerminal Whether one of the three standard streams is a terminal.
 */
export function signalsOf(os: string, hasTerminal: boolean): Signals {
  if (os === "windows") {
    return { stop: [["SIGINT", 130], ["SIGBREAK", 149]], save: [], continued: [], ignore: [] };
  }
  const ending = [["SIGINT", 130], ["SIGTERM", 143], ["SIGXCPU", 152]] as const;
  return {
    stop: hasTerminal ? [["SIGHUP", 129], ...ending] : ending,
    save: hasTerminal ? ["SIGUSR1"] : ["SIGUSR1", "SIGHUP"],
    continued: ["SIGCONT"],
    ignore: hasTerminal ? ["SIGXFSZ"] : ["SIGXFSZ", "SIGHUP"],
  };
}

/** Calls the handlers at each signal, until the returned function is called. */
export function onSignals(handlers: SignalHandlers): () => void {
  const { stop, save, continued } = signalsOf(Deno.build.os, hasTerminal());
  const listeners: (readonly [Deno.Signal, () => void])[] = [
    ...stop.map(([signal, status]) => [signal, () => handlers.stop(signal, status)] as const),
    ...save.map((signal) => [signal, () => handlers.save(signal)] as const),
    ...continued.map((signal) => [signal, () => handlers.continued()] as const),
  ];
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
  for (const signal of signalsOf(Deno.build.os, hasTerminal()).ignore) {
    Deno.addSignalListener(signal, () => {});
  }
}

function hasTerminal(): boolean {
  return [Deno.stdin, Deno.stdout, Deno.stderr].some((stream) => stream.isTerminal());
}
