import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import type { Agent } from "../../lib/agents/agent.ts";
import { findAgent } from "../../lib/agents/registry.ts";
import { collectTrajectories } from "../../lib/dynamics/diagnostics/trajectories.ts";
import type { ImaginedEpisodes } from "../../lib/dynamics/imagined_episodes.ts";
import { dreamOf, Dreams } from "../../lib/experiment/dreams.ts";
import { watchEpisode } from "../../lib/experiment/watching.ts";
import { Generator } from "../../lib/random/generator.ts";
import type { SettingValues } from "../../lib/settings/settings.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";
import type { TaskInstance } from "../../lib/tasks/environment.ts";
import { Drive, task } from "../agents/drive.ts";
import { small } from "../agents/small_settings.ts";
import { threeActions, threeActionsInPictures } from "../agents/three_actions.ts";

const quick = { learningStarts: 20, modelMaxUpdates: 40, horizon: 20, generations: 2 };

const dreamers: readonly (readonly [name: string, task: TaskInstance, settings: SettingValues])[] = [
  ["mpc", threeActions, quick],
  ["dyna", threeActions, small.dyna],
  ["dreamer", threeActions, { ...small.dreamer, learningStarts: 40 }],
  ["dreamer", threeActionsInPictures, { ...small.dreamer, learningStarts: 40, visionUpdates: 5 }],
  ["world-models", threeActions, small["world-models"]],
  ["world-models", threeActionsInPictures, { ...small["world-models"], visionUpdates: 5 }],
];

for (const [name, on, settings] of dreamers) {
  const kind = on.spec.picture === undefined ? "numbers" : "pictures";
  Deno.test(`startAt() of ${name} begins with what is known of an episode of ${kind}: it acts as the real policy does`, () => {
    const { agent } = trained(name, settings, 70, on);
    const controller = agent.controller(2, new Generator(1));
    controller.reset();
    const episodes = collectTrajectories(on, controller, 2, new Generator(2));
    const moments = episodes.flatMap((episode) =>
      Array.from({ length: episode.length }, (_, step) => ({ episode, step }))
    );
    const imagined = dreamOf(agent, new Generator(3), moments.length);
    imagined.startAt(moments);
    const size = on.spec.observationSize;
    imagined.act(new Uint8Array(moments.length).fill(1));
    moments.forEach(({ episode, step }, row) => {
      assertEquals(
        imagined.observations.slice(row * size, (row + 1) * size),
        episode.observations.slice(step * size, (step + 1) * size),
      );
      assertEquals(imagined.actions[row], episode.actions[step], `step ${step}`);
    });
  });

  Deno.test(`startAt() of ${name} at the start of an episode of ${kind} gives the dream that start() gives`, () => {
    const { agent } = trained(name, settings, 70, on);
    const controller = agent.controller(1, new Generator(1));
    controller.reset();
    const [episode] = collectTrajectories(on, controller, 1, new Generator(2));
    const dreamed = (begin: (imagined: ImaginedEpisodes) => void) => {
      const imagined = dreamOf(agent, new Generator(3));
      begin(imagined);
      return Array.from({ length: 5 }, () => {
        imagined.act(Uint8Array.of(1));
        imagined.step(Uint8Array.of(1));
        return [...imagined.observations];
      });
    };
    const first = episode.observations.slice(0, on.spec.observationSize);
    assertEquals(
      dreamed((imagined) => imagined.startAt([{ episode, step: 0 }])),
      dreamed((imagined) => imagined.start(first)),
    );
  });
}

for (const name of ["dreamer", "world-models"]) {
  Deno.test(`startAt() of ${name} tells moments apart that look the same, by what came before`, () => {
    const { agent } = trained(name, small[name], 70, threeActions);
    const seen = [0.1, 0.2, 0.1, -0.2, 0.1, 0.2];
    const episode = { observations: Float32Array.from(seen), actions: Uint8Array.of(0, 2) };
    const imagined = dreamOf(agent, new Generator(3), 2);
    imagined.startAt([{ episode, step: 0 }, { episode, step: 2 }]);
    imagined.act(Uint8Array.of(1, 1));
    imagined.actions.fill(1);
    imagined.step(Uint8Array.of(1, 1));
    const [first, second] = [imagined.observations.slice(0, 2), imagined.observations.slice(2)];
    assertNotEquals(first, second);
  });
}

Deno.test("Dreams follows every dream to its end: a rule, the time limit, or the edge of the data", () => {
  const terminated = new Uint8Array(3);
  let steps = 0;
  const imagined = {
    terminated,
    act: () => {},
    step(alive: Uint8Array) {
      steps++;
      if (alive[0] === 1 && steps === 2) terminated[0] = 1;
      if (alive[2] === 1 && steps === 3) terminated[2] = 2;
    },
  } as unknown as ImaginedEpisodes;
  const dreams = new Dreams(imagined, [9, 4, 9]);
  const ends: (readonly unknown[])[] = [];
  while (!dreams.isOver) {
    dreams.act();
    dreams.step();
    ends.push([...dreams.ends]);
  }
  const none = undefined;
  assertEquals(ends, [
    [none, none, none],
    ["terminated", none, none],
    ["terminated", none, "unknown"],
    ["terminated", "truncated", "unknown"],
  ]);
  dreams.step();
  assertEquals(steps, 4);
});

Deno.test("dreamOf() refuses a dream where there is no model, or none that was fitted", () => {
  const dream = (agent: Agent) => () => dreamOf(agent, new Generator(1));
  const free = trained("dqn", {}, 1).agent;
  assertThrows(dream(free), UsageError, "no model");
  assertEquals(watchEpisode(task, free, new Generator(1)).next().value.step, 0);
  assertThrows(dream(trained("mpc", quick, 1).agent), UsageError, "not been fitted");
  assertThrows(dream(trained("dreamer", {}, 1).agent), UsageError, "not been trained");
});

function trained(name: string, settings: SettingValues, steps = 55, on = task): Drive {
  const drive = new Drive(findAgent(name), settings, 3, on);
  drive.advance(steps);
  return drive;
}
