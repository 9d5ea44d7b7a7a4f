import { assert, assertEquals, assertThrows } from "@std/assert";
import { Generator } from "../../../lib/random/generator.ts";
import { UsageError } from "../../../lib/settings/usage_error.ts";
import {
  episodesOf,
  fittedModel,
  type ModelChange,
  taskWith,
  transitionsUnder,
} from "../../../lib/experiment/measurements/data.ts";

Deno.test("transitionsUnder() gives as many real steps as asked, with their rewards, by the seed alone", () => {
  const task = taskWith("cartpole");
  const rows = transitionsUnder(task, "random", 1000, 3);
  assertEquals([rows.count, rows.observations.length, rows.rewards.length], [1000, 4000, 1000]);
  assert(rows.rewards.every((reward) => reward === 1));
  assert(rows.terminated.includes(1), "random actions fall");
  assertEquals(transitionsUnder(task, "random", 1000, 3), rows);
  assert(transitionsUnder(task, "random", 1000, 4).observations.join() !== rows.observations.join());
});

Deno.test("episodesOf() balances longer than random actions do", () => {
  const task = taskWith("cartpole");
  const lengthOf = (who: "random" | "balancing") =>
    episodesOf(task, who, 10, 0).reduce((sum, { length }) => sum + length, 0) / 10;
  assert(lengthOf("balancing") > 5 * lengthOf("random"));
});

Deno.test("fittedModel() and taskWith() refuse settings that there are none of", () => {
  const task = taskWith("cartpole");
  const rows = transitionsUnder(task, "random", 50, 0);
  const unknown = { modelDepth: 3 } as ModelChange;
  assertThrows(() => fittedModel(unknown, task, rows, new Generator(0)), UsageError, "modelDepth");
  assertThrows(() => taskWith("cartpole", { wind: 1 }), UsageError, "wind");
});

Deno.test("taskWith() takes settings that differ from their defaults", () => {
  const step = (noise: number) =>
    episodesOf(taskWith("cartpole", { noise }), "random", 1, 0)[0].observations.slice(4, 8);
  assert(step(0.1).join() !== step(0).join());
});
