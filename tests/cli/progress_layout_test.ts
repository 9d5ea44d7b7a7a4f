import { assertEquals } from "@std/assert";
import { fitName, fitParts, fitRows, fitWhole } from "../../lib/cli/progress_layout.ts";

Deno.test("fitParts() drops the parts of the highest rank first, and cuts what still does not fit", () => {
  const parts = [{ text: "dqn", rank: 0 }, { text: " ████", rank: 2 }, { text: " 50%", rank: 1 }];
  assertEquals(fitParts(parts, 12), "dqn ████ 50%");
  assertEquals(fitParts(parts, 11), "dqn 50%");
  assertEquals(fitParts(parts, 6), "dqn");
  assertEquals(fitParts(parts, 2), "d…");
  assertEquals(fitParts(parts, 0), "");
});

Deno.test("fitWhole() leaves whole what must be said, however long", () => {
  const parts = [{ text: "dqn: not solved", rank: 0 }, { text: ", 0:01", rank: 1 }];
  assertEquals([fitWhole(parts, 30), fitWhole(parts, 16), fitWhole(parts, 4)], [
    "dqn: not solved, 0:01",
    "dqn: not solved",
    "dqn: not solved",
  ]);
});

Deno.test("fitName() cuts a name at half of the line, and leaves short ones", () => {
  assertEquals(fitName("dyna rolloutLength=15 seed 0", 40), "dyna rolloutLength=…");
  assertEquals(fitName("dqn seed 0", 20), "dqn seed 0");
});

Deno.test("fitRows() leaves the last row to the cursor and says how many runs are not shown", () => {
  const runs = ["a", "b", "c", "d"];
  assertEquals(fitRows(runs, "all", 6), ["a", "b", "c", "d", "all"]);
  assertEquals(fitRows(runs, "all", 5), ["a", "b", "… and 2 more running", "all"]);
  assertEquals(fitRows(runs, "all", 3), ["… and 4 more running", "all"]);
  assertEquals(fitRows(runs, "all", 2), ["all"]);
  assertEquals(fitRows(runs, "all", 1), []);
});
