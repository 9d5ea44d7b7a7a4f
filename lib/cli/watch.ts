/**
 * `mbrl watch`: shows a trained agent's episode in the terminal, beside its model's dream of it.
 *
 * @module
 */

import { runJob } from "../experiment/job_worker.ts";
import { checkpointArgument, filePathOptions, storedCheckpoint } from "./checkpoint_path.ts";
import type { Command } from "./command.ts";
import { onSignals } from "./signals.ts";
import type { Terminal } from "./terminal.ts";
import { cut } from "./text_layout.ts";
import { frameLines } from "./watch_frame.ts";

/** Steps between printed frames without a terminal: half a second of CartPole. */
const PRINTED_EVERY = 25;
/** Maximum width of a picture; a wider one shows nothing more. */
const WIDEST = 90;
/** Duration of a step at normal speed: fifty a second, CartPole's own rate. */
const FRAME_MILLISECONDS = 20;

export const watchCommand: Command = {
  name: "watch",
  summary: "Watch a checkpoint's policy in the terminal, reality beside its model's dream.",
  examples: [
    ["mbrl watch $(mbrl train mpc --steps 200 --quiet)", "train, then watch an episode"],
    [
      "mbrl watch results/train-mbpo --dream",
      "the same start in the model: how long does the dream stay accurate?",
    ],
    ["mbrl watch FILE --every 50 | less", "without a terminal, every fiftieth step is printed"],
  ],
  positionals: [checkpointArgument],
  options: [
    { name: "dream", about: "Show the learned model's prediction from the same start beside it." },
    { name: "episodes", value: "N", about: "Episodes (default 1)." },
    { name: "seed", value: "N", about: "Seed of the episodes' starts (default 0)." },
    {
      name: "every",
      value: "N",
      about: `Steps between frames (default 1; ${PRINTED_EVERY} without a terminal).`,
    },
    { name: "speed", value: "N", about: "Speed, as a multiple of 50 steps a second (default 1)." },
    ...filePathOptions,
  ],
  async run(given, terminal) {
    const episodes = given.integer("episodes", { min: 1, max: 10_000 }) ?? 1;
    const seed = given.integer("seed", { min: 0 }) ?? 0;
    const every = given.integer("every", { min: 1 }) ?? (terminal.canRedraw ? 1 : PRINTED_EVERY);
    const speed = given.integer("speed", { min: 1, max: 1000 }) ?? 1;
    const screen = new Screen(terminal, (every * FRAME_MILLISECONDS) / speed);
    try {
      await runJob("watch", {
        checkpoint: storedCheckpoint(given),
        seed,
        episodes,
        every,
        withDream: given.has("dream"),
      }, {
        signal: screen.over,
        async onEvent(frame) {
          await screen.show(frameLines(frame, Math.min(terminal.size.columns, WIDEST)));
          if (frame.isLast) screen.finish();
          screen.lookWhetherOver();
        },
      });
      return screen.stopStatus;
    } catch (error) {
      if (screen.isOver) return screen.stopStatus;
      throw error;
    } finally {
      screen.close();
    }
  },
};

/** Redraws frames in place on a terminal, prints them one below the other elsewhere. */
class Screen {
  readonly #terminal: Terminal;
  readonly #pause: number;
  #release = () => {};
  #wake: (() => void) | undefined;
  #lines = 0;
  /** The exit status that a signal asked for; 0 if none has. */
  stopStatus = 0;
  readonly #over = new AbortController();

  /** @param pause Milliseconds between frames. */
  constructor(terminal: Terminal, pause: number) {
    this.#terminal = terminal;
    this.#pause = pause;
    if (!terminal.canRedraw) return; // no cursor to restore: signals keep their usual effect
    this.#release = onSignals({
      stop: (_signal, status) => {
        this.stopStatus = status;
        this.#over.abort();
        this.#wake?.();
      },
      save() {},
      continued: () => this.finish(),
    });
  }

  /** Whether the viewer has left or a signal has arrived. */
  get isOver(): boolean {
    return this.stopStatus !== 0 || !this.#terminal.hasReader;
  }

  /** Aborts when the viewer leaves or a signal arrives. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  /** Shows a frame and, on a terminal, waits. */
  async show(lines: readonly string[]): Promise<void> {
    if (!this.#terminal.canRedraw) {
      this.#terminal.print([...lines, ""].join("\n"));
      return;
    }
    const { columns, rows } = this.#terminal.size;
    const shown = lines.slice(0, rows - 1).map((line) => cut(line, columns)); // a scrolled line could not be redrawn
    const up = this.#lines === 0 ? "" : `\x1b[${this.#lines}A`;
    const frame = up + shown.map((line) => `\r\x1b[2K${line}\n`).join("");
    this.#terminal.paint(`\x1b[?25l${frame}\x1b[?25h`); // each frame restores the cursor, so that it is visible however the program ends
    this.#lines = shown.length;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.#pause);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Starts the next frame below this one. */
  finish(): void {
    this.#lines = 0;
  }

  /** Stops if the reader has gone. */
  lookWhetherOver(): void {
    if (this.isOver) this.#over.abort();
  }

  /** Removes the signal handlers. */
  close(): void {
    this.#release();
  }
}
