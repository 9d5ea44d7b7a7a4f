import { assert, assertEquals } from "@std/assert";
import { unpack } from "../../../../lib/results/page/packed_numbers.ts";
import { type EpisodesData, episodesSection } from "../../../../lib/results/page/sections/episodes.ts";
import { finishedRun } from "../../fixtures.ts";

Deno.test("episodesSection() holds every episode of a small comparison, and tells medians over seeds", () => {
  const episodes = [0, 1].flatMap((seed) => [...finishedRun("dqn", seed).episodes]);
  const section = episodesSection(episodes)!;
  const { every, runs } = section.data as EpisodesData;
  assertEquals([every, runs.length], [1, 2]);
  assertEquals([...unpack(runs[0].steps)].map(Math.round), [20, 40, 60, 80, 100]);
  assertEquals([...unpack(runs[0].returns)], [20, 20, 20, 20, 20]);
  for (const text of [">5<", ">20.0<", ">100%<"]) assert(section.content.text.includes(text), text);
  assertEquals(episodesSection([]), undefined);
});

Deno.test("episodesSection() leaves episodes out where there are too many, and says how many", () => {
  const [episode] = finishedRun("dqn", 0).episodes;
  const many = Array.from({ length: 130_000 }, (_, i) => ({ ...episode, episode: i + 1, env_steps: i }));
  const { every, runs } = episodesSection(many)!.data as EpisodesData;
  assertEquals([every, unpack(runs[0].steps).length], [3, Math.ceil(130_000 / 3)]);
});
