import { assertEquals } from "@std/assert";
import { Generator } from "../../lib/random/generator.ts";
import { mountainCar } from "../../lib/tasks/mountain_car.ts";
import { assertFollowsGolden } from "./classic_control.ts";

Deno.test("mountainCar follows the golden trajectories of an independent implementation", () => {
  assertFollowsGolden(mountainCar, ([, velocity]) => velocity >= 0 ? 2 : 0, 1e-9);
});

Deno.test("mountainCar stops at the left wall, and ends at the goal with any velocity to the right", () => {
  const step = (position: number, velocity: number) =>
    mountainCar.step([position, velocity], 1, new Generator(0), {});
  assertEquals(step(-1.19, -0.07).state, [-1.2, 0]);
  assertEquals(step(0.499, 0.01).terminated, true);
  assertEquals(step(0.55, -0.05).terminated, false); // rolls back
  assertEquals(step(0.4, 0.01).reward, -1);
});
