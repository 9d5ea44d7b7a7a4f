import { assertEquals, assertThrows } from "@std/assert";
import { Generator } from "../../lib/random/generator.ts";
import { rowKinds, SearchedEpisodes } from "../../lib/replay/searched_episodes.ts";

/** Episodes of the given lengths, observations numbered 0, 1, 2 …; the last goes on. */
function filled(capacity: number, lengths: readonly number[]): SearchedEpisodes {
  const episodes = new SearchedEpisodes(capacity, 1, 2);
  let number = 0;
  lengths.forEach((length, e) => {
    episodes.begin(Float32Array.of(number++));
    for (let i = 1; i <= length; i++) {
      const isEnd = i === length && e < lengths.length - 1;
      episodes.step(
        i & 1,
        i,
        Float32Array.of(number++),
        isEnd ? (e & 1 ? "truncated" : "terminated") : undefined,
      );
    }
  });
  return episodes;
}

Deno.test("SearchedEpisodes keeps steps in order and says how episodes ended", () => {
  const episodes = filled(20, [2, 3, 1]);
  const { acted, terminal, truncated, newest } = rowKinds;
  assertEquals([...episodes.kinds.subarray(0, 9)], [
    acted,
    acted,
    terminal,
    acted,
    acted,
    acted,
    truncated,
    acted,
    newest,
  ]);
  assertEquals([...episodes.rewards.subarray(0, 9)], [1, 2, 0, 1, 2, 3, 0, 1, 0]);
  assertEquals([...episodes.actions.subarray(0, 9)], [1, 0, 0, 1, 0, 1, 0, 1, 0]);
  assertEquals([...episodes.observations.subarray(0, 9)], [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  assertEquals([episodes.size, episodes.steps, episodes.newest], [9, 6, 8]);
});

Deno.test("SearchedEpisodes forgets the oldest rows, and counts what is left", () => {
  const episodes = filled(6, [2, 3, 4]); // 12 rows
  assertEquals(episodes.size, 6);
  assertEquals(episodes.newest, 11 % 6);
  assertEquals(episodes.steps, 4); // rows 6 (truncated), 7 … 10 (acted), 11 (newest)
  const random = new Generator(1);
  const seen = new Set(Array.from({ length: 200 }, () => episodes.observations[episodes.sampleStep(random)]));
  assertEquals([...seen].sort((a, b) => a - b), [7, 8, 9, 10]);
  const open = new Set(Array.from({ length: 200 }, () => episodes.observations[episodes.sampleOpen(random)]));
  assertEquals([...open].sort((a, b) => a - b), [6, 7, 8, 9, 10, 11]);
});

Deno.test("SearchedEpisodes.restore() takes the state of another, wrapped around or not", () => {
  for (const capacity of [20, 6]) {
    const episodes = filled(capacity, [2, 3, 4]);
    const copy = filled(capacity, [5]);
    copy.restore(episodes.save());
    assertEquals(copy.save(), episodes.save());
    assertEquals(copy.steps, episodes.steps);
    const [a, b] = [new Generator(8), new Generator(8)];
    for (let i = 0; i < 50; i++) assertEquals(copy.sampleStep(a), episodes.sampleStep(b));
  }
  assertThrows(() => filled(9, [2]).restore({ size: 3 }), TypeError);
  assertThrows(() => new SearchedEpisodes(1, 4, 2), RangeError, "two rows");
});
