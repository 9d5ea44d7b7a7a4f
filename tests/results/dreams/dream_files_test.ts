import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  dreamPathOf,
  isRecorded,
  joinDreams,
  readDreams,
  writeDreams,
} from "../../../lib/results/dreams/dream_files.ts";
import { type DreamRecording, MOST_BYTES, recordingText } from "../../../lib/results/dreams/recording.ts";
import { configOf, finishedRun, inFolder, key, planOf } from "../fixtures.ts";
import { mergeFolders } from "../../../lib/results/merge.ts";
import { ResultStore } from "../../../lib/results/store.ts";
import { recordingOf } from "./fixtures.ts";

const recording = recordingOf(key("dyna", 0));

/** A folder of a comparison with its runs and a recording. */
function fill(folder: string, seeds: readonly number[], recordings: readonly DreamRecording[]): void {
  const store = ResultStore.open(folder, configOf(planOf(...seeds)), "create");
  for (const label of ["dyna", "dqn"]) {
    for (const seed of seeds) store.writeRun(key(label, seed), finishedRun(label, seed));
  }
  for (const each of recordings) store.writeDream(each);
  store.close();
}

Deno.test("isRecorded() names the model-based agents' runs of the smallest seed", () => {
  const plan = planOf(3, 4);
  const keys = ["dyna", "dqn"].flatMap((label) => [3, 4].map((seed) => key(label, seed)));
  assertEquals(keys.filter((each) => isRecorded(each, plan)), [key("dyna", 3)]);
});

Deno.test("writeDreams() writes what readDreams() reads", () =>
  inFolder((folder) => {
    writeDreams(folder, [recording]);
    assertEquals(readDreams(folder, planOf(0)), { recordings: [recording], notes: [] });
    assertEquals(Deno.readTextFileSync(`${folder}/dreams/dyna/cartpole.json`), recordingText(recording));
  }));

Deno.test("readDreams() leaves out what is damaged or of another run, and says so", () =>
  inFolder((folder) => {
    const path = dreamPathOf(folder, key("dyna", 0));
    const contents = [
      "{",
      "{}",
      JSON.stringify({ ...recording, format: 2 }),
      JSON.stringify({ ...recording, scene: {} }),
      recordingText(recordingOf(key("dyna", 7))),
      recordingText(recordingOf(key("mpc", 0))),
    ];
    for (const content of contents) {
      writeDreams(folder, [recording]);
      Deno.writeTextFileSync(path, content);
      const { recordings, notes } = readDreams(folder, planOf(0));
      assertEquals(recordings, [], content);
      assertMatch(notes.join("\n"), /^\S+dyna\/cartpole\.json is left out: [^\n]+\.$/);
    }
  }));

Deno.test("joinDreams() takes the smallest seed's, whatever the order", () => {
  const seeds = [2, 0, 1].map((seed) => recordingOf(key("dyna", seed)));
  assertEquals(joinDreams(seeds), [recording]);
  assertEquals(joinDreams(seeds.toReversed()), [recording]);
});

Deno.test("joinDreams() gives all of a comparison's recordings one megabyte, by any way", () => {
  const recordings = Array.from({ length: 160 }, (_, i) => recordingOf(key(`dyna rolloutLength=${i}`, 0)));
  const sizeOf = (all: readonly DreamRecording[]) =>
    all.reduce((sum, each) => sum + recordingText(each).length, 0);
  assert(sizeOf(recordings) > 1.2 * MOST_BYTES);
  const joined = joinDreams(recordings);
  assertEquals(joined.length, 160);
  assert(sizeOf(joined) <= MOST_BYTES);
  assert(joined.every(({ scene }) => (scene?.dreams.length ?? 0) > 1));
  let grown: DreamRecording[] = [];
  for (let from = 160; from > 0; from -= 40) {
    grown = joinDreams([...grown, ...recordings.slice(from - 40, from)]);
  }
  assertEquals(grown, joined);
});

Deno.test("ResultStore keeps a recording when it is resumed, and removes it with the results", () =>
  inFolder((folder) => {
    const path = dreamPathOf(folder, key("dyna", 0));
    fill(folder, [0], [recording]);
    ResultStore.open(folder, configOf(planOf(0, 1)), "resume").close();
    assertEquals(Deno.readTextFileSync(path), recordingText(recording));
    Deno.writeTextFileSync(`${folder}/dreams/notes.txt`, "mine");
    ResultStore.open(folder, configOf(planOf(0)), "overwrite").close();
    assertEquals([...Deno.readDirSync(`${folder}/dreams`)].map(({ name }) => name), ["notes.txt"]);
  }));

Deno.test("mergeFolders() keeps the recording of the smallest seed, in any order", () =>
  inFolder((folder) => {
    fill(`${folder}/a`, [4, 5], [recordingOf(key("dyna", 4))]);
    fill(`${folder}/b`, [0, 1], [recording]);
    const folders = [`${folder}/a`, `${folder}/b`];
    assertEquals(mergeFolders(folders).dreams, [recording]);
    assertEquals(mergeFolders(folders.toReversed()).dreams, [recording]);
  }));
