/**
 * `mbrl watch`: a trained agent at work, in the terminal; with its model's dream of the same episode beside it.
 *
 * @module
 */

import { decodeRunCheckpoint, restoreRun } from "../experiment/run_checkpoint.ts";
import { type WatchedCart, type WatchedStep, watchEpisode } from "../experiment/watching.ts";
import { ANGLE_LIMIT, TIME_STEP } from "../tasks/cartpole_physics.ts";
import { startEngine } from "../nn/engine.ts";
import { Generator } from "../random/generator.ts";
import { cartPicture } from "./cart_picture.ts";
import { checkpointPath, readCheckpoint } from "./checkpoint_path.ts";
import type { Command } from "./command.ts";
import { onSignals } from "./signals.ts";
import type { Terminal } from "./terminal.ts";
import { cut } from "./text_layout.ts";

/** Steps between two printed frames where there is no terminal: half a second. */
const PRINTED_EVERY = 25;
/** A wider picture tells no more. */
const WIDEST = 90;
/** Columns between two pictures, and those that a picture with its caption needs: with fewer, one stands below the other. */
const GAP = 2;
const NARROWEST = 34;

/** The command `mbrl watch`. */
export const watchCommand: Command = {
  name: "watch",
  summary: "Watch a checkpoint's policy in the terminal, reality beside its model's dream.",
  examples: [
    ["mbrl watch $(mbrl train mpc --steps 200 --quiet)", "train, then watch an episode"],
    ["mbrl watch results/train-mbpo --dream", "the same start, imagined: how long does the dream hold?"],
    ["mbrl watch FILE --every 50 | less", "without a terminal, every fiftieth step is printed"],
  ],
  positionals: [{ name: "CHECKPOINT", about: "a file that mbrl train wrote, or its folder", required: true }],
  options: [
    { name: "dream", about: "Show beside it what the learned model imagines from the same start." },
    { name: "episodes", value: "N", about: "Episodes (default 1)." },
    { name: "seed", value: "N", about: "Seed of the episodes' starts (default 0)." },
    {
      name: "every",
      value: "N",
      about: `Steps between frames (default 1; ${PRINTED_EVERY} without a terminal).`,
    },
    { name: "speed", value: "N", about: "How many times as fast as reality (default 1)." },
  ],
  async run(given, terminal) {
    const path = checkpointPath(given.positionals[0]);
    const episodes = given.integer("episodes", { min: 1, max: 10_000 }) ?? 1;
    const seed = given.integer("seed", { min: 0 }) ?? 0;
    const every = given.integer("every", { min: 1 }) ?? (terminal.canRedraw ? 1 : PRINTED_EVERY);
    const speed = given.integer("speed", { min: 1, max: 1000 }) ?? 1;
    const checkpoint = decodeRunCheckpoint(readCheckpoint(path), path);
    await startEngine({ fast: checkpoint.spec.fast === true });
    const run = restoreRun(checkpoint);
    const screen = new Screen(terminal, (every * TIME_STEP * 1000) / speed);
    try {
      const random = new Generator(seed).stream("watch");
      const title = `${run.spec.agentLabel} after ${run.steps} real steps`;
      const hangs = run.task.spec.id === "cartpole-swingup";
      for (let episode = 1; episode <= episodes && !screen.isOver; episode++) {
        const heading = episodes === 1 ? title : `${title}, episode ${episode} of ${episodes}`;
        const steps = watchEpisode(
          run.task,
          run.agent,
          random.stream(`episode ${episode}`),
          given.has("dream"),
        );
        let ended = 0;
        for (const step of steps) {
          const endings = [step.real, step.imagined].filter((cart) => cart?.end !== undefined).length;
          if (step.step % every !== 0 && endings === ended) continue; // an end is always shown
          ended = endings;
          await screen.show([heading, ...frame(step, Math.min(terminal.size.columns, WIDEST), hangs)]);
          if (screen.isOver) break;
        }
        screen.finish();
      }
      return screen.stopStatus;
    } finally {
      screen.close();
    }
  },
};

/** Frames one over the other on a terminal, one below the other elsewhere. */
class Screen {
  readonly #terminal: Terminal;
  readonly #pause: number;
  #release = () => {};
  #wake: (() => void) | undefined;
  #lines = 0;
  /** The exit status that a signal has asked for; 0 while none has. */
  stopStatus = 0;

  /** @param pause Milliseconds between frames. */
  constructor(terminal: Terminal, pause: number) {
    this.#terminal = terminal;
    this.#pause = pause;
    if (!terminal.canRedraw) return; // nothing is to be given back: signals do what they do everywhere
    this.#release = onSignals({
      stop: (_signal, status) => {
        this.stopStatus = status;
        this.#wake?.();
      },
      save() {},
      continued: () => this.finish(),
    });
  }

  /** Whether nobody looks any more. */
  get isOver(): boolean {
    return this.stopStatus !== 0 || !this.#terminal.hasReader;
  }

  /** Shows a frame and, on a terminal, leaves it for a while. */
  async show(lines: readonly string[]): Promise<void> {
    if (!this.#terminal.canRedraw) {
      this.#terminal.print([...lines, ""].join("\n"));
      return;
    }
    const { columns, rows } = this.#terminal.size;
    const shown = lines.slice(0, rows - 1).map((line) => cut(line, columns)); // what scrolls is not drawn over
    const up = this.#lines === 0 ? "" : `\x1b[${this.#lines}A`;
    const frame = up + shown.map((line) => `\r\x1b[2K${line}\n`).join("");
    this.#terminal.paint(`\x1b[?25l${frame}\x1b[?25h`); // each frame gives the cursor back: no end can keep it
    this.#lines = shown.length;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.#pause);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** The next frame stands below this one. */
  finish(): void {
    this.#lines = 0;
  }

  /** Listens to signals no longer. */
  close(): void {
    this.#release();
  }
}

/** The lines of one step: the real cart, and the imagined one beside it. */
export function frame({ step, real, imagined }: WatchedStep, width: number, hangs: boolean): string[] {
  const carts: (readonly [string, WatchedCart])[] = [["real", real]];
  if (imagined !== undefined) carts.push(["imagined", imagined]);
  const half = Math.floor((width - GAP * (carts.length - 1)) / carts.length);
  const isBeside = half >= NARROWEST;
  const columns = isBeside ? half : width;
  const panels = carts.map(([name, cart]) =>
    [name, ...cartPicture(cart, columns, hangs), ...caption(cart)].map((line) =>
      line.slice(0, columns).padEnd(columns)
    )
  );
  const isOver = real.end !== undefined || imagined?.end !== undefined;
  const last = imagined === undefined ? [] : [
    isOver
      ? ""
      : `the dream is off by ${Math.abs(imagined.position - real.position).toFixed(3)} m and ${
        degrees(Math.abs(imagined.angle - real.angle)).toFixed(2)
      }°`,
  ];
  return [
    `step ${step}`,
    ...(isBeside
      ? panels[0].map((_, row) => panels.map((lines) => lines[row]).join(" ".repeat(GAP)).trimEnd())
      : panels.flat().map((line) => line.trimEnd())),
    ...last,
  ];
}

const degrees = (radians: number) => (radians * 180) / Math.PI;

function caption({ position, angle, action, return: sum, end }: WatchedCart): string[] {
  const signed = (value: number, digits: number) =>
    `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(digits)}`;
  const doing = end === "truncated"
    ? "time is up"
    : end === "terminated"
    ? Math.abs(angle) > ANGLE_LIMIT ? "the pole has fallen" : "off the rail"
    : action === 1
    ? "push →"
    : "← push";
  return [
    `x ${signed(position, 2)} m, θ ${signed(degrees(angle), 1)}°`,
    `return ${sum.toFixed(0)}, ${doing}`,
  ];
}
