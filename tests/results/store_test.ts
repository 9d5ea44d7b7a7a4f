import { assert, assertEquals, assertThrows } from "@std/assert";
import { WriteError } from "../../lib/results/atomic_write.ts";
import { parseRuns } from "../../lib/results/csv.ts";
import { folderOfRun } from "../../lib/results/run_files.ts";
import { mergedFiles } from "../../lib/results/own_files.ts";
import { readConfig, readRuns } from "../../lib/results/result_folder.ts";
import { ResultStore } from "../../lib/results/store.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";
import { configOf, exactFiles, failedRun, finishedRun, inFolder, key, planOf } from "./fixtures.ts";

const config = configOf(planOf(0, 1));
const everyRun = [["dyna", 0], ["dqn", 0], ["dyna", 1], ["dqn", 1]] as const;

function fill(
  folder: string,
  runs: readonly (readonly [string, number])[],
  mode: "create" | "resume" = "create",
) {
  const store = ResultStore.open(folder, config, mode);
  for (const [agent, seed] of runs) store.writeRun(key(agent, seed), finishedRun(agent, seed));
  store.close();
}

function refusal(act: () => unknown, kind: typeof UsageError | typeof WriteError = UsageError): string {
  const { message } = assertThrows(act, kind);
  assert(/^[^\n]+\.$/.test(message), message);
  return message;
}

Deno.test("ResultStore keeps runs and merges them in the order of names and seeds", () =>
  inFolder((folder) => {
    fill(`${folder}/new/deep`, [...everyRun].reverse());
    const keys = (name: string) =>
      Deno.readTextFileSync(`${folder}/new/deep/${name}`).trim().split("\n").slice(1)
        .map((line) => line.split(",").slice(0, 3).join());
    assertEquals(keys("runs.csv"), [
      "dqn,cartpole,0",
      "dqn,cartpole,1",
      "dyna,cartpole,0",
      "dyna,cartpole,1",
    ]);
    assertEquals(keys("curves.csv").length, 4 * 6);
    assertEquals(keys("episodes.csv").length, 4 * 5);
    assertEquals(keys("summary.csv"), ["dqn,cartpole,dqn", "dyna,cartpole,dyna"]);
    assertEquals(readConfig(`${folder}/new/deep`), config);
  }));

Deno.test("ResultStore gives the same bytes in any order, interrupted or not", () =>
  inFolder((folder) => {
    fill(`${folder}/a`, everyRun);
    fill(`${folder}/b`, [...everyRun].reverse().slice(0, 3));
    fill(`${folder}/b`, everyRun.slice(0, 1), "resume");
    assertEquals(exactFiles(`${folder}/b`), exactFiles(`${folder}/a`));
  }));

Deno.test("ResultStore.open() refuses a folder that has anything in it", () =>
  inFolder((folder) => {
    fill(`${folder}/a`, everyRun.slice(0, 1));
    assert(refusal(() => ResultStore.open(`${folder}/a`, config, "create")).includes("--overwrite"));
    Deno.mkdirSync(`${folder}/b`);
    Deno.writeTextFileSync(`${folder}/b/thesis.tex`, "mine");
    for (const mode of ["create", "resume", "overwrite"] as const) {
      refusal(() => ResultStore.open(`${folder}/b`, config, mode));
    }
    assertEquals([...Deno.readDirSync(`${folder}/b`)].map(({ name }) => name), ["thesis.tex"]);
    assert(refusal(() => ResultStore.open(`${folder}/b/thesis.tex`, config, "create")).includes("is a file"));
    assert(
      refusal(() => ResultStore.open(`${folder}/b/thesis.tex/c`, config, "resume")).includes("is a file"),
    );
  }));

Deno.test("ResultStore.open() takes a folder in which a comparison never began", () =>
  inFolder((folder) => {
    Deno.writeTextFileSync(`${folder}/.lock`, "");
    Deno.writeTextFileSync(`${folder}/config.json.12-1.partial`, "{");
    fill(folder, everyRun);
    assertEquals(readRuns(folder, config).runs.size, 4);
  }));

Deno.test("ResultStore.open() overwrites results and nothing else", () =>
  inFolder((folder) => {
    fill(folder, everyRun);
    for (const name of ["notes.txt", "curves.svg", "curves_cartpole_noise_1.svg", "summary.svg"]) {
      Deno.writeTextFileSync(`${folder}/${name}`, "");
    }
    Deno.writeTextFileSync(`${folder}/summary_cartpole.svg`, "");
    const store = ResultStore.open(folder, configOf(planOf(7)), "overwrite");
    assertEquals(store.isFinished(key("dyna", 0)), false);
    assertEquals(store.config.plan.seeds, [7]);
    store.close();
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), [
      ".lock",
      "config.json",
      "curves_cartpole_noise_1.svg", // of no task of the plan
      "notes.txt",
    ]);
  }));

Deno.test("ResultStore.open() resumes the same comparison only, and says what differs", () =>
  inFolder((folder) => {
    fill(folder, everyRun.slice(0, 2));
    const plan = planOf(0, 1);
    const with_ = (changes: Partial<typeof plan>) => configOf({ ...plan, ...changes });
    const refused = (other: typeof config) => refusal(() => ResultStore.open(folder, other, "resume"));
    assert(refused(configOf(planOf(1, 2))).includes("seeds: 0, 1 there, 1, 2 here"));
    assert(
      refused(with_({ budget: { episodes: 400 } })).includes(
        'budget: {"steps":300} there, {"episodes":400} here',
      ),
    );
    assertEquals(
      refused(with_({ budget: { steps: 200 } })),
      `${folder} is a comparison of 300 real steps and lacks 2 runs of it: resume it with that budget, or choose another ` +
        "folder for 200 real steps.",
    );
    assert(refused(with_({ evaluation: { every: 50, episodes: 100 } })).includes("evaluation"));
    const [dyna, dqn] = plan.contenders;
    assert(
      refused(with_({ contenders: [{ ...dyna, settings: { rolloutLength: 1 } }, dqn] }))
        .includes("dyna rolloutLength: 5 there, 1 here"),
    );
    assert(
      refused(configOf({ ...planOf(0, 1, 2), contenders: [dyna] }))
        .includes("agents: dqn, dyna there, dyna here"),
    );
    assert(refused({ ...config, versions: { mbrl: "2.0.0" } }).includes("mbrl 1.0.0, this is 2.0.0"));
    const store = ResultStore.open(folder, { ...config, argv: ["compare", "--jobs", "7"] }, "resume");
    assertEquals(store.config.argv, ["compare"]);
    assert(store.isFinished(key("dyna", 0)) && !store.isFinished(key("dyna", 1)));
    store.close();
  }));

Deno.test("ResultStore.open() takes more seeds into a folder, and leaves alone what it is not asked for", () =>
  inFolder((folder) => {
    fill(folder, everyRun);
    const more = ResultStore.open(folder, { ...configOf(planOf(0, 1, 2)), argv: ["more"] }, "resume");
    assertEquals([more.config.plan.seeds, more.config.argv, more.leftAlone], [[0, 1, 2], ["more"], []]);
    assert(more.isFinished(key("dyna", 1)) && !more.isFinished(key("dyna", 2)));
    more.close();
    const plan = planOf(0, 1);
    const fewer = ResultStore.open(
      folder,
      configOf({ ...plan, contenders: plan.contenders.slice(0, 1) }),
      "resume",
    );
    assertEquals([fewer.config.plan.seeds, fewer.leftAlone], [[0, 1, 2], [
      `${folder} holds 4 runs that these options do not ask for: left as they are.`,
    ]]);
    fewer.close();
  }));

Deno.test("ResultStore.open() takes a complete folder of another version as it is", () =>
  inFolder((folder) => {
    fill(folder, everyRun);
    const store = ResultStore.open(folder, { ...config, versions: { mbrl: "2.0.0" } }, "resume");
    assertEquals(store.config.versions, { mbrl: "1.0.0" });
    store.close();
  }));

Deno.test("ResultStore.open() resumes the part that the folder holds, and no other", () =>
  inFolder((folder) => {
    const part = (number: number, of: number) => ({ ...config, part: { number, of } });
    ResultStore.open(folder, part(2, 4), "create").close();
    const stored = JSON.parse(Deno.readTextFileSync(`${folder}/config.json`));
    assertEquals(stored.part, { number: 2, of: 4 });
    for (const other of [part(3, 4), part(2, 5), config]) {
      assert(refusal(() => ResultStore.open(folder, other, "resume")).includes("holds part 2 of 4"));
    }
    ResultStore.open(folder, part(2, 4), "resume").close();
    ResultStore.open(folder, config, "overwrite").close();
    assert(refusal(() => ResultStore.open(folder, part(2, 4), "resume")).includes("this is part 2 of 4"));
  }));

Deno.test("ResultStore.open() refuses a damaged configuration", () =>
  inFolder((folder) => {
    fill(folder, everyRun);
    for (const text of ["", "{", "[]", "null", '{"format":2}', '{"format":1}']) {
      Deno.writeTextFileSync(`${folder}/config.json`, text);
      assert(refusal(() => ResultStore.open(folder, config, "resume")).includes("config.json"));
    }
  }));

Deno.test("ResultStore.open() lets one process at a time write", () =>
  inFolder((folder) => {
    const store = ResultStore.open(folder, config, "create");
    assert(refusal(() => ResultStore.open(folder, config, "resume")).includes("in use"));
    assert(refusal(() => ResultStore.open(folder, config, "overwrite")).includes("in use"));
    store.writeRun(key("dyna", 0), finishedRun("dyna", 0));
    store.close();
    const next = ResultStore.open(folder, config, "resume");
    assert(next.isFinished(key("dyna", 0)));
    next.close();
  }));

Deno.test("ResultStore's lock goes with a process that is killed", () =>
  inFolder(async (folder) => {
    fill(folder, everyRun.slice(0, 1));
    const holder = new Deno.Command(Deno.execPath(), {
      args: [
        "eval",
        "--no-config",
        'const file = Deno.openSync(Deno.args[0], { write: true }); file.lockSync(true); console.log("held"); ' +
        "setTimeout(() => {}, 60_000);",
        `${folder}/.lock`,
      ],
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const reader = holder.stdout.getReader();
    await reader.read();
    assert(refusal(() => ResultStore.open(folder, config, "resume")).includes("in use"));
    holder.kill("SIGKILL");
    await holder.status;
    await reader.cancel();
    fill(folder, everyRun.slice(1), "resume");
    assertEquals(readRuns(folder, config).runs.size, 4);
  }));

Deno.test("ResultStore makes failed runs again, and lists them in runs.csv alone", () =>
  inFolder((folder) => {
    const store = ResultStore.open(folder, config, "create");
    store.writeRun(key("dyna", 0), finishedRun("dyna", 0));
    store.saveProgress(key("dqn", 0), Uint8Array.of(1, 2, 3));
    store.writeRun(key("dqn", 0), failedRun("dqn", 0));
    assertEquals(store.isFinished(key("dqn", 0)), false);
    assertEquals(store.loadProgress(key("dqn", 0)), Uint8Array.of(1, 2, 3));
    store.close();
    const runs = parseRuns(Deno.readTextFileSync(`${folder}/runs.csv`), "runs.csv");
    assertEquals(runs.map(({ label, status }) => [label, status]), [["dqn", "failed"], ["dyna", "done"]]);
    assert(!Deno.readTextFileSync(`${folder}/curves.csv`).includes("dqn"));
    fill(folder, everyRun.slice(1), "resume");
    fill(`${folder}/whole`, everyRun);
    assertEquals(exactFiles(folder), exactFiles(`${folder}/whole`));
  }));

Deno.test("ResultStore keeps the newest progress until the run is done", () =>
  inFolder((folder) => {
    let store = ResultStore.open(folder, config, "create");
    assertEquals(store.loadProgress(key("dyna", 0)), undefined);
    store.saveProgress(key("dyna", 0), Uint8Array.of(1));
    store.saveProgress(key("dyna", 0), Uint8Array.of(2, 3));
    store.close();
    store = ResultStore.open(folder, config, "resume");
    assertEquals(store.loadProgress(key("dyna", 0)), Uint8Array.of(2, 3));
    assertEquals(store.isFinished(key("dyna", 0)), false);
    assertEquals(store.checkpointOf(key("dyna", 0)), undefined);
    const path = store.writeCheckpoint(key("dyna", 0), Uint8Array.of(9));
    store.writeRun(key("dyna", 0), finishedRun("dyna", 0));
    assertEquals(store.loadProgress(key("dyna", 0)), undefined);
    assertEquals(store.checkpointOf(key("dyna", 0)), path);
    assertEquals(Deno.readFileSync(path), Uint8Array.of(9));
    store.close();
  }));

Deno.test("ResultStore refuses to go on with another backend", () =>
  inFolder((folder) => {
    let store = ResultStore.open(folder, config, "create");
    store.setBackend({ name: "wasm", simd: true });
    store.close();
    store = ResultStore.open(folder, config, "resume");
    store.setBackend({ simd: true, name: "wasm" });
    // what earlier versions recorded, which computed the same bits
    store.setBackend({ name: "wasm", simd: true, kernels: true, tensorflow: "4.22.0" });
    assert(refusal(() => store.setBackend({ name: "cpu", simd: false })).includes("name wasm"));
    assert(refusal(() => store.setBackend({ name: "wasm", kernels: false })).includes("kernels false"));
    store.close();
    assertEquals(readConfig(folder).backend, { name: "wasm", simd: true });
  }));

Deno.test("ResultStore makes a run with damaged files again, and merges lost files anew", () =>
  inFolder((folder) => {
    fill(folder, everyRun);
    const expected = exactFiles(folder);
    const path = folderOfRun(folder, key("dqn", 1));
    const text = Deno.readTextFileSync(`${path}/episodes.csv`);
    Deno.writeTextFileSync(`${path}/episodes.csv`, text.slice(0, -3));
    assertEquals(readRuns(folder, config).damaged.size, 0, "the merged files have it");
    for (const name of mergedFiles) Deno.removeSync(`${folder}/${name}`);
    const { damaged } = readRuns(folder, config);
    assert(damaged.get("dqn on cartpole, seed 1")?.message.includes(`${path}/episodes.csv`));
    let store = ResultStore.open(folder, config, "resume");
    assert(!store.isFinished(key("dqn", 1)) && store.isFinished(key("dqn", 0)));
    store.writeRun(key("dqn", 1), finishedRun("dqn", 1));
    store.close();
    assertEquals(exactFiles(folder), expected);
    for (const name of mergedFiles) Deno.removeSync(`${folder}/${name}`);
    store = ResultStore.open(folder, config, "resume");
    store.merge();
    assertEquals(exactFiles(folder), expected);
    store.close();
  }));

Deno.test("ResultStore says that its folder has been removed, and does not bring half of it back", () =>
  inFolder((folder) => {
    const store = ResultStore.open(`${folder}/a`, config, "create");
    store.writeRun(key("dyna", 0), finishedRun("dyna", 0));
    Deno.removeSync(`${folder}/a`, { recursive: true });
    assert(
      refusal(() => store.writeRun(key("dyna", 1), finishedRun("dyna", 1)), WriteError).includes(
        "has been removed",
      ),
    );
    assert(
      refusal(() => store.saveProgress(key("dyna", 1), new Uint8Array(1)), WriteError).includes(
        "has been removed",
      ),
    );
    store.close();
    assertEquals([...Deno.readDirSync(folder)], []);
  }));

Deno.test("ResultStore writes nothing into a folder that another process has made in its place", () =>
  inFolder((folder) => {
    const store = ResultStore.open(`${folder}/a`, config, "create");
    Deno.removeSync(`${folder}/a`, { recursive: true });
    const other = ResultStore.open(`${folder}/a`, configOf(planOf(7)), "create");
    assert(
      refusal(() => store.writeRun(key("dyna", 1), finishedRun("dyna", 1)), WriteError).includes(
        "has been removed",
      ),
    );
    store.close();
    other.close();
    assertEquals([...Deno.readDirSync(`${folder}/a`)].map(({ name }) => name).sort(), [
      ".lock",
      "config.json",
    ]);
  }));

Deno.test("folderOfRun() gives every run a folder of its own that any system can name", () => {
  const labels = [
    "dqn",
    "dqn lr=1e-3",
    "dqn lr=1e-3 ",
    "dqn+lr=1e-3",
    "dqn%20lr",
    "a/b",
    "a\\b",
    "..",
    ".",
    "a.",
    "é",
    "😀",
    "a:b*?<>|",
    "x".repeat(300),
    `${"x".repeat(299)}y`,
  ];
  const names = labels.map((label) => folderOfRun("d", key(label, 0)));
  assertEquals(new Set(names).size, labels.length);
  for (const name of names) {
    const parts = name.split("/");
    assertEquals(parts.length, 5, name);
    assert(
      parts.every((part) => /^[A-Za-z0-9=,_%+~-][A-Za-z0-9=.,_%+~-]*$/.test(part) && !part.endsWith(".")),
      name,
    );
    assert(parts.every((part) => part.length <= 120));
  }
});
