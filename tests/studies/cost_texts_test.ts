import { assertEquals } from "@std/assert";
import { formatSeconds, formatSecondsToSolve, formatStepCost } from "../../lib/studies/cost_texts.ts";
import type { ComputeRow } from "../../lib/results/compute.ts";

const row = (perStep: number, toSolve: number, atLeast = toSolve): ComputeRow => ({
  label: "dqn",
  task: "cartpole",
  seeds: 3,
  secondsPerStep: { value: perStep, low: perStep, high: perStep },
  secondsToSolve: {
    value: toSolve,
    bounds: { atLeast, atMost: toSolve },
    low: toSolve,
    high: toSolve,
    highAtLeast: atLeast,
  },
});

Deno.test("formatSeconds() writes two digits, and hundreds of seconds in full", () => {
  assertEquals([0.0123, 1.26, 9.9, 38.4, 112.4].map(formatSeconds), [
    "0.012 s",
    "1.3 s",
    "9.9 s",
    "38 s",
    "112 s",
  ]);
});

Deno.test("formatSecondsToSolve() says more than what was spent where the median is not solved", () => {
  assertEquals(formatSecondsToSolve(row(1, 6)), "6.0 s");
  assertEquals(formatSecondsToSolve(row(1, Infinity, 7.5)), ">7.5 s");
});

Deno.test("formatStepCost() writes milliseconds", () => {
  assertEquals([0.00099, 0.011, 0.1234].map((value) => formatStepCost(row(value, 1))), [
    "0.99 ms",
    "11 ms",
    "123 ms",
  ]);
});
