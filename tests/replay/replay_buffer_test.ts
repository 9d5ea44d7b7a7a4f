import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { makeLearningBatch } from "../../lib/replay/learning_batch.ts";
import { ReplayBuffer } from "../../lib/replay/replay_buffer.ts";
import { Generator } from "../../lib/random/generator.ts";

/** A step of a lane whose observation is its serial number: state n leads to state n + 1 with reward n. */
function step(n: number, end: "" | "terminated" | "truncated" = "") {
  return {
    observation: Float32Array.of(n, -n),
    action: n % 2,
    reward: n,
    nextObservation: Float32Array.of(n + 1, -n - 1),
    terminated: end === "terminated",
    truncated: end === "truncated",
  };
}

/** Every transition held, by its first observation number, with its n-step return as gathered. */
function returnsOf(buffer: ReplayBuffer, steps: number, discount: number) {
  const batch = makeLearningBatch(buffer.size, buffer.observationSize);
  buffer.sample(batch, new Generator(1), { steps, discount });
  const found = new Map<number, { sum: number; next: number; weight: number }>();
  for (let row = 0; row < batch.rows; row++) {
    found.set(batch.observations[2 * row], {
      sum: batch.returns[row],
      next: batch.nextObservations[2 * row],
      weight: batch.discounts[row],
    });
    assertEquals(batch.actions[row], batch.observations[2 * row] % 2);
    assertEquals(batch.observations[2 * row + 1], -batch.observations[2 * row]);
  }
  return found;
}

Deno.test("ReplayBuffer.sample() draws distinct rows where it holds enough", () => {
  const buffer = new ReplayBuffer(8, 2);
  for (let n = 1; n <= 8; n++) buffer.add(step(n));
  assertEquals([...returnsOf(buffer, 1, 0.5).keys()].sort(), [1, 2, 3, 4, 5, 6, 7, 8]);
});

Deno.test("ReplayBuffer.sample() repeats rows where it holds too few, and is uniform", () => {
  const buffer = new ReplayBuffer(8, 2);
  for (let n = 0; n < 4; n++) buffer.add(step(n));
  const batch = makeLearningBatch(40_000, 2);
  buffer.sample(batch, new Generator(3), { steps: 1, discount: 1 });
  const counts = [0, 0, 0, 0];
  for (let row = 0; row < batch.rows; row++) counts[batch.observations[2 * row]]++;
  for (const count of counts) assert(Math.abs(count - 10_000) < 400, `${counts}`);
});

Deno.test("ReplayBuffer.sample() sums n-step returns by hand calculation", () => {
  const buffer = new ReplayBuffer(16, 2);
  for (let n = 1; n <= 5; n++) buffer.add(step(n));
  const found = returnsOf(buffer, 3, 0.5);
  assertEquals(found.get(1), { sum: 1 + 0.5 * 2 + 0.25 * 3, next: 4, weight: 0.125 });
  assertEquals(found.get(3), { sum: 3 + 0.5 * 4 + 0.25 * 5, next: 6, weight: 0.125 });
  // the running episode's edge: shorter, and bootstrapped with the discount of the steps it spans
  assertEquals(found.get(4), { sum: 4 + 0.5 * 5, next: 6, weight: 0.25 });
  assertEquals(found.get(5), { sum: 5, next: 6, weight: 0.5 });
});

Deno.test("ReplayBuffer.sample() stops at a terminal state without a bootstrap", () => {
  const buffer = new ReplayBuffer(16, 2);
  buffer.add(step(1));
  buffer.add(step(2, "terminated"));
  buffer.add(step(10));
  const found = returnsOf(buffer, 3, 0.5);
  assertEquals(found.get(1), { sum: 2, next: 3, weight: 0 });
  assertEquals(found.get(2), { sum: 2, next: 3, weight: 0 });
  assertEquals(found.get(10), { sum: 10, next: 11, weight: 0.5 });
});

Deno.test("ReplayBuffer.sample() bootstraps through a truncation", () => {
  const buffer = new ReplayBuffer(16, 2);
  buffer.add(step(1));
  buffer.add(step(2, "truncated"));
  buffer.add(step(10));
  const found = returnsOf(buffer, 3, 0.5);
  assertEquals(found.get(1), { sum: 2, next: 3, weight: 0.25 });
  assertEquals(found.get(2), { sum: 2, next: 3, weight: 0.5 });
});

Deno.test("ReplayBuffer sums returns across the ring's edge, as a plain simulation does", () => {
  const buffer = new ReplayBuffer(11, 2);
  const random = new Generator(5);
  const history: { n: number; end: "" | "terminated" | "truncated" }[] = [];
  for (let n = 1000; n < 1400; n++) {
    const drawn = random.uniform();
    const end = drawn < 0.15 ? "terminated" : drawn < 0.3 ? "truncated" : "";
    history.push({ n, end });
    buffer.add(step(n, end));

    const held = history.slice(-11);
    const found = returnsOf(buffer, 4, 0.9);
    assertEquals(found.size, held.length);
    for (let at = 0; at < held.length; at++) {
      // the later steps, in order, up to an end
      const path = held.slice(at, at + 4);
      const end = path.findIndex((other) => other.end !== "");
      const span = end < 0 ? path : path.slice(0, end + 1);
      const last = span[span.length - 1];
      const expected = span.reduce((sum, other, k) => sum + 0.9 ** k * other.n, 0);
      const got = found.get(held[at].n)!;
      assertAlmostEquals(got.sum, expected, 1e-2);
      assertEquals(got.next, last.n + 1);
      assertAlmostEquals(got.weight, last.end === "terminated" ? 0 : 0.9 ** span.length, 1e-6);
    }
  }
});

Deno.test("ReplayBuffer.addRows() adds unlinked rows and leaves out those not kept", () => {
  const buffer = new ReplayBuffer(8, 2);
  const rows = {
    count: 3,
    observations: Float32Array.of(1, -1, 2, -2, 3, -3),
    actions: Uint8Array.of(1, 0, 1),
    rewards: Float32Array.of(1, 2, 3),
    nextObservations: Float32Array.of(2, -2, 3, -3, 4, -4),
    terminated: Uint8Array.of(0, 0, 1),
  };
  buffer.addRows(rows, Uint8Array.of(1, 0, 1));
  const found = returnsOf(buffer, 5, 0.5);
  assertEquals(found.get(1), { sum: 1, next: 2, weight: 0.5 });
  assertEquals(found.get(3), { sum: 3, next: 4, weight: 0 });
  assertEquals(found.size, 2);
});

Deno.test("ReplayBuffer.rows() shows what is held, and sampleObservations() draws from it", () => {
  const buffer = new ReplayBuffer(4, 2);
  for (let n = 1; n <= 6; n++) buffer.add(step(n));
  const rows = buffer.rows();
  assertEquals(rows.count, 4);
  assertEquals([...rows.rewards].sort(), [3, 4, 5, 6]);
  const out = new Float32Array(8);
  buffer.sampleObservations(out, 4, new Generator(2));
  assertEquals([out[0], out[2], out[4], out[6]].sort(), [3, 4, 5, 6]);
  assertEquals([buffer.size, buffer.added], [4, 6]);
});

Deno.test("ReplayBuffer.restore() continues with the same bytes", () => {
  const original = new ReplayBuffer(10, 2);
  const copy = new ReplayBuffer(10, 2);
  const random = new Generator(9);
  const more = (buffer: ReplayBuffer, from: number) => {
    for (let n = from; n < from + 13; n++) buffer.add(step(n, n % 5 === 0 ? "truncated" : ""));
  };
  more(original, 1);
  copy.add(step(99));
  copy.restore(original.save());
  more(original, 30);
  more(copy, 30);
  assertEquals(copy.save(), original.save());
  const batches = [original, copy].map((buffer, i) => {
    const batch = makeLearningBatch(6, 2);
    const own = new Generator(0);
    own.restore(random.save());
    buffer.sample(batch, own, { steps: 3, discount: 0.9 });
    assert(i < 2);
    return batch;
  });
  assertEquals(batches[1], batches[0]);
});

Deno.test("ReplayBuffer refuses what it cannot hold", () => {
  assertThrows(() => new ReplayBuffer(0, 2), RangeError, "capacity must be a positive integer");
  const buffer = new ReplayBuffer(4, 2);
  const batch = makeLearningBatch(1, 2);
  assertThrows(() => buffer.sample(batch, new Generator(1), { steps: 1, discount: 1 }), RangeError, "empty");
  buffer.add(step(1));
  assertThrows(() => new ReplayBuffer(4, 3).restore(buffer.save()), TypeError, "observations has 2 numbers");
});
