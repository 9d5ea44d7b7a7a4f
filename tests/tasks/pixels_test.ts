import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { drawCartPole } from "../../lib/tasks/pixels.ts";
import { findTask } from "../../lib/tasks/registry.ts";
import { Generator } from "../../lib/random/generator.ts";
import { defaultsOf } from "../../lib/settings/settings.ts";

const format = { width: 48, height: 16, span: 5.2 };

function picture(x: number, angle: number, shape = format): Float32Array {
  const out = new Float32Array(shape.width * shape.height + 2).fill(7);
  drawCartPole(x, angle, shape, out, 1);
  assertEquals([out[0], out[out.length - 1]], [7, 7]); // nothing beside it is touched
  return out.subarray(1, out.length - 1);
}

/** The brightness-weighted mean column of some rows, in metres. */
function middle(image: Float32Array, from: number, to: number): number {
  let [mass, sum] = [0, 0];
  for (let row = from; row < to; row++) {
    for (let i = 0; i < format.width; i++) {
      mass += image[row * format.width + i];
      sum += image[row * format.width + i] * (i + 0.5);
    }
  }
  return sum / mass * format.span / format.width - format.span / 2;
}

Deno.test("drawCartPole() draws numbers from 0 to 1, the same mirrored", () => {
  for (const [x, angle] of [[0, 0], [1.3, 0.1], [-2.4, 0.2], [0.7, 1.4], [9, 0], [0, 3]]) {
    const image = picture(x, angle);
    assert(image.every((value) => value >= 0 && value <= 1));
    const mirrored = picture(-x, -angle);
    image.forEach((value, i) => {
      const [row, column] = [Math.floor(i / 48), i % 48];
      assertAlmostEquals(mirrored[row * 48 + 47 - column], value, 1e-6);
    });
  }
});

Deno.test("drawCartPole() shows movements of a fraction of a pixel", () => {
  for (const x of [-1.23, 0, 0.011, 0.6]) {
    assertAlmostEquals(middle(picture(x, 0), 13, 16), x, 5e-3); // the cart's rows
    for (const angle of [-0.15, 0.02, 0.1]) {
      // between the rows of metres 0.75 … 1.19 above the cart's lower edge: 0.62 m above the hinge on average
      const image = picture(x, angle);
      const height = (16 - 6.5) * format.span / 48 - 0.35; // the middle of rows 5 to 7, above the hinge
      assertAlmostEquals(middle(image, 5, 8), x + height * Math.tan(angle), 0.012);
    }
  }
});

Deno.test("drawCartPole() covers the areas of cart and pole", () => {
  const fine = { width: 480, height: 160, span: 5.2 };
  const area = picture(0.3, 0, fine).reduce((sum, value) => sum + value, 0) * (5.2 / 480) ** 2;
  // 0.5 × 0.25 m at 0.6, and a pole of 1 × 0.12 m with round ends, half of one over the cart
  assertAlmostEquals(area, 0.6 * 0.125 + 0.12 + Math.PI * 0.06 ** 2 - 0.6 * Math.PI * 0.06 ** 2 / 2, 0.004);
});

Deno.test("the task with observation=pixels shows the picture of its state, in lockstep as alone", () => {
  const definition = findTask("cartpole");
  const task = definition.create({ ...defaultsOf(definition.settings), observation: "pixels" });
  assertEquals(task.spec.observationSize, 768);
  assertEquals(task.spec.picture, { height: 16, width: 48 });
  const lanes = task.vectorEnvironment(3, new Generator(1));
  lanes.reset();
  lanes.step(Uint8Array.of(0, 1, 1));
  for (let lane = 0; lane < 3; lane++) {
    const expected = picture(lanes.states[4 * lane], lanes.states[4 * lane + 2]);
    assertEquals(lanes.observations.slice(768 * lane, 768 * (lane + 1)), expected.slice());
  }
  const single = task.environment(new Generator(1).stream("lane 1"));
  single.reset();
  assertEquals(single.step(1).observation, lanes.observations.slice(768, 1536));
});
