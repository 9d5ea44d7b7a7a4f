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

Deno.test("scale says which costs are a straight line, which are flat, and which bend", () => {
  const { sentences, tables: [table] } = answerOf(usual);
  assertEquals(table.shown!.length, 1 + 4 + 4 + 4 + 4 + 5 + 3);
  assert(sentences[0].startsWith("A real step costs from 1.0 ms of CPU time (32 units"), sentences[0]);
  assert(
    sentences[1].startsWith(
      "CPU time grows in a straight line, within 10%, with the members of mbpo's ensemble (0 ms, and 3 for each)",
    ),
    sentences[1],
  );
  assert(
    sentences[1].includes("the rollout length of dyna (16 times as many: 1.0 times as much)"),
    sentences[1],
  );
  assert(
    sentences[1].endsWith(
      "bending upwards with the units of a hidden layer of dqn (8 times as many: 64.0 times as much).",
    ),
    sentences[1],
  );
});

Deno.test("scale says whether the cost of a step stays the same along a run, and what memory grows with", () => {
  const { sentences } = answerOf(usual);
  assert(
    sentences[2].startsWith(
      "Along a run of mbpo a step costs 7.0 ms up to step 500 and 7.0 ms up to step 1,000",
    ),
    sentences[2],
  );
  assert(sentences[2].includes("stays the same"), sentences[2]);
  assert(
    sentences[3].startsWith("What a run keeps, a checkpoint of 20 kB to 50 kB along that run"),
    sentences[3],
  );
  assert(sentences[3].includes("with the real steps of mbpo (10 kB, and 0.04 for each)"), sentences[3]);
  const growing =
    answerOf((name, value, steps) => name.startsWith("long") ? [steps, 9000] : usual(name, value, steps))
      .sentences;
  assert(growing[2].includes("bends upwards with its real steps"), growing[2]);
  assert(growing[3].includes("hardly with the real steps of mbpo"), growing[3]);
});

Deno.test("scale says how many steps a second several runs make together", () => {
  const perfect = answerOf(usual).sentences[4];
  assert(perfect.includes("a step of each costs 2.0 ms, 2.0 ms and 2.0 ms"), perfect);
  assert(
    perfect.includes("300, 600 and 1,200 steps in a second of the clock, 4.0 times as many with 4"),
    perfect,
  );
  const twoCores = answerOf(usual, (jobs) => jobs < 3 ? 2 : jobs).sentences[4];
  assert(twoCores.includes("300, 600 and 600 steps in a second of the clock, 2.0 times as many"), twoCores);
});

Deno.test("scale sees its sentences change with the cells that decide them", () => {
  const before = answerOf(usual).sentences;
  const after = answerOf((name, value, steps) => {
    const [milliseconds, bytes] = usual(name, value, steps);
    return [name.startsWith("dqn hiddenWidth") ? value / 64 : 2 * milliseconds, 2 * bytes];
  }).sentences;
  for (const i of [0, 1, 2, 3, 4]) assert(after[i] !== before[i], before[i]);
  assert(!after[1].includes("bending upwards"), after[1]);
  const root =
    answerOf((name, value, steps) =>
      name.includes("hiddenWidth") ? [Math.sqrt(value), 1] : usual(name, value, steps)
    ).sentences;
  assert(root[1].includes("bending downwards with the units of a hidden layer of dqn"), root[1]);
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
