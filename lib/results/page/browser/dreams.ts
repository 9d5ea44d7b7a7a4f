/// <reference lib="dom" />
/**
 * Reality beside the dream: pictures of both, step by step, and how far they are apart.
 *
 * @module
 */

import { type Measure, partingSentence, Scene } from "../../dreams/scene.ts";
import { withThousands } from "../../thousands.ts";
import type { DreamsData } from "../sections/dreams.ts";
import { Stage } from "./dream_stage.ts";
import { choiceOf, el, say } from "./elements.ts";
import type { PageState } from "./page_state.ts";
import { smallChart } from "./small_chart.ts";
import { Slider } from "./slider.ts";

/** Milliseconds that a step lasts when it is played. */
const STEP_MILLISECONDS = 80;
/** Variables that are shown at most. */
const MOST_PANELS = 12;

type Recording = DreamsData["recordings"][number];

/** Starts the section. */
export function startDreams(section: HTMLElement, { recordings }: DreamsData, page: PageState): void {
  const place = section.querySelector<HTMLElement>(".dream-player");
  const shown = recordings.filter(({ scene }) => scene !== undefined);
  if (place === null || shown.length === 0) return;
  const severalTasks = new Set(shown.map(({ run }) => run.task)).size > 1;
  const player = new DreamPlayer(page, shown[0]);
  const choice = choiceOf(
    "Agent",
    shown.map(({ run }, i) => [`${i}`, severalTasks ? `${run.label} on ${run.task}` : run.label]),
    (value) => player.show(shown[Number(value)]),
  );
  place.append(el("p", { class: "controls" }, choice), player.element);
  page.onChange((change) => {
    if (change === "selection") {
      const at = shown.findIndex(({ run }) =>
        run.label === page.selected?.label && run.task === page.selected.task
      );
      if (at >= 0 && choice.select.value !== `${at}`) {
        choice.select.value = `${at}`;
        player.show(shown[at]);
      }
    } else player.draw();
  });
  player.draw();
}

/** The pictures, the charts and what moves them. */
class DreamPlayer {
  readonly element: HTMLElement;
  readonly #page: PageState;
  readonly #about = el("p", { class: "note" });
  readonly #real = new Stage("Real");
  readonly #dream = new Stage("Imagined");
  readonly #starts = new Slider("The dream starts at", () => this.#restart());
  readonly #steps = new Slider("Imagined step", () => this.#pauseAndDraw());
  readonly #horizon = new Slider("Horizon", () => this.#restart());
  readonly #play = el("button", { type: "button", click: () => this.#toggle() }, "Play");
  readonly #off = el("p", { class: "off" });
  readonly #parting = el("p", { class: "parting", role: "status" });
  readonly #panels = el("div", { class: "panels" });
  #recording: Recording;
  #scene: Scene;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(page: PageState, recording: Recording) {
    this.#page = page;
    this.element = el(
      "div",
      {},
      this.#about,
      el("div", { class: "stages" }, this.#real.element, this.#dream.element),
      el(
        "div",
        { class: "controls" },
        this.#play,
        this.#steps.element,
        this.#starts.element,
        this.#horizon.element,
      ),
      this.#off,
      this.#parting,
      el(
        "p",
        { class: "note" },
        "Solid lines are real, dashed ones imagined; the vertical line is the step shown.",
      ),
      this.#panels,
    );
    [this.#recording, this.#scene] = [recording, this.#open(recording)];
  }

  /** Shows another recording. */
  show(recording: Recording): void {
    this.#pause();
    [this.#recording, this.#scene] = [recording, this.#open(recording)];
    this.draw();
  }

  #open(recording: Recording): Scene {
    const scene = new Scene(recording.scene!);
    const { dreams, recorded: { horizon, episodes } } = scene;
    this.#starts.describe = (at) => {
      const { episode, start } = dreams[at];
      return `step ${start}${episodes.length === 1 ? "" : ` of episode ${episode + 1}`}`;
    };
    this.#horizon.describe = (steps) => steps === 1 ? "1 step" : `${steps} steps`;
    this.#starts.range(0, dreams.length - 1, 0);
    this.#horizon.range(1, horizon, horizon);
    this.#steps.range(0, horizon, 0);
    return scene;
  }

  #restart(): void {
    this.#pause();
    this.#steps.range(0, this.#horizon.value, Math.min(this.#steps.value, this.#horizon.value));
    this.draw();
  }

  #pauseAndDraw(): void {
    this.#pause();
    this.draw();
  }

  #toggle(): void {
    if (this.#timer !== undefined) return this.#pause();
    if (this.#steps.value >= this.#steps.highest) this.#steps.value = 0;
    this.#play.textContent = "Pause";
    this.draw();
    this.#timer = setInterval(() => {
      this.#steps.value++;
      this.draw();
      if (this.#steps.value >= this.#steps.highest) this.#pause();
    }, STEP_MILLISECONDS);
  }

  #pause(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#play.textContent = "Play";
  }

  /** Draws everything anew. */
  draw(): void {
    const scene = this.#scene;
    const { run, steps: learned } = this.#recording;
    const [dream, k] = [this.#starts.value, this.#steps.value];
    const { recorded: { episodes, dreams, drawing, picture, horizon } } = scene;
    say(
      this.#about,
      [
        `${run.label}, seed ${run.seed}, after ${withThousands(learned)} real steps: ${
          episodes.length === 1 ? "an episode" : `${episodes.length} episodes`
        }, and ${dreams.length} dreams of at most ${horizon} steps.`,
        ...drawing === undefined && picture === undefined ? ["The task has no drawing."] : [],
      ].join(" "),
    );
    const [real, imagined] = [scene.realFrame(dream, k), scene.dreamFrame(dream, k)];
    this.#drawStages(real, imagined);
    this.#real.caption(this.#captionOf("real", dream, k));
    this.#dream.caption(this.#captionOf("dream", dream, k));
    say(this.#off, this.#offText(dream, k));
    say(this.#parting, partingSentence(scene, dream));
    this.#drawPanels(dream, k);
  }

  #drawStages(real: number, imagined: number): void {
    const scene = this.#scene;
    const { picture } = scene.recorded;
    const style = getComputedStyle(this.element);
    const [ink, faint] = [style.getPropertyValue("--text"), style.getPropertyValue("--line")];
    const colour = this.#page.colourOf(this.#recording.run.label);
    const [pixels, dreamed] = [scene.picture(real), scene.picture(imagined)];
    if (picture !== undefined && pixels !== undefined && dreamed !== undefined) {
      this.#real.isShown = this.#dream.isShown = true;
      this.#real.show(pixels, picture);
      this.#dream.show(dreamed, picture);
      return;
    }
    const [seen, dreamt] = [scene.drawing(real), scene.drawing(imagined)];
    this.#real.isShown = seen !== undefined;
    this.#dream.isShown = seen !== undefined && dreamt !== undefined;
    if (seen === undefined) return;
    this.#real.draw([{ drawing: seen, colour: ink }], seen.view);
    if (dreamt === undefined) return;
    this.#dream.draw([{ drawing: seen, colour: faint }, { drawing: dreamt, colour }], seen.view);
  }

  /** What stands below a picture. */
  #captionOf(side: "real" | "dream", dream: number, k: number): string {
    const scene = this.#scene;
    const { start, length, end, episode } = scene.dreams[dream];
    const own = side === "real" ? scene.realLength(dream) : length;
    const at = Math.min(k, own);
    const frameOf = (step: number) =>
      side === "real" ? scene.realFrame(dream, step) : scene.dreamFrame(dream, step);
    let paid = 0;
    for (let step = 1; step <= at; step++) paid += scene.reward(frameOf(step));
    const ending = side === "real" ? scene.recorded.episodes[episode].end : end;
    const doing = k < own
      ? scene.action(frameOf(k + 1))
      : ending === "terminated"
      ? "it has ended"
      : ending === "truncated"
      ? "time is up"
      : ending === "unknown"
      ? "outside the model's data"
      : undefined;
    return [
      `step ${start + at}`,
      `return ${shown(paid)} since the start of the dream`,
      ...doing === undefined ? [] : [doing],
      ...side === "dream" && scene.drawing(scene.realFrame(dream, 0)) !== undefined &&
          scene.drawing(scene.dreamFrame(dream, 1)) !== undefined
        ? ["behind it, faint, the real one"]
        : [],
    ].join(", ");
  }

  #offText(dream: number, k: number): string {
    const scene = this.#scene;
    const offs = scene.measures.slice(0, MOST_PANELS).map((measure, m) => {
      const error = scene.error(dream, k, m);
      return Number.isNaN(error) ? undefined : `${measure.name} ${withUnit(error, measure)}`;
    });
    if (offs.includes(undefined)) return "One of the two has ended.";
    return k === 0 ? "The dream starts here." : `The dream is off by ${offs.join(", ")}.`;
  }

  #drawPanels(dream: number, k: number): void {
    const scene = this.#scene;
    const steps = this.#horizon.value;
    const { label } = this.#recording.run;
    const ink = getComputedStyle(this.element).getPropertyValue("--text");
    const colour = this.#page.colourOf(label);
    const along = (length: number, valueOf: (step: number) => number) =>
      Float64Array.from({ length: Math.min(steps, length) + 1 }, (_, step) => valueOf(step));
    const isPicture = scene.recorded.picture !== undefined;
    const panels = scene.measures.slice(0, MOST_PANELS).map((measure, m) => {
      const title = measure.unit === "" ? measure.name : `${measure.name} (${measure.unit})`;
      const errors = along(steps, (step) => scene.error(dream, step, m));
      const values = isPicture ? [] : [smallChart({
        label: `${title}: real and imagined, over ${steps} steps.`,
        steps,
        cursor: k,
        fromZero: false,
        height: 110,
        lines: [
          {
            values: along(scene.realLength(dream), (step) => scene.value(scene.realFrame(dream, step), m)),
            colour: ink,
            width: 2,
          },
          {
            values: along(
              scene.dreams[dream].length,
              (step) => scene.value(scene.dreamFrame(dream, step), m),
            ),
            colour,
            width: 2,
            dash: "5 3",
          },
        ],
      })];
      const last = errors.findLast((error) => !Number.isNaN(error)) ?? NaN;
      return el(
        "figure",
        { class: "panel" },
        el("figcaption", {}, el("b", {}, title)),
        values,
        el(
          "figcaption",
          {},
          `Error of this dream, and median of all dreams (dotted); beyond ${
            withUnit(measure.tolerance, measure)
          } it has left reality.`,
        ),
        smallChart({
          label: `Error of ${title} after up to ${steps} steps: ${withUnit(last, measure)} at the end.`,
          steps,
          cursor: k,
          fromZero: true,
          level: measure.tolerance,
          height: 80,
          lines: [
            { values: scene.medianErrors(m), colour: ink, width: 1.5, dash: "1 3" },
            { values: errors, colour, width: 2 },
          ],
        }),
      );
    });
    this.#panels.replaceChildren();
    for (const panel of panels) this.#panels.append(panel);
  }
}

function withUnit(value: number, { unit }: Measure): string {
  return `${shown(value)} ${unit}`.trimEnd().replace(" %", "%");
}

function shown(value: number): string {
  const size = Math.abs(value);
  const text = size !== 0 && size < 1e-3 ? value.toExponential(1) : `${Number(value.toPrecision(3))}`;
  return text.replace("-", "−");
}
