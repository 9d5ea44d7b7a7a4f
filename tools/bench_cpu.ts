/**
 * Loaded before a benchmark file that is run as a program, measures the CPU time of each of its benchmarks, which the
 * load of the machine changes less than the time that passes. Prints one line of JSON: nanoseconds an iteration, by name.
 *
 * @module
 */

import process from "node:process";

/** Microseconds of one measurement. */
const LEAST = 40_000;
const MEASUREMENTS = 5;

interface Benchmark {
  readonly name: string;
  readonly fn: (context: { start(): void; end(): void }) => void;
}

const benchmarks: Benchmark[] = [];

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** The forms of `Deno.bench` in use: a definition, or a name, perhaps options, and a function. */
function add(...args: unknown[]): void {
  const [first] = args;
  benchmarks.push(
    typeof first === "string"
      ? { name: first, fn: args[args.length - 1] as Benchmark["fn"] }
      : first as Benchmark,
  );
}

/** Nanoseconds of an iteration: the median of some measurements, each after the one before it has warmed up. */
function measure({ fn }: Benchmark): number {
  const times: number[] = [];
  for (let i = 0; i <= MEASUREMENTS; i++) {
    let [counted, iterations, from] = [0, 0, -1];
    const context = { start: () => from = cpu(), end: () => counted += cpu() - from };
    const began = cpu();
    for (; cpu() - began < LEAST; iterations++) fn(context);
    if (i > 0) times.push(1000 * (from < 0 ? cpu() - began : counted) / iterations);
  }
  return times.sort((a, b) => a - b)[MEASUREMENTS >> 1];
}

Object.assign(Deno, { bench: add });
addEventListener("load", () => {
  console.log(JSON.stringify(Object.fromEntries(benchmarks.map((one) => [one.name, measure(one)]))));
});
