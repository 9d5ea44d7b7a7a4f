/**
 * Intervals that pass when a test says so.
 *
 * @module
 */

interface Interval {
  readonly run: () => void;
  readonly period: number;
  next: number;
}

/** Stands for `setInterval` until it is disposed. */
export class FakeTime implements Disposable {
  readonly #real = { setInterval: globalThis.setInterval, clearInterval: globalThis.clearInterval };
  readonly #intervals = new Map<number, Interval>();
  #now = 0;

  constructor() {
    let count = 0;
    globalThis.setInterval = ((run: () => void, period: number) => {
      this.#intervals.set(++count, { run, period, next: this.#now + period });
      return count;
    }) as unknown as typeof setInterval;
    globalThis.clearInterval =
      ((id: number) => void this.#intervals.delete(id)) as unknown as typeof clearInterval;
  }

  /** Lets milliseconds pass. */
  tick(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (;;) {
      const [first] = [...this.#intervals.values()].sort((a, b) => a.next - b.next);
      if (first === undefined || first.next > end) break;
      this.#now = first.next;
      first.next += first.period;
      first.run();
    }
    this.#now = end;
  }

  [Symbol.dispose](): void {
    Object.assign(globalThis, this.#real);
  }
}
