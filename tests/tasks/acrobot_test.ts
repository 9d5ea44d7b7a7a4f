import { assertEquals } from "@std/assert";
import { Generator } from "../../lib/random/generator.ts";
import { acrobot } from "../../lib/tasks/acrobot.ts";
import { assertFollowsGolden } from "./classic_control.ts";

Deno.test("acrobot follows the golden trajectories of an independent implementation", () => {
  assertFollowsGolden(acrobot, ([, , , speed]) => speed > 0 ? 2 : 0, 1e-6); // chaotic: the last digits grow
});

Deno.test("acrobot ends above the bar, pays 0 there and -1 before", () => {
  const step = (state: number[]) => acrobot.step(state, 1, new Generator(0), {});
  assertEquals([step([3, 0, 0, 0]).terminated, step([3, 0, 0, 0]).reward], [true, 0]);
  assertEquals([step([0, 0, 0, 0]).terminated, step([0, 0, 0, 0]).reward], [false, -1]);
});

Deno.test("acrobot starts at numbers of float32", () => {
  const random = new Generator(1);
  for (let i = 0; i < 100; i++) {
    for (const value of acrobot.start(random, {})) {
      assertEquals(Math.fround(value), value);
      assertEquals(Math.abs(value) <= Math.fround(0.1), true);
    }
  }
});
