/**
 * What saving a run's state costs. At the default interval of 60 seconds, 2% of a run's time would be 1.2 seconds for
 * each save.
 */

import { decodeCheckpoint, encodeCheckpoint } from "../../lib/checkpoint/safetensors.ts";
import { writeAtomically } from "../../lib/results/atomic_write.ts";

/** As large as a run gets: 20,000 real and 100,000 imagined transitions, and an ensemble with its optimiser. */
const replay = (rows: number) => ({
  observations: new Float32Array(rows * 4).fill(0.1),
  nextObservations: new Float32Array(rows * 4).fill(0.2),
  actions: new Uint8Array(rows),
  rewards: new Float32Array(rows).fill(1),
});
const snapshot = {
  real: replay(20_000),
  imagined: replay(100_000),
  networks: Array.from({ length: 30 }, () => new Float32Array(40_000).fill(0.3)),
};
const bytes = encodeCheckpoint(snapshot);
const folder = Deno.makeTempDirSync();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const size = `${(bytes.length / 1e6).toFixed(1)} MB`;

Deno.bench(`encodeCheckpoint(), ${size}`, { group: "checkpoint" }, () => {
  encodeCheckpoint(snapshot);
});

Deno.bench(`decodeCheckpoint(), ${size}`, { group: "checkpoint" }, () => {
  decodeCheckpoint(bytes, "bench");
});

Deno.bench(`writeAtomically(), ${size}, synced`, { group: "checkpoint" }, () => {
  writeAtomically(`${folder}/progress.safetensors`, bytes);
});
