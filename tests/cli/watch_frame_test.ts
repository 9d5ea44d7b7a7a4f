import { assert, assertEquals } from "@std/assert";
import { frameLines } from "../../lib/cli/watch_frame.ts";
import type { WatchedEpisode, WatchedFrame } from "../../lib/experiment/watching.ts";

const real: WatchedEpisode = {
  observation: [0.5, -3],
  drawing: undefined,
  action: "fast",
  return: -12.5,
  end: undefined,
};
const frame: WatchedFrame = {
  title: "dqn after 10 real steps",
  step: 3,
  variables: [
    { name: "level", unit: "m", low: 0, high: 1 },
    { name: "inflow", unit: "m3/s", low: 0, high: 2 },
  ],
  real,
  imagined: undefined,
  parted: undefined,
  isLast: false,
};

Deno.test("frameLines() shows variables on their ranges where the task draws nothing", () => {
  const [title, step, name, level, inflow, caption] = frameLines(frame, 60);
  assertEquals([title, step, name], ["dqn after 10 real steps", "step 3", "real"]);
  assert(/^level +·+●·+ \+0\.500 m$/.test(level), level);
  const [left, right] = level.replace(/^level +/, "").split(" ")[0].split("●");
  assert(Math.abs(left.length - right.length) <= 1, "in the middle of its range");
  assert(/^inflow +◀·+ −3\.000 m3\/s$/.test(inflow), inflow);
  assertEquals(caption, "return -12.5, fast");
});

Deno.test("frameLines() puts the dream beside reality and says how far it is off, in units", () => {
  const imagined = { ...real, observation: [0.625, -3] };
  const lines = frameLines({ ...frame, imagined }, 80);
  assert(/^real +imagined$/.test(lines[2]), lines[2]);
  assertEquals(lines.at(-1), "dream off by level 0.13 m, inflow 0.0 m3/s");
  assert(lines.every((line) => line.length <= 80));
  const narrow = frameLines({ ...frame, imagined }, 40);
  assertEquals(narrow.at(-1), "dream off by level 0.13 m"); // what does not fit is left out, not cut
  assert(narrow.indexOf("imagined") > narrow.indexOf("real"));
  const ended = frameLines(
    { ...frame, imagined, real: { ...real, end: "terminated", action: undefined } },
    80,
  );
  assertEquals(ended.at(-1), "");
  const closing = "Dream and reality parted at step 3: level was off by 0.25 m.";
  assertEquals(frameLines({ ...frame, imagined, parted: closing }, 80).at(-1), closing);
  assert(frameLines({ ...frame, imagined, parted: closing }, 40).every((line) => line.length <= 40));
  assert(ended.some((line) => line.includes("the episode has ended")));
});

Deno.test("frameLines() shows the task's drawing, with the variables below", () => {
  const drawn = { ...real, drawing: { view: [0, 0, 1, 1], shapes: [] } as const };
  const lines = frameLines({ ...frame, real: drawn }, 40);
  assert(lines.some((line) => /^\u2800+$/.test(line)));
  assertEquals(lines.at(-2), "level +0.500 m, inflow −3.000 m3/s");
});

Deno.test("frameLines() shows observed pictures, and how far the dreamed one is off", () => {
  const picture = { width: 2, height: 2, pixels: Float32Array.of(0, 1, 0, 1) };
  const shown = { ...real, observation: [], picture };
  const imagined = { ...shown, picture: { ...picture, pixels: Float32Array.of(0, 1, 0, 0) } };
  const lines = frameLines({ ...frame, variables: [], real: shown, imagined }, 80);
  assert(lines.some((line) => /^ {2}██ +██$/.test(line) || line.includes("██")), lines.join("\n"));
  assertEquals(lines.at(-1), "dream off by 100% of the picture's variance");
});
