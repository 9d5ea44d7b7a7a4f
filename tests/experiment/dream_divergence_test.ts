import { assertEquals } from "@std/assert";
import { Divergence } from "../../lib/experiment/dream_divergence.ts";
import type { EnvironmentSpec } from "../../lib/tasks/environment.ts";

const spec: EnvironmentSpec = {
  id: "tank",
  variables: [
    { name: "level", unit: "m", low: 0, high: 2 },
    { name: "angle", unit: "rad", low: -4, high: 4, angle: true },
  ],
  actions: ["off", "on"],
  observationSize: 2,
  actionCount: 2,
  timeLimit: 10,
};
const at = (...values: number[]) => Float32Array.from(values);

Deno.test("Divergence names the first step at which a variable is off by a tenth of its range", () => {
  const divergence = new Divergence(spec);
  divergence.observe(0, at(1, 0), at(1, 0), undefined, undefined);
  divergence.observe(1, at(1, 0), at(1.19, 0.7), undefined, undefined);
  assertEquals(divergence.sentence, undefined);
  divergence.observe(2, at(1, 0), at(1.25, 0), undefined, undefined);
  divergence.observe(3, at(1, 0), at(2, 0), undefined, "terminated");
  assertEquals(divergence.sentence, "Dream and reality parted at step 2: level was off by 0.25 m.");
});

Deno.test("Divergence names the step at which only one has ended", () => {
  for (
    const [real, dream, how] of [
      [undefined, "terminated", "the dream ended"],
      ["terminated", undefined, "reality ended"],
      ["truncated", "unknown", "the dream reached a state outside the model's data"],
    ] as const
  ) {
    const divergence = new Divergence(spec);
    divergence.observe(4, at(1, 0), at(1, 0), real, dream);
    assertEquals(divergence.sentence, `Dream and reality parted at step 4: ${how}.`);
  }
});

Deno.test("Divergence says that they stayed together, once both have ended", () => {
  const divergence = new Divergence(spec);
  divergence.observe(0, at(1, 3.1), at(1, -3.1), undefined, undefined); // the same angle, nearly
  assertEquals(divergence.sentence, undefined);
  divergence.observe(1, at(1, 0), at(1, 0), "truncated", "truncated");
  assertEquals(divergence.sentence, "Dream and reality stayed together for the only step.");
});

Deno.test("Divergence compares pictures by their variance", () => {
  const divergence = new Divergence({ ...spec, variables: [], picture: { width: 2, height: 2 } });
  divergence.observe(0, at(0, 1, 0, 1), at(0, 0.9, 0, 1), undefined, undefined);
  assertEquals(divergence.sentence, undefined);
  divergence.observe(1, at(0, 1, 0, 1), at(1, 0, 0, 1), undefined, undefined);
  assertEquals(
    divergence.sentence,
    "Dream and reality parted at step 1: the picture was off by 200% of its variance.",
  );
});
