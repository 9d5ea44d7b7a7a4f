import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { partingSentence, Scene } from "../../../lib/results/dreams/scene.ts";
import { recordingOf } from "./fixtures.ts";

const scene = new Scene(recordingOf({ label: "mpc", task: "turner", seed: 0 }).scene!);

Deno.test("Scene finds the frames of reality and of the dream side by side", () => {
  const dream = 2; // from step 10 of the first episode: the angle is t / 20, and the dream's is ahead by (k - 1)² / 1600
  assertAlmostEquals(scene.value(scene.realFrame(dream, 0), 0), 0.5, 1e-3);
  assertEquals(scene.dreamFrame(dream, 0), scene.realFrame(dream, 0));
  for (const k of [1, 7, 20]) {
    assertAlmostEquals(scene.value(scene.realFrame(dream, k), 0), (10 + k) / 20, 1e-3);
    assertAlmostEquals(scene.error(dream, k, 0), ((k - 1) / 40) ** 2, 1e-3);
  }
  assertEquals(scene.reward(scene.dreamFrame(dream, 3)), 1);
  assertEquals(scene.measures[0], { name: "angle", unit: "rad", tolerance: 0.6000000000000001 });
});

Deno.test("Scene compares no step after the end of either", () => {
  const dream = 7; // from step 35 of 40
  assertEquals(scene.realLength(dream), 5);
  assert(scene.error(dream, 5, 0) > 0);
  assertEquals(scene.error(dream, 6, 0), NaN);
  assertEquals(scene.realFrame(dream, 6), scene.realFrame(dream, 5));
});

Deno.test("Scene draws every frame as the task does", () => {
  const frame = scene.dreamFrame(1, 4);
  const angle = scene.value(frame, 0);
  const drawing = scene.drawing(frame)!;
  assertEquals(drawing.view, [-1.2, -1.2, 1.2, 1.2]);
  const [line, circle] = drawing.shapes;
  if (!("line" in line)) throw new Error("the first shape is no line");
  assertAlmostEquals(line.line[1][0], Math.sin(angle), 1e-3);
  assertEquals(line.width, 0.1);
  assertEquals(circle, { circle: [0, 0, 0.1], filled: true });
});

Deno.test("Scene.medianErrors() is over all dreams that last so long", () => {
  const medians = scene.medianErrors(0);
  assertEquals(medians.length, 21);
  assertAlmostEquals(medians[0], 0, 1e-9);
  assertAlmostEquals(medians[20], (19 / 40) ** 2, 1e-3);
});

Deno.test("partingSentence() says when and how, or that they stay together", () => {
  assertEquals(
    partingSentence(scene, 1),
    "Dream and reality part 12 steps after the start of the dream, at step 17 of the episode: angle was off by 0.2 rad.",
  );
  assertEquals(partingSentence(scene, 0), "Dream and reality stay together for all 20 steps.");
});
