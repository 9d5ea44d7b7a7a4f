import { assert, assertEquals, assertMatch } from "@std/assert";
import { textToBytes, unpackTable } from "../../../lib/results/dreams/packed_table.ts";
import { frameStarts, recordingText, thinned } from "../../../lib/results/dreams/recording.ts";
import { recordingOf } from "./fixtures.ts";

const whole = recordingOf({ label: "mpc", task: "turner", seed: 0 });

Deno.test("thinned() leaves a recording alone that was thinned as often before", () => {
  assertEquals(thinned(whole, 0), whole);
  const once = thinned(whole, 1);
  assertEquals(thinned(once, 1), once);
});

Deno.test("thinned() keeps every second dream of each episode, and the numbers of what it keeps", () => {
  const half = thinned(whole, 1);
  assertEquals(half.scene?.dreams.map(({ episode, start }) => [episode, start]), [
    [0, 0],
    [0, 10],
    [0, 20],
    [0, 30],
    [1, 0],
    [1, 10],
    [1, 20],
  ]);
  const angles = [whole, half].map(({ scene }) => unpackTable(scene!.frames)[0]);
  const [before, after] = [whole, half].map(({ scene }) => frameStarts(scene!));
  assertEquals(angles[1].subarray(0, 65), angles[0].subarray(0, 65)); // reality
  assertEquals(
    angles[1].subarray(after.dreams[5], after.dreams[6]),
    angles[0].subarray(before.dreams[10], before.dreams[11]),
  );
});

Deno.test("thinned() makes a recording smaller every time, down to a reason, by way of others or not", () => {
  let size = Infinity;
  for (let times = 0;; times++) {
    const found = thinned(whole, times);
    assertEquals(thinned(thinned(whole, times >> 1), times), found);
    const { scene } = found;
    if (scene === undefined) {
      assertMatch(found.missing ?? "", /too large/);
      break;
    }
    assert(recordingText(found).length < size, `${times}`);
    size = recordingText(found).length;
    const frames = scene.episodes.reduce((sum, { length }) => sum + length + 1, 0) +
      scene.dreams.reduce((sum, { length }) => sum + length, 0);
    assertEquals(scene.frames.rows, frames);
    assertEquals(atob(scene.taken).length, frames);
    unpackTable(scene.frames).forEach((column) => assertEquals(column.length, frames));
  }
});

Deno.test("thinned() keeps of pictures the first dreams, and reality as far as they reach", () => {
  const { scene, ...plain } = whole;
  const pixels = new Uint8Array(2 * scene!.frames.rows).map((_, i) => i);
  const seen = { ...scene!, picture: { width: 2, height: 1 }, pictures: pixels.toBase64() };
  const half = thinned({ ...plain, scene: seen }, 2).scene!; // the drawings, then half of the dreams
  assertEquals(half.dreams, scene!.dreams.slice(0, 6));
  assertEquals(half.episodes, scene!.episodes.slice(0, 1));
  assertEquals(textToBytes(half.pictures!).length, 2 * (41 + 6 * 20));
});
