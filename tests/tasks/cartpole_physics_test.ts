import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { advance, cosineOf, hasFallen, sineOf } from "../../lib/tasks/cartpole_physics.ts";

Deno.test("advance() takes one explicit Euler step, by hand calculation", () => {
  // upright and at rest, pushed right: theta'' = -(10/1.1) / (0.5 (4/3 - 0.1/1.1)), x'' = 10/1.1 - 0.05 theta''/1.1
  const state = Float64Array.of(0, 0, 0, 0);
  advance(state, 0, 1);
  const spin = -(10 / 1.1) / (0.5 * (4 / 3 - 0.1 / 1.1));
  const push = 10 / 1.1 - (0.05 * spin) / 1.1;
  assertAlmostEquals(state[1], 0.02 * push, 1e-15);
  assertAlmostEquals(state[3], 0.02 * spin, 1e-15);
  assertEquals([state[0], state[2]], [0, 0]); // positions advance with the old velocities
  advance(state, 0, 0);
  assertAlmostEquals(state[0], 0.02 * 0.02 * push, 1e-15);
});

Deno.test("advance() turns a pole of twice the length half as fast, by hand calculation", () => {
  const state = Float64Array.of(0, 0, 0, 0);
  advance(state, 0, 1, 1);
  assertAlmostEquals(state[3], 0.02 * -(10 / 1.1) / (4 / 3 - 0.1 / 1.1), 1e-15);
});

Deno.test("advance() mirrors left and right exactly", () => {
  const right = Float64Array.of(0.3, -0.2, 0.1, 0.5);
  const left = right.map((value) => -value);
  for (let t = 0; t < 50; t++) {
    advance(right, 0, t % 3 === 0 ? 1 : 0);
    advance(left, 0, t % 3 === 0 ? 0 : 1);
    assertEquals([...left].map((value) => -value), [...right]);
  }
});

Deno.test("sineOf() and cosineOf() are the library's to one unit in the last place", () => {
  for (let i = -200_000; i <= 200_000; i++) {
    const x = i * 1e-5 * 0.7;
    assert(Math.abs(sineOf(x) - Math.sin(x)) <= Math.abs(Math.sin(x)) * 2.3e-16, `sine of ${x}`);
    assert(Math.abs(cosineOf(x) - Math.cos(x)) <= 1.2e-16, `cosine of ${x}`);
  }
});

Deno.test("hasFallen() is strict", () => {
  assertEquals([hasFallen(2.4, 0), hasFallen(2.4000001, 0), hasFallen(-2.4000001, 0)], [false, true, true]);
  assertEquals([hasFallen(0, 0.2094), hasFallen(0, 0.2095), hasFallen(0, -0.2095)], [false, true, true]);
});
