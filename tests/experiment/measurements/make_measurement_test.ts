import { assert, assertEquals } from "@std/assert";
import { joinRunCosts, makeMeasurement } from "../../../lib/experiment/measurements/make_measurement.ts";

const dqn = { agent: "dqn", settings: { hiddenWidth: 16 }, task: "cartpole", steps: 100, every: 100 };

Deno.test("makeMeasurement() makes several runs at the same time, each in a worker of its own", async () => {
  const made = (jobs: number) =>
    makeMeasurement({ measure: "run cost", of: { ...dqn, jobs }, seed: 0 }, new AbortController().signal);
  const [[alone], both] = [await made(1), await made(2)];
  assertEquals(both.map(({ steps }) => steps), [100]);
  assert(Math.abs(both[0].bytes - alone.bytes) < 0.1 * alone.bytes, `${both[0].bytes} and ${alone.bytes}`);
});

Deno.test("joinRunCosts() has means, and the longest time of the clock", () => {
  const run = (cpu_milliseconds: number, bytes: number, cpu_wall_seconds: number) => [
    { steps: 10, cpu_milliseconds, bytes, cpu_wall_seconds },
  ];
  assertEquals(joinRunCosts([run(1, 100, 3), run(2, 300, 5)]), run(1.5, 200, 5));
});
