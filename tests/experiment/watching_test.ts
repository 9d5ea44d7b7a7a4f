import { assert, assertAlmostEquals, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { findAgent } from "../../lib/agents/registry.ts";
import type { Run } from "../../lib/experiment/run.ts";
import { dreamOf } from "../../lib/experiment/dreams.ts";
import { type WatchedFrame, watchEpisode, watchRun } from "../../lib/experiment/watching.ts";
import { Generator } from "../../lib/random/generator.ts";
import type { SettingValues } from "../../lib/settings/settings.ts";
import { Drive, task } from "../agents/drive.ts";
import { small } from "../agents/small_settings.ts";
import { threeActionsInPictures } from "../agents/three_actions.ts";

const quick = { learningStarts: 40, modelMaxUpdates: 40, horizon: 20, generations: 2 };

Deno.test("watchEpisode() plays reality to its end, the dream beside it from the same start", () => {
  const { agent } = trained("mpc", quick);
  const steps = [...watchEpisode(task, agent, new Generator(1), dreamOf(agent, new Generator(2)))];
  const [first, last] = [steps[0], steps[steps.length - 1]];
  assertEquals(steps.map(({ step }) => step), Array.from(steps.keys()));
  assertEquals(first.real.observation, first.imagined?.observation);
  assertAlmostEquals(steps[5].real.observation[2], steps[5].imagined?.observation[2] ?? NaN, 1e-3);
  assert(["push left", "push right"].includes(first.real.action ?? ""), "actions have names");
  assertEquals(first.real.drawing?.shapes.length, 3);
  assertEquals(first.imagined?.drawing?.shapes.length, 3); // an observation is the whole state
  assert(last.real.end !== undefined && last.imagined?.end !== undefined, "both have ended");
  const fell = steps.find(({ real }) => real.end !== undefined);
  assertEquals(fell?.real.return, fell?.step); // +1 a step
  assertEquals(fell?.real.action, undefined);
  const alone = [...watchEpisode(task, agent, new Generator(1))];
  assertEquals(alone.map(({ real }) => real), steps.slice(0, alone.length).map(({ real }) => real));
  assert(alone.every(({ imagined }) => imagined === undefined));
});

Deno.test("watchEpisode() closes with when dream and reality parted", () => {
  const { agent } = trained("mpc", quick);
  const steps = [...watchEpisode(task, agent, new Generator(1), dreamOf(agent, new Generator(2)))];
  const last = steps[steps.length - 1].parted;
  assertMatch(last ?? "", /^Dream and reality (parted at step \d+: .*|stayed together for all \d+ steps)\.$/);
  const step = Number(/step (\d+)/.exec(last ?? "")?.[1] ?? steps.length);
  assertEquals(steps.findIndex(({ parted }) => parted !== undefined), Math.min(step, steps.length - 1));
});

Deno.test("watchRun() skips the rest of an episode, and dreams every episode from its own start", () => {
  const { agent } = trained("dreamer", { ...small.dreamer, learningStarts: 40 });
  const run = { task, agent, steps: 55, spec: { agentLabel: "dreamer" } } as unknown as Run;
  const frames = watchRun(run, new Generator(1), 3, 1, true);
  const starts: WatchedFrame[] = [];
  for (let frame = frames.next(); !frame.done; frame = frames.next(true)) starts.push(frame.value);
  assertEquals(starts.map(({ step }) => step), [0, 0, 0]);
  starts.forEach(({ real, imagined }) => assertEquals(real.observation, imagined?.observation));
  assertNotEquals(starts[0].real.observation, starts[1].real.observation);
});

for (const name of ["dreamer", "world-models"]) {
  Deno.test(`watchEpisode() shows the pictures that ${name} dreams beside the real ones`, () => {
    const settings = { ...small[name], visionUpdates: 5 };
    const drive = new Drive(findAgent(name), settings, 3, threeActionsInPictures);
    drive.advance(70);
    const dream = dreamOf(drive.agent, new Generator(2));
    const steps = [...watchEpisode(threeActionsInPictures, drive.agent, new Generator(1), dream)];
    assertEquals(steps[0].real.picture, steps[0].imagined?.picture);
    assertEquals(steps[1].imagined?.picture?.pixels.length, 36);
    assert(steps[1].imagined?.picture?.pixels.every(Number.isFinite));
    assertNotEquals(steps[1].imagined?.picture, steps[1].real.picture);
    assert(
      steps.every(({ real, imagined }) => real.drawing === undefined && imagined?.drawing === undefined),
    );
  });
}

function trained(name: string, settings: SettingValues, steps = 55): Drive {
  const drive = new Drive(findAgent(name), settings, 3);
  drive.advance(steps);
  return drive;
}
