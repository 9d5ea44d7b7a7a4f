import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { ObservationScale } from "../../lib/agents/observation_scale.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";
import type { Variable } from "../../lib/tasks/task.ts";
import { task } from "./drive.ts";

Deno.test("ObservationScale divides each variable by its own number", () => {
  const scale = new ObservationScale("2 0.5", [], 2);
  const out = new Float32Array(4);
  scale.apply(Float32Array.of(2, 1, -4, 3), 2, out);
  assertEquals([...out], [1, 2, -2, 6]);
});

Deno.test("ObservationScale shows angles by sine and cosine, however often they went round", () => {
  const variables: Variable[] = [
    { name: "angle", unit: "rad", low: -7, high: 7, angle: true },
    { name: "speed", unit: "rad/s", low: -4, high: 0 },
  ] as const;
  const third = Math.PI / 3;
  for (const [setting, divisors] of [["auto", [1, 2]], ["none", [1, 1]], ["0.5 4", [0.5, 4]]] as const) {
    const scale = new ObservationScale(setting, variables, 2);
    assertEquals([scale.observationSize, scale.size, scale.angles], [2, 3, [0]]);
    const out = new Float32Array(6);
    scale.apply(Float32Array.of(third, -1, third - 4 * Math.PI, -1), 2, out);
    const speed = ((setting === "auto" ? 2 : 0) - 1) / divisors[1];
    const row = [Math.sin(third) / divisors[0], speed, Math.cos(third) / divisors[0]];
    for (const [i, expected] of [...row, ...row].entries()) assertAlmostEquals(out[i], expected, 1e-5);
    // written down as a layer, it is the same
    for (let k = 0; k < 3; k++) {
      const feature = [Math.sin(third), -1, Math.cos(third)][k];
      assertAlmostEquals(feature * scale.factors[k] + scale.offsets[k], row[k], 1e-6);
    }
  }
});

Deno.test("ObservationScale takes off the middle of each range and divides by half of it", () => {
  const variables: Variable[] = [
    { name: "position", unit: "m", low: -1.2, high: 0.6 },
    { name: "velocity", unit: "m/s", low: -0.07, high: 0.07 },
  ];
  const scale = new ObservationScale("auto", variables, 2);
  const values = Float32Array.of(-1.2, -0.07, 0.6, 0.07, -0.3, 0);
  scale.apply(values, 3, values);
  for (const [i, expected] of [-1, -1, 1, 1, 0, 0].entries()) assertAlmostEquals(values[i], expected, 1e-6);
  scale.invert(values, 3, values);
  for (const [i, expected] of [-1.2, -0.07, 0.6, 0.07, -0.3, 0].entries()) {
    assertAlmostEquals(values[i], expected, 1e-6);
  }
});

Deno.test("ObservationScale leaves pictures alone, and everything that it is told to", () => {
  for (const [setting, variables] of [["auto", []], ["none", task.spec.variables]] as const) {
    const values = Float32Array.of(7, 8, 9, 10);
    new ObservationScale(setting, variables, 4).apply(values, 1, values);
    assertEquals([...values], [7, 8, 9, 10]);
  }
});

Deno.test("ObservationScale refuses lists that do not fit", () => {
  for (const setting of ["1 2 3", "1 0 1 1", "1 -2 1 1", "a b c d", ""]) {
    assertThrows(() => new ObservationScale(setting, [], 4), UsageError, "4 numbers from 1e-6 to 1e6");
  }
});

Deno.test("ObservationScale divides by any share of the ranges, an angle's sine and cosine alike", () => {
  const variables: Variable[] = [
    { name: "x", unit: "m", low: -4, high: 12 },
    { name: "theta", unit: "rad", low: -Math.PI, high: Math.PI, angle: true },
  ];
  const scale = new ObservationScale("auto", variables, 2, 1 / 8);
  const out = new Float32Array(3);
  scale.apply(Float32Array.of(6, Math.PI / 2), 1, out);
  assertAlmostEquals(out[0], (6 - 4) / 2, 1e-6);
  assertAlmostEquals(out[1], 1 / 0.25, 1e-6);
  assertAlmostEquals(out[2], 0, 1e-6);
});
