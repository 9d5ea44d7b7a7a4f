/// <reference lib="dom" />
/**
 * A slider with its label and its value in words.
 *
 * @module
 */

import { el } from "./elements.ts";

let made = 0;

/** A slider over whole numbers. */
export class Slider {
  /** Contains label, slider and value. */
  readonly element: HTMLElement;
  /** A value in words. */
  describe: (value: number) => string = (value) => `${value}`;
  readonly #input: HTMLInputElement;
  readonly #output: HTMLOutputElement;

  /** @param moved Called when the reader has moved it. */
  constructor(label: string, moved: () => void) {
    const id = `slider-${++made}`;
    this.#input = el("input", {
      type: "range",
      id,
      step: 1,
      input: () => {
        this.#say();
        moved();
      },
    });
    this.#output = el("output", { for: id });
    this.element = el(
      "span",
      { class: "slider" },
      el("label", { for: id }, label),
      this.#input,
      this.#output,
    );
  }

  /** Sets the ends and the value. */
  range(lowest: number, highest: number, value: number): void {
    this.#input.min = `${lowest}`;
    this.#input.max = `${highest}`;
    this.#input.disabled = lowest === highest;
    this.value = value;
  }

  /** The largest value. */
  get highest(): number {
    return Number(this.#input.max);
  }

  /** The value. */
  get value(): number {
    return Number(this.#input.value);
  }

  set value(value: number) {
    this.#input.value = `${value}`;
    this.#say();
  }

  #say(): void {
    const text = this.describe(this.value);
    this.#output.textContent = text;
    this.#input.setAttribute("aria-valuetext", text);
  }
}
