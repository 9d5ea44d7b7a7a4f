import { assertEquals } from "@std/assert";
import { makerNotes, originNotes } from "../../lib/results/merge_notes.ts";
import { configOf, finishedRun, planOf } from "./fixtures.ts";

const { run } = finishedRun("dqn", 0);

Deno.test("originNotes() names commits of one version, and kinds of machine", () => {
  assertEquals(originNotes([run, run]), []);
  const commit = "fedcba9876543210fedcba9876543210fedcba98";
  assertEquals(
    originNotes([run, { ...run, commit }, { ...run, cpu: "Another", system: "darwin aarch64" }]),
    [
      "Runs of mbrl 1.0.0 are of 2 commits (0123456789ab, fedcba987654): differences may be due to that.",
      "Runs were made on 2 kinds of machine (A processor, linux x86_64; Another, darwin aarch64): their times cannot " +
      "be compared.",
    ],
  );
  const unknown = { ...run, date: "", system: "", cpu: "", version: "", commit: "" };
  assertEquals(originNotes([run, unknown]), []); // an earlier version recorded nothing
});

Deno.test("makerNotes() compares every folder with the first", () => {
  const config = configOf(planOf(0));
  const folders = [
    { folder: "a", config },
    { folder: "b", config },
    { folder: "c", config: { ...config, versions: { mbrl: "1.1.0" }, backend: { name: "wasm" } } },
  ];
  assertEquals(makerNotes(folders), [
    "a was made by mbrl 1.0.0 and c by mbrl 1.1.0 on wasm: differences may be due to that.",
  ]);
});
