import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { DataSplit } from "../../lib/dynamics/data_split.ts";
import { Generator } from "../../lib/random/generator.ts";

Deno.test("DataSplit holds one row of each block out, from every member", () => {
  const split = new DataSplit({ members: 3, heldOutShare: 0.1, bootstrap: true });
  split.grow(200, new Generator(1));
  const heldOut = split.heldOutRows(200);
  assertEquals(Array.from(heldOut, (row) => Math.floor(row / 10)), Array.from({ length: 20 }, (_, i) => i));
  for (let m = 0; m < 3; m++) {
    assertEquals(split.trainingRows(m, 200).some((row) => heldOut.includes(row)), false);
  }
});

Deno.test("DataSplit keeps the roles of old rows as data grows in any steps", () => {
  const once = new DataSplit({ members: 2, heldOutShare: 0.1, bootstrap: true });
  once.grow(300, new Generator(2));
  const grown = new DataSplit({ members: 2, heldOutShare: 0.1, bootstrap: true });
  const random = new Generator(2);
  for (const count of [7, 8, 150, 300]) grown.grow(count, random);
  assertEquals(grown.heldOutRows(300), once.heldOutRows(300));
  assertEquals(grown.trainingRows(1, 300), once.trainingRows(1, 300));
});

Deno.test("DataSplit bootstraps every row once on average, each member differently", () => {
  const split = new DataSplit({ members: 2, heldOutShare: 0, bootstrap: true });
  split.grow(5000, new Generator(3));
  const first = split.trainingRows(0, 5000);
  assertAlmostEquals(first.length / 5000, 1, 0.05);
  // the share of rows that a bootstrap leaves out is 1/e
  assertAlmostEquals(new Set(first).size / 5000, 1 - Math.exp(-1), 0.03);
  assert(first.join() !== split.trainingRows(1, 5000).join());
});

Deno.test("DataSplit holds nothing out of a few rows, and gives every member at least one", () => {
  const split = new DataSplit({ members: 8, heldOutShare: 0.1, bootstrap: true });
  split.grow(2, new Generator(4));
  assertEquals(split.heldOutRows(2).length, 0);
  for (let m = 0; m < 8; m++) assert(split.trainingRows(m, 2).length > 0);
});

Deno.test("DataSplit continues exactly after restore", () => {
  const split = new DataSplit({ members: 2, heldOutShare: 0.1, bootstrap: true });
  const random = new Generator(5);
  split.grow(25, random);
  const copy = new DataSplit({ members: 2, heldOutShare: 0.1, bootstrap: true });
  copy.restore(split.save());
  const same = new Generator(0);
  same.restore(random.save());
  split.grow(400, random);
  copy.grow(400, same);
  assertEquals(copy.save(), split.save());
});

Deno.test("DataSplit holds nothing out of so small a share, and ends", () => {
  for (const heldOutShare of [1e-10, 1e-15, 5e-324]) {
    const split = new DataSplit({ members: 1, heldOutShare, bootstrap: false });
    split.grow(300, new Generator(2));
    assertEquals(split.heldOutRows(300).length, 0);
  }
});
