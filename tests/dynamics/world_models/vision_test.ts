import { assert, assertEquals } from "@std/assert";
import { Vision, type VisionOptions } from "../../../lib/dynamics/world_models/vision.ts";
import { drawCartPole } from "../../../lib/tasks/pixels.ts";
import { Generator } from "../../../lib/random/generator.ts";

const options: VisionOptions = {
  height: 8,
  width: 24,
  latentSize: 3,
};

function album(count: number) {
  const random = new Generator(1);
  const pictures = new Float32Array(count * 192);
  const truth = new Float32Array(count * 2);
  for (let i = 0; i < count; i++) {
    truth.set([random.uniform(-1, 1), random.uniform(-0.8, 0.8)], 2 * i);
    drawCartPole(truth[2 * i], truth[2 * i + 1], { height: 8, width: 24, span: 2.6 }, pictures, i * 192);
  }
  return { pictures, truth };
}

{
  Deno.test(`Vision learns latents from which position and angle can be read`, () => {
    const { pictures, truth } = album(1000);
    const vision = new Vision(options, new Generator(2));
    const before = vision.fit(pictures, 1000, 10, new Generator(3)).error;
    const { error, divergence } = vision.fit(pictures, 1000, 3000, new Generator(4));
    assert(error < 0.3 * before, `${error} of ${before}`);
    assert(divergence > 0.5, `${divergence}`);
    const latents = new Float32Array(3000);
    vision.encode(pictures, 1000, latents);
    // the picture of the nearest latent shows nearly the same position and angle
    const gaps = [0, 0];
    for (let i = 0; i < 200; i++) {
      let [nearest, least] = [0, Infinity];
      for (let j = 200; j < 1000; j++) {
        const distance = Math.hypot(...[0, 1, 2].map((k) => latents[3 * i + k] - latents[3 * j + k]));
        if (distance < least) [nearest, least] = [j, distance];
      }
      for (const v of [0, 1]) gaps[v] += Math.abs(truth[2 * i + v] - truth[2 * nearest + v]) / 200;
    }
    // any other picture's are 0.67 m and 0.53 rad away on average
    assert(gaps[0] < 0.1 && gaps[1] < 0.2, `${gaps}`);
    // what is decoded from the means is nearer to the picture than any other picture's is
    const decoded = new Float32Array(1000 * 192);
    vision.decode(latents, 1000, decoded);
    const apart = (i: number, j: number) => {
      let sum = 0;
      for (let k = 0; k < 192; k++) sum += (decoded[192 * i + k] - pictures[192 * j + k]) ** 2;
      return sum;
    };
    let nearer = 0;
    for (let i = 0; i < 200; i++) if (apart(i, i) < apart(i, i + 200)) nearer++;
    assert(nearer > 195, `${nearer}`);
  });
}

Deno.test("Vision.restore() takes the state of another", () => {
  const { pictures } = album(100);
  const vision = new Vision(options, new Generator(2));
  vision.fit(pictures, 100, 5, new Generator(3));
  const copy = new Vision(options, new Generator(9));
  copy.restore(vision.save());
  vision.fit(pictures, 100, 5, new Generator(4));
  copy.fit(pictures, 100, 5, new Generator(4));
  assertEquals(copy.save(), vision.save());
});
