import { assert, assertEquals, assertThrows } from "@std/assert";
import { decodeCheckpoint, encodeCheckpoint } from "../../lib/checkpoint/safetensors.ts";
import { restoreCurve, restoreEpisodes, saveCurve, saveEpisodes } from "../../lib/experiment/saved_rows.ts";
import type { CurveRow, EpisodeRow } from "../../lib/results/rows.ts";

const key = { label: "dyna", task: "cartpole", seed: 3 };

/** More than a call can take as arguments, and more text than a checkpoint's header holds. */
const MANY = 540_000;

Deno.test("restoreEpisodes() gives back 540,000 episodes from a checkpoint whose header does not grow with them", () => {
  const rows = Array.from({ length: MANY }, (_, i): EpisodeRow => ({
    ...key,
    episode: i + 1,
    env_steps: 10 * (i + 1),
    return: i % 7 - 0.1,
    length: 10,
    terminated: i % 3 > 0,
  }));
  const bytes = encodeCheckpoint({ episodes: saveEpisodes(rows) });
  assert(new DataView(bytes.buffer).getBigUint64(0, true) < 2000n);
  const restored = restoreEpisodes(decodeCheckpoint(bytes, "x").snapshot.episodes, key);
  assertEquals(restored.length, MANY);
  for (const i of [0, 1, 123_456, MANY - 1]) assertEquals(restored[i], rows[i]);
});

const point: CurveRow = {
  ...key,
  env_steps: 50,
  episodes: 3,
  eval_return_mean: 9.5,
  eval_return_std: 0.1,
  eval_return_min: 8,
  eval_length_mean: 9.5,
  model_error: 0.25,
  gradient_steps: 10,
  imagined_steps: 100,
  diagnostics: { loss: 0.5, ratio: Infinity },
};

Deno.test("restoreCurve() gives back every point, and tells NaN, infinite and absent numbers apart", () => {
  const rows: CurveRow[] = [
    point,
    { ...point, env_steps: 100, model_error: undefined, diagnostics: { loss: NaN } },
    { ...point, env_steps: 150, diagnostics: { late: -0, loss: -Infinity } },
  ];
  const { snapshot } = decodeCheckpoint(encodeCheckpoint({ curve: saveCurve(rows) }), "x");
  assertEquals(restoreCurve(snapshot.curve, key), rows);
  assertEquals(restoreCurve(saveCurve([]), key), []);
});

Deno.test("restoreCurve() gives back 200,000 points", () => {
  const rows = Array.from({ length: 200_000 }, (_, i) => ({ ...point, env_steps: i + 1 }));
  const restored = restoreCurve(saveCurve(rows), key);
  assertEquals(restored.length, rows.length);
  assertEquals(restored.at(-1), rows.at(-1));
});

Deno.test("restoreCurve() and restoreEpisodes() refuse what was not saved so", () => {
  const columns = saveEpisodes([]);
  const refused = [
    null,
    "[]",
    [],
    {},
    { ...columns, length: new Float64Array(1) },
    { ...columns, return: new Float32Array(0) },
    { ...columns, terminated: new Float64Array(0) },
  ];
  for (const snapshot of refused) {
    assertThrows(() => restoreEpisodes(snapshot, key), TypeError, "holds no rows of a run");
  }
  assertThrows(() => restoreCurve({ ...saveCurve([point]), diagnostics: { loss: 1 } }, key), TypeError);
  assertThrows(() => restoreCurve(columns, key), TypeError);
});
