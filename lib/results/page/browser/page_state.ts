/// <reference lib="dom" />
/**
 * What the reader chose, which several sections show.
 *
 * @module
 */

import { agentScales } from "../../charts/agent_styles.ts";
import { vegaScales } from "../../charts/name_styles.ts";
import type { VegaPart } from "../../charts/plot.ts";
import type { PageData, TaskData } from "../page_data.ts";
import { colourNow, isDark, onThemeChange } from "./theme.ts";

/** A run. */
export interface SelectedRun {
  readonly label: string;
  readonly task: string;
  readonly seed: number;
}

/** What has changed: which curves are hidden, the chosen run, or colours and widths. */
export type Change = "hidden" | "selection" | "look";

/** Milliseconds without a change of the window's width before charts are drawn anew. */
const RESIZE_PAUSE = 150;

/** The reader's choices, and who is told when they change. */
export class PageState {
  /** Labels whose curves are not shown. */
  readonly hidden: Set<string> = new Set();
  readonly tasks: readonly TaskData[];
  #selected: SelectedRun | undefined;
  readonly #listeners: ((change: Change) => void)[] = [];
  readonly #styles: ReadonlyMap<string, { color: string; dash: readonly number[]; shape: string }>;
  readonly #labels: readonly string[];

  constructor({ tasks }: PageData) {
    this.tasks = tasks;
    const agents = new Map(
      tasks.flatMap(({ labels, agents }) => labels.map((label, i) => [label, agents[i]] as const)),
    );
    this.#labels = [...agents.keys()];
    const { color, strokeDash, shape } = agentScales(this.#labels, (label) => agents.get(label) ?? label);
    this.#styles = new Map(
      this.#labels.map((label, i) => [label, {
        color: color.range[i],
        dash: strokeDash.range[i],
        shape: shape.range[i],
      }]),
    );
    onThemeChange(() => this.changed("look"));
    let timer: ReturnType<typeof setTimeout> | undefined;
    let width = innerWidth;
    addEventListener("resize", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (innerWidth === width) return;
        width = innerWidth;
        this.changed("look");
      }, RESIZE_PAUSE);
    });
  }

  /** Whether the page is dark now. */
  get isDark(): boolean {
    return isDark();
  }

  /** The run that the reader chose. */
  get selected(): SelectedRun | undefined {
    return this.#selected;
  }

  /** Chooses a run, or none. */
  select(run: SelectedRun | undefined): void {
    this.#selected = run;
    this.changed("selection");
  }

  /** Shows a label's curves, or hides them. */
  toggle(label: string): void {
    if (!this.hidden.delete(label)) this.hidden.add(label);
    this.changed("hidden");
  }

  /** Calls a function after every change of a choice, of the colours, or of the window's width. */
  onChange(listener: (change: Change) => void): void {
    this.#listeners.push(listener);
  }

  /** Tells everyone of a change. */
  changed(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }

  /** The colour of a label as it is drawn now. */
  colourOf(label: string): string {
    return colourNow(this.#styles.get(label)?.color ?? "#777777");
  }

  /** The dash pattern of a label's lines. */
  dashOf(label: string): readonly number[] {
    return this.#styles.get(label)?.dash ?? [1, 0];
  }

  /** Vega's scales of labels: `color`, `strokeDash` and `shape`. */
  scales(): VegaPart[] {
    const domain = [...this.#labels];
    const styles = domain.map((label) => this.#styles.get(label)!);
    return vegaScales({
      color: { domain, range: domain.map((label) => this.colourOf(label)) },
      strokeDash: { domain, range: styles.map(({ dash }) => [...dash]) },
      shape: { domain, range: styles.map(({ shape }) => shape) },
    });
  }
}
