import { assertAlmostEquals, assertEquals } from "@std/assert";
import { Generator } from "../../lib/random/generator.ts";
import { pendulum } from "../../lib/tasks/pendulum.ts";
import { assertFollowsGolden } from "./classic_control.ts";

Deno.test("pendulum follows the golden trajectories of an independent implementation", () => {
  assertFollowsGolden(pendulum, ([, speed]) => speed >= 0 ? 2 : 0, 1e-8);
});

Deno.test("pendulum pays by angle, speed and torque, and never ends", () => {
  const { reward, terminated, state } = pendulum.step([Math.PI, 1], 2, new Generator(0), {});
  assertAlmostEquals(reward, -(Math.PI ** 2 + 0.1 + 0.004), 1e-12);
  assertEquals(terminated, false);
  assertAlmostEquals(state[1], 1 + (15 * Math.sin(Math.PI) + 6) * 0.05, 1e-12); // theta'' = 3g/2l sin + 3/ml² u
});
