import { assertEquals } from "@std/assert";
import { describeGrid, isOnGrid, pointsWithin } from "../../lib/results/evaluation_grid.ts";

const pointsOf = (total: number, every?: number) =>
  Array.from({ length: total }, (_, i) => i + 1).filter((steps) =>
    isOnGrid(steps, every === undefined ? {} : { every })
  );

Deno.test("isOnGrid() is every 5 steps up to 50, then every 50, or every N", () => {
  assertEquals(pointsOf(260), [5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 100, 150, 200, 250]);
  assertEquals(pointsOf(260, 70), [70, 140, 210]);
});

Deno.test("pointsWithin() counts the points of a run, its last step included", () => {
  for (const total of [1, 4, 5, 7, 50, 51, 99, 100, 5000]) {
    for (const every of [undefined, 1, 7, 50]) {
      const points = new Set([...pointsOf(total, every), total]).size;
      assertEquals(pointsWithin(total, every === undefined ? {} : { every }), points, `${total}, ${every}`);
    }
  }
});

Deno.test("describeGrid() says which points there are", () => {
  assertEquals(describeGrid({}), "every 5 real steps up to 50, then every 50");
  assertEquals(describeGrid({ every: 20 }), "every 20 real steps");
});
