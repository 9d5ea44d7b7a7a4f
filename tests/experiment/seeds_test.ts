import { assertEquals, assertThrows } from "@std/assert";
import { checkSeeds, describeSeeds, parseSeeds } from "../../lib/experiment/seeds.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";

Deno.test("parseSeeds() reads counts, ranges and lists", () => {
  assertEquals(parseSeeds("3"), [0, 1, 2]);
  assertEquals(parseSeeds("5..7"), [5, 6, 7]);
  assertEquals(parseSeeds("7,3"), [3, 7]);
  assertEquals(parseSeeds("0..2,2,9"), [0, 1, 2, 9]);
  assertEquals(parseSeeds("4..4"), [4]);
});

Deno.test("parseSeeds() refuses empty, backward, negative and foreign forms", () => {
  for (
    const text of [
      "0",
      "",
      "5..2",
      "-1",
      "a",
      "1..",
      "1,,2",
      "1.5",
      "0..99999999",
      "9007199254740993..9007199254740994",
    ]
  ) {
    assertThrows(() => parseSeeds(text), UsageError, "Seeds must be a count such as 5");
  }
  assertThrows(() => parseSeeds("0"), UsageError, "the seed 0 alone is 0..0");
});

Deno.test("describeSeeds() is read back as the same seeds", () => {
  for (const text of ["5", "4..4", "3,7", "0..2,9", "100..119"]) {
    const seeds = parseSeeds(text);
    assertEquals(parseSeeds(describeSeeds(seeds)), seeds);
  }
  assertEquals(describeSeeds([0, 1, 2, 9]), "0..2,9");
  assertEquals(describeSeeds([4]), "4..4");
});

Deno.test("checkSeeds() sorts a list of seeds and refuses what is none", () => {
  assertEquals(checkSeeds([7, 3, 7]), [3, 7]);
  for (const list of [[], [-1], [1.5], ["1"], [2 ** 53], Array.from({ length: 100_001 }, (_, i) => i)]) {
    assertThrows(() => checkSeeds(list), UsageError);
  }
});
