import { assertEquals } from "@std/assert";
import { VisitedBox } from "../../lib/dynamics/visited_box.ts";

/** The rows of states of one variable. */
function rowsOf(...states: number[]) {
  const count = states.length;
  return {
    count,
    observations: Float32Array.from(states),
    actions: new Uint8Array(count),
    rewards: new Float32Array(count),
    nextObservations: Float32Array.from(states),
    terminated: new Uint8Array(count),
  };
}

function boxOf(angles: number[], margin: number, ...states: number[]): VisitedBox {
  const box = new VisitedBox(1, angles, margin);
  box.measure(rowsOf(...states), states.map((_, i) => i));
  return box;
}

const inside = (box: VisitedBox, ...states: number[]) =>
  states.map((_, i) => box.contains(Float32Array.from(states), i));

Deno.test("VisitedBox.contains() knows what lies within the range, widened on either side", () => {
  const box = boxOf([], 0.5, 3, 1, 2);
  assertEquals(inside(box, -0.1, 0.1, 2, 3.9, 4.1), [false, true, true, true, false]);
});

Deno.test("VisitedBox.contains() knows nothing where nothing was visited", () => {
  assertEquals(inside(boxOf([], 0.5), 0), [false]);
  assertEquals(inside(boxOf([0], 0.5), 0), [false]);
});

Deno.test("VisitedBox.contains() knows the arc of visited directions, however often a pole went round", () => {
  // hanging, one radian to either side: the arc is 2 wide, and widened by 0.5 on either side
  const hanging = boxOf([0], 0.25, Math.PI - 1, Math.PI + 1, Math.PI, -Math.PI + 0.5);
  for (const turn of [-4 * Math.PI, 0, 2 * Math.PI]) {
    const seen = inside(hanging, ...[1.5, 1.8, Math.PI, 4.5, 4.8, 0].map((angle) => angle + turn));
    assertEquals(seen, [false, true, true, true, false, false]);
  }
  // upright, across the place where angles begin anew
  const upright = boxOf([0], 0.25, 0.4, -0.4, 2 * Math.PI);
  assertEquals(inside(upright, -0.7, -0.5, 0, 0.5, 0.7, 2 * Math.PI - 0.5), [
    false,
    true,
    true,
    true,
    false,
    true,
  ]);
});

Deno.test("VisitedBox.contains() knows every direction once the widened arc covers the circle", () => {
  const box = boxOf([0], 0.5, Math.PI - 1.6, Math.PI + 1.6, Math.PI);
  assertEquals(inside(box, 0, 1, 2, 3, 4, 5, 6), Array(7).fill(true));
});

Deno.test("VisitedBox.restore() brings back what was visited", () => {
  const box = boxOf([0], 0.1, 1, 2);
  const other = new VisitedBox(1, [0], 0.1);
  other.restore(box.save());
  assertEquals(inside(other, 0.8, 1.5, 2.3), inside(box, 0.8, 1.5, 2.3));
});
