import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { PictureEncoder, ScalingEncoder } from "../../../lib/agents/dreamer/observation_encoder.ts";
import { drawCartPole } from "../../../lib/tasks/pixels.ts";
import { Generator } from "../../../lib/random/generator.ts";
import { agentContext } from "../../../lib/agents/agent_context.ts";
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

/** A encoder that has kept more pictures than it has room for, of a cart that goes from left to right. */
function encoderOfCart(): { encoder: PictureEncoder; kept: Float32Array[] } {
  const encoder = new PictureEncoder(format, 2, 50, new Generator(1));
  const pictures = Array.from({ length: 60 }, (_, i) => pictureOf(i / 30 - 1));
  for (const picture of pictures) encoder.keep(picture);
  return { encoder, kept: pictures.slice(10) };
}

Deno.test("ScalingEncoder.encode() divides by the scale, decode() gives back what it was, and names are the task's", () => {
  const variables = [{ name: "level", unit: "m", low: 0, high: 1 }, {
    name: "cos",
    unit: "",
    low: -1,
    high: 1,
  }];
  const encoder = new ScalingEncoder("2 0.5", variables);
  assertEquals(encoder.names, ["level (m)", "cos"]);
  const seen = encoder.encode(Float32Array.of(1, 1, -4, 0.25), 2);
  assertEquals([...seen], [0.5, 2, -2, 0.5]);
  assertEquals([...encoder.decode(seen, 2)], [1, 1, -4, 0.25]);
  assertEquals(encoder.learn(), undefined);
});

Deno.test("ScalingEncoder.reconstruct() gives angles back in radians", () => {
  const encoder = new ScalingEncoder("auto", [
    { name: "x", unit: "m", low: -2, high: 4 },
    { name: "angle", unit: "rad", low: -4, high: 4, angle: true },
  ]);
  assertEquals(encoder.size, 3);
  assertEquals(encoder.names, ["x (m)", "angle (rad)"]);
  const observations = Float32Array.of(3, 0.5, -1, 4);
  const back = encoder.reconstruct(encoder.encode(observations, 2), 2);
  [3, 0.5, -1, 4 - 2 * Math.PI].forEach((value, i) => assertAlmostEquals(back[i], value, 1e-6));
});

Deno.test("PictureEncoder.reconstruct() gives pictures near those encoded", () => {
  const { encoder } = encoderOfCart();
  encoder.learn(300, new Generator(2), () => {});
  const picture = pictureOf(0.4);
  const back = encoder.reconstruct(encoder.encode(picture, 1), 1);
  const error = (a: Float32Array) => a.reduce((sum, value, i) => sum + (value - picture[i]) ** 2, 0);
  assert(error(back) < 0.5 * error(pictureOf(-0.4)), `${error(back)}`);
});

Deno.test("PictureEncoder.learn() sees every kept picture anew, oldest first, in standard units", () => {
  const { encoder, kept } = encoderOfCart();
  const seen = encoder.learn(50, new Generator(2), () => {});
  const together = new Float32Array(50 * pixels);
  kept.forEach((picture, i) => together.set(picture, i * pixels));
  const again = encoder.encode(together, 50);
  seen.forEach((value, i) => assertAlmostEquals(again[i], value, 1e-4));
  for (const k of [0, 1]) {
    const own = kept.map((_, i) => seen[2 * i + k]);
    assertAlmostEquals(own.reduce((sum, z) => sum + z, 0) / 50, 0, 1e-4);
    assertAlmostEquals(own.reduce((sum, z) => sum + z * z, 0) / 50, 1, 1e-3);
  }
});

Deno.test("PictureEncoder goes on from a snapshot with the same numbers", () => {
  const { encoder } = encoderOfCart();
  encoder.learn(20, new Generator(4), () => {});
  const other = new PictureEncoder(format, 2, 50, new Generator(5));
  other.restore(encoder.save());
  assertEquals(other.encode(pictureOf(0.3), 1), encoder.encode(pictureOf(0.3), 1));
  assertEquals(
    other.learn(10, new Generator(6), () => {}),
    encoder.learn(10, new Generator(6), () => {}),
  );
  assertThrows(() => new PictureEncoder(format, 3, 50, new Generator(5)).restore(encoder.save()), TypeError);
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
    hiddenWidth: 8,
  };
  const make = () => definition.create(agentContext(task, new Generator(7)), settings);
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
