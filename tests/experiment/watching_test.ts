import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { findAgent } from "../../lib/agents/registry.ts";
import { watchEpisode } from "../../lib/experiment/watching.ts";
import { Generator } from "../../lib/random/generator.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";
import { Drive, task } from "../agents/drive.ts";

const quick = { learningStarts: 50, modelMaxUpdates: 40, horizon: 20, generations: 2 };

Deno.test("watchEpisode() plays reality to its end, the dream beside it from the same start", () => {
  const { agent } = trained("mpc", quick);
  const steps = [...watchEpisode(task, agent, new Generator(1), true)];
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
  const alone = [...watchEpisode(task, agent, new Generator(1), false)];
  assertEquals(alone.map(({ real }) => real), steps.slice(0, alone.length).map(({ real }) => real));
  assert(alone.every(({ imagined }) => imagined === undefined));
});

Deno.test("watchEpisode() refuses a dream where there is no model, or none that was fitted", () => {
  const free = trained("dqn", {}, 1).agent;
  assertThrows(() => watchEpisode(task, free, new Generator(1), true).next(), UsageError, "no model");
  assertEquals(watchEpisode(task, free, new Generator(1), false).next().value.step, 0);
  const early = trained("mpc", quick, 1).agent;
  assertThrows(() => watchEpisode(task, early, new Generator(1), true).next(), UsageError, "not been fitted");
});

function trained(name: string, settings: Record<string, number>, steps = 55): Drive {
  const drive = new Drive(findAgent(name), settings, 3);
  drive.advance(steps);
  return drive;
}
