/**
 * `mbrl watch`: shows a trained agent's episode in the terminal, beside its dream of it.
 *
 * @module
 */

import { runJob } from "../experiment/job_worker.ts";
import { checkpointArgument, filePathOptions, storedCheckpoint } from "./checkpoint_path.ts";
import type { Command } from "./command.ts";
import { type KeyCommand, Keys, KEYS_LINE } from "./keys.ts";
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
/** Longest time between frames. */
const SLOWEST_MILLISECONDS = 2000;

export const watchCommand: Command = {
  name: "watch",
  summary: "Watch a checkpoint's policy in the terminal, reality beside its model's dream.",
  examples: [
    ["mbrl watch $(mbrl train mpc --steps 200 --quiet)", "train, then watch an episode"],
    [
      "mbrl watch results/train-mbpo --dream",
      "the same start as the agent imagines it: when do dream and reality part?",
    ],
    ["mbrl watch results/train-dreamer --dream", `keys: ${KEYS_LINE}`],
    ["mbrl watch FILE --every 50 | less", "without a terminal, every fiftieth step is printed"],
  ],
  positionals: [checkpointArgument],
  options: [
    { name: "dream", about: "Show the same episode beside it as the agent imagines it." },
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
    const checkpoint = storedCheckpoint(given);
    const screen = new Screen(terminal, (every * FRAME_MILLISECONDS) / speed);
    try {
      await runJob("watch", { checkpoint, seed, episodes, every, withDream: given.has("dream") }, {
        signal: screen.over,
        async onEvent(frame) {
          await screen.show(frameLines(frame, Math.min(terminal.size.columns, WIDEST)));
          if (frame.isLast) screen.finish();
          screen.lookWhetherOver();
          return screen.takeSkip();
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

/** Redraws frames in place on a terminal, and follows its keys; prints frames one below the other elsewhere. */
class Screen {
  readonly #terminal: Terminal;
  #pause: number;
  #release = () => {};
  #keys: Keys | undefined;
  #wake: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lines = 0;
  #frame: readonly string[] = [];
  #isPaused = false;
  #isSkipped = false;
  #hasQuit = false;
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
        this.#end();
      },
      save() {},
      continued: () => {
        this.#keys?.take();
        this.finish();
      },
    });
    if (Keys.isPossible) this.#keys = new Keys((command) => this.#follow(command));
  }

  /** Whether the viewer has left or a signal has arrived. */
  get isOver(): boolean {
    return this.#hasQuit || this.stopStatus !== 0 || !this.#terminal.hasReader;
  }

  /** Aborts when the viewer leaves or a signal arrives. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  /** Shows a frame and, on a terminal, waits: for the next one's time, or for a key while paused. */
  async show(lines: readonly string[]): Promise<void> {
    if (!this.#terminal.canRedraw) {
      this.#terminal.print([...lines, ""].join("\n"));
      return;
    }
    this.#frame = lines;
    this.#draw();
    if (this.#isSkipped) return; // the key came before the frame: nobody waits for another
    await new Promise<void>((resolve) => {
      this.#wake = () => {
        clearTimeout(this.#timer);
        resolve();
      };
      if (!this.#isPaused) this.#timer = setTimeout(resolve, this.#pause);
    });
  }

  #draw(): void {
    const { columns, rows } = this.#terminal.size;
    const help = this.#keys === undefined ? [] : [this.#isPaused ? `PAUSED · ${KEYS_LINE}` : KEYS_LINE];
    const shown = [...this.#frame.slice(0, rows - 1 - help.length), ...help] // a scrolled line could not be redrawn
      .map((line) => cut(line, columns));
    const up = this.#lines === 0 ? "" : `\x1b[${this.#lines}A`;
    const frame = up + shown.map((line) => `\r\x1b[2K${line}\n`).join("") + "\x1b[J"; // a lower frame leaves nothing below
    this.#terminal.paint(frame); // at once, with the cursor shown: it stays so however the program ends
    this.#lines = shown.length;
  }

  #follow(command: KeyCommand): void {
    if (command === "faster") this.#pause /= 2;
    else if (command === "slower") this.#pause = Math.min(2 * this.#pause, SLOWEST_MILLISECONDS);
    else if (command === "pause") {
      this.#isPaused = !this.#isPaused;
      if (this.#lines > 0) this.#draw();
      if (this.#isPaused) clearTimeout(this.#timer);
      else this.#wake?.();
    } else if (command === "step") {
      this.#isPaused = true;
      this.#wake?.();
    } else if (command === "next") {
      this.#isSkipped = true;
      this.#wake?.();
    } else {
      this.#hasQuit = true;
      this.#end();
    }
  }

  #end(): void {
    this.#over.abort();
    this.#wake?.();
  }

  /** "skip" if the viewer asked for the next episode since the last call. */
  takeSkip(): "skip" | void {
    if (!this.#isSkipped) return;
    this.#isSkipped = false;
    return "skip";
  }

  /** Starts the next frame below this one. */
  finish(): void {
    this.#lines = 0;
  }

  /** Stops if the reader has gone. */
  lookWhetherOver(): void {
    if (this.isOver) this.#over.abort();
  }

  /** Gives the terminal back, and removes the signal handlers. */
  close(): void {
    this.#keys?.close();
    this.#release();
  }
}
