import { assert, assertEquals } from "@std/assert";
import { scaleStudy } from "../../lib/studies/scale.ts";
import type { StudySize } from "../../lib/studies/study.ts";
import { syntheticMeasurements } from "./synthetic.ts";

/** Milliseconds of a step and bytes of a checkpoint. */
type Costs = (name: string, value: number, steps: number) => readonly [milliseconds: number, bytes: number];

const resultsOf = (costs: Costs, secondsOf: (jobs: number) => number = () => 2, size: StudySize = "quick") =>
  syntheticMeasurements(scaleStudy, size, ({ name, input }) => {
    if (input.measure !== "run cost") throw new Error("scale measures run costs alone");
    const { steps, every, jobs = 1, settings } = input.of;
    const [value = jobs] = Object.values(settings);
    return Array.from({ length: steps / every }, (_, piece) => {
      const at = (piece + 1) * every;
      const [cpu_milliseconds, bytes] = costs(name, Number(value), at);
      return { steps: at, cpu_milliseconds, bytes, cpu_wall_seconds: secondsOf(jobs) };
    });
  });
const answerOf = (...of: Parameters<typeof resultsOf>) => scaleStudy.answer(resultsOf(...of));

const usual: Costs = (name, value, steps) => [
  name.includes("hiddenWidth")
    ? value ** 2 / 1024
    : name.includes("modelMembers")
    ? 3 * value
    : name.includes("run of dqn") || name.includes("runs of dqn")
    ? 2
    : 7,
  10_000 + (name.startsWith("long") ? 40 * steps : name.includes("modelWidth") ? value ** 2 : 0),
];

const says = (text: string, ...parts: string[]) => {
  for (const part of parts) assert(text.includes(part), `${part} in: ${text}`);
};

Deno.test("scale says what the cost grows most and least with, and which costs are a line, flat, falling, or bent", () => {
  const { sentences, tables: [table] } = answerOf(usual);
  assertEquals(table.shown!.length, 1 + 4 + 4 + 4 + 4 + 5 + 3);
  assertEquals(
    sentences[0],
    "The CPU time of a real step, without evaluations, grows most with the units of a hidden layer of dqn (8 times as many: " +
      "64.0 times as much) and least with the rollout length of dyna (16 times as many: 1.0 times as much).",
  );
  says(
    sentences[1],
    "a straight line, within 10%, for the members of mbpo's ensemble (0 ms + 3 ms for each)",
    "bends upwards for the units of a hidden layer of dqn (from 128 to 256: 4.0 times as much)",
    "almost no change for the units of a hidden layer of mbpo's models and the rollout length of dyna.",
  );
  const other =
    answerOf((name, value, steps) =>
      name.includes("hiddenWidth")
        ? [Math.sqrt(value), 1]
        : name.includes("rolloutLength")
        ? [100 / value, 1]
        : usual(name, value, steps)
    ).sentences;
  says(
    other[0],
    "most with the members",
    "least with the rollout length of dyna (16 times as many: 0.1 times as much)",
  );
  says(
    other[1],
    "bends downwards for the units of a hidden layer of dqn",
    "a fall for the rollout length of dyna",
  );
});

Deno.test("scale says what a step of mbpo costs beside one of dqn at the same width", () => {
  // dqn takes 4 ms with 64 units, and mbpo 7
  says(
    answerOf(usual, undefined, "full").sentences[2],
    "costs 7.0 ms and 4.0 ms: mbpo takes 1.8 times",
    "(more on 100% of pairs of seeds)",
  );
  const cheap = answerOf(
    (name, value, steps) => name.includes("modelWidth") ? [1, 1] : usual(name, value, steps),
    undefined,
    "full",
  );
  says(cheap.sentences[2], "mbpo takes 0.3 times the CPU time of dqn (less on 100% of pairs of seeds)");
});

Deno.test("scale says whether the cost of a step stays the same along a run", () => {
  const along = (cost: (steps: number) => number) =>
    answerOf((name, value, steps) =>
      name.startsWith("long") ? [cost(steps), 9000] : usual(name, value, steps)
    ).sentences[3];
  says(
    along(() => 7),
    "costs 7.0 ms up to step 500 and 7.0 ms up to step 1,000, the same: the cost of a run is a straight line",
  );
  says(along((steps) => steps), "100% more: the cost of a run bends upwards");
  says(along((steps) => 5000 / steps), "50% less: the cost of a run bends downwards");
});

Deno.test("scale says what memory grows with", () => {
  says(
    answerOf(usual).sentences[4],
    "grows most with the units of a hidden layer of mbpo's models (8 times as many: 6.9 times",
  );
  says(
    answerOf((name, value, steps) => [usual(name, value, steps)[0], name.startsWith("long") ? steps ** 2 : 9])
      .sentences[4],
    "grows most with the real steps of mbpo (4 times as many: 16.0 times as much)",
  );
});

Deno.test("scale says how many steps a second several runs make together", () => {
  says(
    answerOf(usual).sentences[5],
    "With 4 runs of dqn at the same time instead of 1, a step of each costs 2.0 ms of CPU time instead of 2.0 ms",
    "4.0 times the steps a second",
  );
  says(answerOf(usual, (jobs) => jobs < 3 ? 2 : jobs).sentences[5], "2.0 times the steps a second");
});

Deno.test("scale sees its sentences change with the cells that decide them", () => {
  const before = answerOf(usual).sentences;
  const after = answerOf((name, value, steps) => {
    const [milliseconds, bytes] = usual(name, value, steps);
    return [name.startsWith("dqn hiddenWidth") ? value / 64 : 2 * milliseconds, value * bytes];
  }).sentences;
  for (const i of [0, 1, 2, 3, 4, 5]) assert(after[i] !== before[i], before[i]);
  assert(before.at(-1)!.startsWith("1 seed of 300 real steps is measured to about a tenth"), before.at(-1));
});

Deno.test("scale is measured on ten seeds, one measurement at a time", () => {
  assert(scaleStudy.isAlone);
  const [part] = scaleStudy.parts("full");
  assertEquals("seeds" in part && part.seeds.length, 10);
});

Deno.test("scale draws time and memory against value", async () => {
  const [{ name, svg }] = await scaleStudy.pictures(resultsOf(usual));
  assertEquals(name, "scale.svg");
  assert(svg.includes("rollout length of dyna") && svg.includes("Kilobytes") && !svg.includes("NaN"));
});
