import { assert, assertEquals, assertThrows } from "@std/assert";
import { WriteError, writtenName } from "../../lib/results/atomic_write.ts";
import { readRuns } from "../../lib/results/result_folder.ts";
import { ResultStore } from "../../lib/results/store.ts";
import { Killed, killedAfter, onDiskOf } from "./failing_disk.ts";
import { configOf, exactFiles, finishedRun, inFolder, planOf } from "./fixtures.ts";

const config = configOf(planOf(0, 1));
const runs = ["dyna", "dqn"].flatMap((agent) => [0, 1].map((seed) => finishedRun(agent, seed)));

/** Makes the comparison, saving each run's progress first, from wherever it stands. */
function work(folder: string, mode: "create" | "resume" | "overwrite"): void {
  const store = ResultStore.open(folder, config, mode);
  try {
    store.setBackend({ name: "wasm" });
    for (const results of runs) {
      if (store.isFinished(results.run)) {
        store.removeProgress(results.run); // as compare() does: a kill may have left it
        continue;
      }
      const saved = store.loadProgress(results.run);
      assert(
        saved === undefined || saved.every((byte) => byte === 7),
        "saved progress is whole or not there",
      );
      store.saveProgress(results.run, new Uint8Array(50).fill(7));
      store.writeRun(results.run, results);
    }
    store.merge();
  } finally {
    store.close();
  }
}

const isLeftover = (path: string) => writtenName(path) !== undefined;

function everyFile(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? everyFile(`${folder}/${name}`) : [`${folder}/${name}`]
  );
}

Deno.test("ResultStore, killed at any change of the disk and resumed, gives the bytes of undisturbed work", () =>
  inFolder((root) => {
    work(`${root}/whole`, "create");
    const expected = exactFiles(`${root}/whole`);
    let killed = 0;
    for (let changes = 1, ended = false; !ended; changes += 2) {
      const folder = `${root}/after-${changes}`;
      ended = killedAfter(changes, () => work(folder, "create"));
      if (!ended) killed++;
      work(folder, "resume");
      assertEquals(exactFiles(folder), expected, `after ${changes} changes`);
      assertEquals(everyFile(folder).filter((path) => isLeftover(path) || path.includes("progress")), []);
      Deno.removeSync(folder, { recursive: true });
    }
    assert(killed > 40, `${killed} moments`);
  }));

Deno.test("ResultStore, killed again and again, goes forward", () =>
  inFolder((folder) => {
    let sittings = 0;
    while (sittings < 50 && !killedAfter(32, () => work(folder, "resume"))) sittings++;
    assert(sittings > 2 && sittings < 50, `${sittings} sittings`);
    work(`${folder}/whole`, "create");
    assertEquals(exactFiles(folder), exactFiles(`${folder}/whole`));
  }));

Deno.test("ResultStore, killed while it overwrites, leaves a folder that can be overwritten again", () =>
  inFolder((folder) => {
    work(folder, "create");
    const expected = exactFiles(folder);
    for (let changes = 0; changes < 14; changes++) {
      assert(!killedAfter(changes, () => work(folder, "overwrite")));
      work(folder, "overwrite");
      assertEquals(exactFiles(folder), expected, `after ${changes} changes`);
    }
  }));

Deno.test("ResultStore on a full disk damages nothing and is finished when there is room", () =>
  inFolder((root) => {
    work(`${root}/whole`, "create");
    const expected = exactFiles(`${root}/whole`);
    let full = 0;
    for (let room = 50; room < 20_000; room = Math.ceil(room * 1.13)) {
      const folder = `${root}/room-${room}`;
      try {
        onDiskOf(room, () => work(folder, "create"));
      } catch (error) {
        assert(error instanceof WriteError && error.message.startsWith("The disk is full: "), String(error));
        full++;
      }
      assertEquals(readRuns(folder, config).damaged.size, 0);
      assertEquals(everyFile(folder).filter(isLeftover), []);
      work(folder, "resume");
      assertEquals(exactFiles(folder), expected, `room for ${room} bytes`);
    }
    assert(full > 20, `${full} disks`);
  }));

Deno.test("ResultStore says that a folder has become read-only", () =>
  inFolder((folder) => {
    const store = ResultStore.open(folder, config, "create");
    const { openSync } = Deno;
    Deno.openSync = () => {
      throw new Error("Read-only file system (os error 30)");
    };
    try {
      const { message } = assertThrows(() => store.saveProgress(runs[0].run, new Uint8Array(1)), WriteError);
      assert(message.includes("read-only file system: choose another folder with --out."), message);
    } finally {
      Deno.openSync = openSync;
      store.close();
    }
  }));

Deno.test("killedAfter() lets nothing change the disk afterwards", () =>
  inFolder((folder) => {
    killedAfter(0, () => {
      assertThrows(() => Deno.mkdirSync(`${folder}/a`), Killed);
      assertThrows(() => Deno.openSync(`${folder}/b`, { write: true, create: true }), Killed);
    });
    assertEquals(everyFile(folder), []);
  }));
