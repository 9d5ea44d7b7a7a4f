import { assert, assertEquals, assertThrows } from "@std/assert";
import { Generator } from "../../lib/random/generator.ts";
import { SequenceReplay } from "../../lib/replay/sequence_replay.ts";

function filled(capacity: number, count: number): SequenceReplay {
  const replay = new SequenceReplay(capacity, 2);
  for (let i = 0; i < count; i++) {
    replay.add({
      observation: Float32Array.of(i, -i),
      action: i & 1,
      reward: i / 2,
      isFirst: i % 5 === 0,
      isTerminal: i % 5 === 4,
    });
  }
  return replay;
}

Deno.test("SequenceReplay keeps the newest moments in order", () => {
  const replay = filled(8, 19);
  assertEquals(replay.size, 8);
  const rows = Array.from({ length: 8 }, (_, age) => replay.row(age));
  assertEquals(rows.map((row) => replay.observations[2 * row]), [11, 12, 13, 14, 15, 16, 17, 18]);
  assertEquals(rows.map((row) => replay.observations[2 * row + 1]), [-11, -12, -13, -14, -15, -16, -17, -18]);
  assertEquals(rows.map((row) => replay.actions[row]), [1, 0, 1, 0, 1, 0, 1, 0]);
  assertEquals(rows.map((row) => replay.rewards[row]), [5.5, 6, 6.5, 7, 7.5, 8, 8.5, 9]);
  assertEquals(rows.map((row) => replay.isFirst[row]), [0, 0, 0, 0, 1, 0, 0, 0]);
  assertEquals(rows.map((row) => replay.isTerminal[row]), [0, 0, 0, 1, 0, 0, 0, 0]);
});

Deno.test("SequenceReplay.sampleStart() draws every place that leaves room, each as often", () => {
  const replay = filled(10, 7);
  const random = new Generator(1);
  const counts = new Map<number, number>();
  for (let i = 0; i < 3000; i++) {
    const start = replay.sampleStart(5, random);
    counts.set(start, (counts.get(start) ?? 0) + 1);
  }
  assertEquals([...counts.keys()].sort(), [0, 1, 2]);
  for (const count of counts.values()) assert(Math.abs(count - 1000) < 130, `${count}`);
  assertThrows(() => replay.sampleStart(8, random), RangeError, "no piece of 8");
});

Deno.test("SequenceReplay.restore() takes the state of another", () => {
  for (const count of [3, 19]) {
    const replay = filled(8, count);
    const copy = filled(8, 5);
    copy.restore(replay.save());
    assertEquals(copy.save(), replay.save());
    for (const each of [copy, replay]) {
      each.add({
        observation: Float32Array.of(7, 7),
        action: 1,
        reward: 3,
        isFirst: false,
        isTerminal: true,
      });
    }
    assertEquals(copy.save(), replay.save());
  }
  assertThrows(() => filled(8, 1).restore({}), TypeError);
});
