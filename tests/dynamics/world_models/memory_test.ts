import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { type LatentStream, Memory, type MemoryOptions } from "../../../lib/dynamics/world_models/memory.ts";
import { Generator } from "../../../lib/random/generator.ts";

const options: MemoryOptions = {
  latentSize: 1,
  actionCount: 2,
  stateSize: 8,
  mixtures: 2,
  isDeterministic: false,
  isRandom: false,
};

/** z' = z − 0.5 z + (a ? 0.3 : −0.3) + a jump of ±0.5 by chance. */
function walk(count: number): LatentStream {
  const random = new Generator(5);
  const latents = new Float32Array(count);
  const actions = new Uint8Array(count);
  const isFirst = new Uint8Array(count);
  for (let i = 1; i < count; i++) {
    isFirst[i] = i % 20 === 0 ? 1 : 0;
    actions[i] = random.integer(2);
    const jump = random.uniform() < 0.5 ? 0.5 : -0.5;
    latents[i] = isFirst[i] === 1
      ? random.uniform(-1, 1)
      : 0.5 * latents[i - 1] + (actions[i] === 1 ? 0.3 : -0.3) + jump + 0.02 * random.normal();
  }
  isFirst[0] = 1;
  return { count, latents, actions, isFirst };
}

Deno.test("Memory learns a mixture of two outcomes, and what an action does", () => {
  const memory = new Memory(options, new Generator(1));
  memory.fit(walk(3000), 1500, new Generator(2));
  const random = new Generator(3);
  for (const action of [0, 1]) {
    const outcomes: number[] = [];
    for (let i = 0; i < 400; i++) {
      const latent = Float32Array.of(0.4);
      const head = memory.advance(latent, [action], new Float32Array(8), 1);
      memory.sample(head, 0, latent, 1, random);
      outcomes.push(latent[0]);
    }
    const centre = 0.2 + (action === 1 ? 0.3 : -0.3);
    const high = outcomes.filter((z) => Math.abs(z - centre - 0.5) < 0.2).length;
    const low = outcomes.filter((z) => Math.abs(z - centre + 0.5) < 0.2).length;
    assert(high > 120 && low > 120 && high + low > 360, `${low} low, ${high} high`);
  }
});

Deno.test("Memory.sample() at temperature 0 draws nothing, and at higher ones spreads", () => {
  const memory = new Memory(options, new Generator(1));
  memory.fit(walk(1000), 300, new Generator(2));
  const draw = (temperature: number, seed: number) => {
    const latent = Float32Array.of(0.1);
    const head = memory.advance(latent, [1], new Float32Array(8), 1);
    memory.sample(head, 0, latent, temperature, new Generator(seed));
    return latent[0];
  };
  assertEquals(draw(0, 1), draw(0, 2));
  const spread = (temperature: number) => {
    const all = Array.from({ length: 300 }, (_, seed) => draw(temperature, seed));
    const mean = all.reduce((a, b) => a + b) / 300;
    return all.reduce((sum, z) => sum + (z - mean) ** 2, 0) / 300;
  };
  assert(spread(0.1) < spread(2));
});

Deno.test("Memory that is deterministic predicts the mean, and one that is random trains its last layer only", () => {
  const memory = new Memory({ ...options, isDeterministic: true }, new Generator(1));
  memory.fit(walk(3000), 800, new Generator(2));
  const latent = Float32Array.of(0.4);
  const head = memory.advance(latent, [1], new Float32Array(8), 1);
  memory.sample(head, 0, latent, 1, new Generator(1));
  assertAlmostEquals(latent[0], 0.5, 0.1);
  const random = new Memory({ ...options, isRandom: true }, new Generator(1));
  const before = random.save().parameters as Record<string, Float32Array>;
  random.fit(walk(300), 20, new Generator(2));
  const after = random.save().parameters as Record<string, Float32Array>;
  assertEquals(after["recurrent.weights"], before["recurrent.weights"]);
  assert(after["head.weights"].some((value, i) => value !== before["head.weights"][i]));
});

Deno.test("Memory.restore() takes the state of another", () => {
  const [memory, copy] = [new Memory(options, new Generator(1)), new Memory(options, new Generator(7))];
  memory.fit(walk(300), 5, new Generator(2));
  copy.restore(memory.save());
  memory.fit(walk(300), 5, new Generator(3));
  copy.fit(walk(300), 5, new Generator(3));
  assertEquals(copy.save(), memory.save());
});
