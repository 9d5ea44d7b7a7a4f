import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { PictureSight, ScaledSight } from "../../../lib/agents/dreamer/sight.ts";
import { drawCartPole } from "../../../lib/tasks/pixels.ts";
import { Generator } from "../../../lib/random/generator.ts";
import { findAgent } from "../../../lib/agents/registry.ts";
import { findTask } from "../../../lib/tasks/registry.ts";
import { defaultsOf, type SettingValues } from "../../../lib/settings/settings.ts";

const format = { width: 24, height: 8, span: 5.2 };
const pixels = format.width * format.height;

function pictureOf(x: number): Float32Array {
  const picture = new Float32Array(pixels);
  drawCartPole(x, 0, format, picture, 0);
  return picture;
}

/** A sight that has kept more pictures than it has room for, of a cart that goes from left to right. */
function sightOfCart(): { sight: PictureSight; kept: Float32Array[] } {
  const sight = new PictureSight(format, 2, 50, new Generator(1));
  const pictures = Array.from({ length: 60 }, (_, i) => pictureOf(i / 30 - 1));
  for (const picture of pictures) sight.keep(picture);
  return { sight, kept: pictures.slice(10) };
}

Deno.test("ScaledSight.see() divides by the scale, show() gives back what it was, and names are the task's", () => {
  const variables = [{ name: "level", unit: "m", low: 0, high: 1 }, {
    name: "cos",
    unit: "",
    low: -1,
    high: 1,
  }];
  const sight = new ScaledSight("2 0.5", { observationSize: 2, variables });
  assertEquals(sight.names, ["level (m)", "cos"]);
  const seen = sight.see(Float32Array.of(1, 1, -4, 0.25), 2);
  assertEquals([...seen], [0.5, 2, -2, 0.5]);
  assertEquals([...sight.show(seen, 2)], [1, 1, -4, 0.25]);
  assertEquals(sight.learn(), undefined);
});

Deno.test("PictureSight.learn() sees every kept picture anew, oldest first, in standard units", () => {
  const { sight, kept } = sightOfCart();
  const seen = sight.learn(50, new Generator(2), () => {});
  assertEquals(sight.updates, 50);
  const together = new Float32Array(50 * pixels);
  kept.forEach((picture, i) => together.set(picture, i * pixels));
  const again = sight.see(together, 50);
  seen.forEach((value, i) => assertAlmostEquals(again[i], value, 1e-4));
  for (const k of [0, 1]) {
    const own = kept.map((_, i) => seen[2 * i + k]);
    assertAlmostEquals(own.reduce((sum, z) => sum + z, 0) / 50, 0, 1e-4);
    assertAlmostEquals(own.reduce((sum, z) => sum + z * z, 0) / 50, 1, 1e-3);
  }
});

Deno.test("PictureSight goes on from a snapshot with the same numbers", () => {
  const { sight } = sightOfCart();
  sight.learn(20, new Generator(4), () => {});
  const other = new PictureSight(format, 2, 50, new Generator(5));
  other.restore(sight.save());
  assertEquals(other.see(pictureOf(0.3), 1), sight.see(pictureOf(0.3), 1));
  assertEquals(
    other.learn(10, new Generator(6), () => {}),
    sight.learn(10, new Generator(6), () => {}),
  );
  assertThrows(() => new PictureSight(format, 3, 50, new Generator(5)).restore(sight.save()), TypeError);
});

Deno.test("dreamer learns from pictures and continues from a snapshot with the same actions", () => {
  const definition = findAgent("dreamer");
  const task = findTask("cartpole").create({
    ...defaultsOf(findTask("cartpole").settings),
    observation: "pixels",
  });
  const settings: SettingValues = {
    ...defaultsOf(definition.settings),
    learningStarts: 60,
    visionUpdates: 5,
    batchSize: 2,
    sequenceLength: 8,
  };
  const make = () => definition.create({ task, random: new Generator(7), totalSteps: 200 }, settings);
  const drive = (agent: ReturnType<typeof make>, steps: number, world: Generator) => {
    const environment = task.environment(world);
    let observation = environment.reset();
    const actions: number[] = [];
    for (let t = 0; t < steps; t++) {
      const action = agent.act(observation, 0);
      const next = environment.step(action);
      agent.observe({ ...next, observation, action, nextObservation: next.observation }, 0);
      agent.learn();
      actions.push(action);
      observation = next.terminated || next.truncated ? environment.reset() : next.observation;
    }
    return actions;
  };
  const first = make();
  drive(first, 110, new Generator(8));
  const second = make();
  second.restore(first.save());
  assert(first.gradientSteps > 10);
  assertEquals(drive(second, 60, new Generator(9)), drive(first, 60, new Generator(9)));
});
