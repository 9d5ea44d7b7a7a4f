import { assert, assertEquals, assertMatch } from "@std/assert";
import { encodeCheckpoint } from "../../lib/checkpoint/safetensors.ts";
import { defaultComparison, expandRuns, layOver } from "../../lib/experiment/comparison_config.ts";
import { recordDreams } from "../../lib/experiment/dream_recording.ts";
import { inspectModel } from "../../lib/experiment/inspection/model_inspection.ts";
import { Run } from "../../lib/experiment/run.ts";
import { watchRun } from "../../lib/experiment/watching.ts";
import { Generator } from "../../lib/random/generator.ts";
import { unpackMap } from "../../lib/results/dreams/model_maps.ts";
import { drawingOf } from "../../lib/results/dreams/packed_drawings.ts";
import { textToBytes, unpackTable } from "../../lib/results/dreams/packed_table.ts";
import { type DreamScene, frameStarts, recordingText } from "../../lib/results/dreams/recording.ts";
import type { SettingValues } from "../../lib/settings/settings.ts";
import { small } from "../agents/small_settings.ts";

/** A finished run with small settings. */
function finished(
  agent: string,
  steps = 90,
  task: Readonly<Record<string, string>> = {},
  settings: SettingValues = {},
): Run {
  const [spec] = expandRuns(layOver(defaultComparison, {
    agents: [agent],
    seeds: [5],
    budget: { steps },
    evaluation: { every: steps, episodes: 2 },
    settings: { [agent]: { ...small[agent], ...settings }, task },
  }));
  const run = new Run(spec);
  run.advance(steps);
  return run;
}

/** Every column of each frame, row by row. */
function rowsOf({ frames }: DreamScene): number[][] {
  const columns = unpackTable(frames);
  return Array.from({ length: frames.rows }, (_, row) => columns.map((column) => column[row]));
}

for (const agent of ["mpc", "dyna", "dyna-q", "mbpo", "dreamer", "world-models"]) {
  Deno.test(`recordDreams() records what ${agent} imagines, and changes nothing`, () => {
    const run = finished(agent);
    const stateOf = () => encodeCheckpoint(run.save(), {});
    const before = stateOf();
    const recording = recordDreams(run);
    assertEquals(stateOf(), before);
    assertEquals(recordingText(recordDreams(run)), recordingText(recording));
    const scene = recording.scene!;
    assertEquals(recording.run, { label: agent, task: "cartpole", seed: 5 });
    assertEquals(recording.maps === undefined, agent === "dreamer" || agent === "world-models");
    const rows = rowsOf(scene);
    const starts = frameStarts(scene);
    const taken = textToBytes(scene.taken);
    scene.episodes.forEach((_, i) => assertEquals(taken[starts.episodes[i]], 255));
    scene.dreams.forEach((dream, i) => {
      assertEquals(dream.start % 5, 0);
      assert(dream.length >= 1 && dream.length <= 50);
      if (dream.length < 50) assert(dream.end !== undefined);
      const [real, imagined] = [rows[starts.episodes[dream.episode] + dream.start], rows[starts.dreams[i]]];
      if (dream.parted !== undefined) assert(dream.parted.step <= dream.length);
      // a step of 0.02 s from there: the position moves by the velocity, however little the model has learned
      assert(Math.abs(imagined[0] - real[0]) < 1);
    });
  });
}

Deno.test("recordDreams() records the episode, the dream and the drawings that mbrl watch shows", () => {
  const run = finished("mpc", 120);
  const scene = recordDreams(run, 1).scene!;
  const rows = rowsOf(scene);
  const layouts = textToBytes(scene.drawing!.layoutOf);
  const starts = frameStarts(scene);
  const frames = [...watchRun(run, new Generator(0).stream("watch"), 1, 1, true)];
  const near = (found: readonly number[], wanted: readonly number[]) =>
    found.forEach((value, i) =>
      assert(Math.abs(value - wanted[i]) < 1e-3 * Math.max(1, Math.abs(wanted[i])), `${value}, ${wanted[i]}`)
    );
  const numbersOf = (value: unknown): number[] =>
    typeof value === "number" ? [value] : Object.values(value as object).flatMap(numbersOf);
  let compared = 0;
  for (const { step, real, imagined, parted } of frames) {
    const row = rows[starts.episodes[0] + step];
    if (step <= scene.episodes[0].length) {
      near(row.slice(0, 4), real.observation);
      near(
        numbersOf(drawingOf(scene.drawing!.layouts[layouts[step] - 1], row.slice(5))),
        numbersOf(real.drawing),
      );
    }
    if (step > 0 && step <= scene.dreams[0].length && imagined !== undefined) {
      near(rows[starts.dreams[0] + step - 1].slice(0, 4), imagined.observation);
      compared++;
    }
    const { parted: recorded } = scene.dreams[0];
    if (parted !== undefined && recorded !== undefined) {
      assertEquals(parted, `Dream and reality parted at step ${recorded.step}: ${recorded.how}.`);
    }
  }
  assert(compared > 0);
});

Deno.test("recordDreams() records the maps that mbrl inspect draws, and those of every other pair", () => {
  const run = finished("mpc", 120);
  const { maps } = recordDreams(run, 1);
  const { map, labels } = inspectModel(run.task, run.agent, new Generator(0).stream("inspect"));
  assertEquals(maps!.axes.map(({ label }) => label), labels);
  assertEquals(maps!.maps[0].over, map.axes.map(({ variable }) => variable));
  assertEquals(new Set(maps!.maps.map(({ over }) => `${over}`)).size, 6);
  maps!.maps[0].errors.forEach((packed, i) => {
    const found = unpackMap(packed);
    map.errors.forEach(({ means }, cell) => {
      if (Number.isNaN(means[i])) assertEquals(found[cell], NaN);
      else assert(Math.abs(Math.log(found[cell] / means[i])) < 0.03);
    });
  });
});

Deno.test("recordDreams() records less of a short run, and always one dream", () => {
  for (const [steps, dreams, recorded] of [[40, 4, 50], [300, 30, 150]]) {
    const { episodes, dreams: found } = recordDreams(finished("dyna", steps)).scene!;
    assert(found.length <= dreams && found.length >= 1, `${found.length} dreams after ${steps} steps`);
    assert(episodes.reduce((sum, { length }) => sum + length, 0) <= recorded);
  }
});

Deno.test("recordDreams() records dreamed pictures beside the real ones", () => {
  for (const agent of ["dreamer", "world-models"]) {
    const recording = recordDreams(finished(agent, 90, { observation: "pixels" }, { visionUpdates: 5 }));
    const scene = recording.scene!;
    assert(scene.dreams.length <= 8 && scene.horizon === 30);
    assertEquals(scene.variables, []);
    assertEquals(textToBytes(scene.pictures!).length, scene.frames.rows * 48 * 16);
    assert(scene.dreams.every(({ length }) => length <= 30));
    assert(recordingText(recording).length < 600_000);
  }
});

Deno.test("recordDreams() says why there is nothing to show", () => {
  assertMatch(recordDreams(finished("muzero")).missing ?? "", /no model that predicts observations/);
  assertMatch(recordDreams(finished("mpc", 20)).missing ?? "", /not been fitted yet/);
  assertMatch(recordDreams(finished("dreamer", 20)).missing ?? "", /not been trained yet/);
});
