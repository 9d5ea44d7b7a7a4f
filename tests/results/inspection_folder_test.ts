import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  inspectionFolderOf,
  refuseInspectionFolder,
  removeInspection,
  writeInspection,
} from "../../lib/results/inspection_folder.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";
import { killedAfter } from "./failing_disk.ts";
import { inFolder } from "./fixtures.ts";

const write = (folder: string, names: readonly string[], overwrite: boolean) =>
  writeInspection(folder, {
    inspected: "dyna after 50 real steps",
    mbrl: "1.0.0",
    files: names.map((name) => ({ name, content: name })),
  }, overwrite);

const namesIn = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

Deno.test("writeInspection() replaces an earlier inspection if asked to, and nothing else", () =>
  inFolder((root) => {
    const folder = `${root}/model`;
    write(folder, ["a.csv", "b.svg"], false);
    Deno.writeTextFileSync(`${folder}/mine.csv`, "mine");
    assert(assertThrows(() => write(folder, ["a.csv"], false), UsageError).message.includes("--overwrite"));
    write(folder, ["a.csv", "c.csv"], true);
    assertEquals(namesIn(folder), [".lock", "a.csv", "c.csv", "inspection.json", "mine.csv"]);
    const { message } = assertThrows(() => write(folder, ["a.csv", "mine.csv"], true), UsageError);
    assert(message.includes("mine.csv belongs to no earlier inspection"), message);
    assertEquals(Deno.readTextFileSync(`${folder}/mine.csv`), "mine");
  }));

Deno.test("writeInspection(), killed at any change of the disk, can be made again", () =>
  inFolder((root) => {
    for (let changes = 0, ended = false; !ended && changes < 100; changes++) {
      const folder = `${root}/${changes}`;
      write(folder, ["a.csv", "b.svg"], false);
      ended = killedAfter(changes, () => write(folder, ["a.csv", "c.csv"], true));
      write(folder, ["a.csv"], true);
      assertEquals(namesIn(folder), [".lock", "a.csv", "inspection.json"], `after ${changes} changes`);
    }
  }));

Deno.test("refuseInspectionFolder() refuses folders of anything else, and descriptions that lead elsewhere", () =>
  inFolder((folder) => {
    refuseInspectionFolder(`${folder}/new`, false);
    Deno.writeTextFileSync(`${folder}/horizon.csv`, "mine");
    const refused = (says: string) => {
      const { message } = assertThrows(() => refuseInspectionFolder(folder, true), UsageError);
      assert(message.includes(says) && /^[^\n]+\.$/.test(message), message);
    };
    refused("holds horizon.csv");
    const ours = { format: 1, inspected: "x", mbrl: "1.0.0" };
    for (
      const marker of ["{", "null", "[]", {}, ours, { ...ours, files: ["../a.csv"] }, {
        ...ours,
        files: ["a.txt"],
      }]
    ) {
      const text = typeof marker === "string" ? marker : JSON.stringify(marker);
      Deno.writeTextFileSync(`${folder}/inspection.json`, text);
      refused("inspection.json was not written by mbrl inspect");
    }
    assertEquals(namesIn(folder), ["horizon.csv", "inspection.json"]);
  }));

Deno.test("removeInspection() removes an inspection, and leaves what is none", () =>
  inFolder((root) => {
    const folder = inspectionFolderOf(`${root}/checkpoint.safetensors`);
    assertEquals(folder, `${root}/checkpoint-model`);
    removeInspection(folder);
    write(folder, ["a.csv", "b.svg"], false);
    removeInspection(folder);
    assertEquals(namesIn(root), []);
    write(folder, ["a.csv"], false);
    Deno.writeTextFileSync(`${folder}/mine.txt`, "mine");
    removeInspection(folder);
    assertEquals(namesIn(folder), ["mine.txt"]);
    Deno.writeTextFileSync(`${folder}/inspection.json`, "{}");
    removeInspection(folder);
    assertEquals(namesIn(folder), ["inspection.json", "mine.txt"]);
  }));
