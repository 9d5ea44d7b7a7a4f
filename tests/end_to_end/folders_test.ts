import { assert, assertEquals, assertMatch } from "@std/assert";
import { executable, inFolder, resultBytes, runExecutable } from "./executable.ts";

const small = [
  "--agents=random",
  "--seeds=2",
  "--steps=60",
  "--eval-every=20",
  "--eval-episodes=2",
  "--quiet",
];
const compare = ["compare", ...small];

/** A named pipe that is opened waits for ever. */
const PATIENCE_MILLISECONDS = 60_000;

/** Everything below a folder: kinds, modes, links' targets and every byte. No pipe is opened. */
function snapshot(folder: string): string {
  return [...Deno.readDirSync(folder)].map(({ name }) => `${folder}/${name}`).sort().map((path) => {
    const { isFile, isDirectory, isSymlink, mode } = Deno.lstatSync(path);
    const content = isFile
      ? new TextDecoder("latin1").decode(Deno.readFileSync(path))
      : isDirectory
      ? `folder\n${snapshot(path)}`
      : isSymlink
      ? `link to ${Deno.readLinkSync(path)}`
      : "pipe";
    return `${path} ${mode?.toString(8)} ${content}`;
  }).join("\n");
}

/** Runs the executable, as somebody else if a number is given, and checks that it refuses in one sentence. */
async function assertRefused(words: readonly string[], says: RegExp, user?: { path: string; uid: number }) {
  const { code, stdout, stderr } = await new Deno.Command(user?.path ?? await executable(), {
    args: [...words],
    cwd: "/",
    clearEnv: true,
    stdin: "null",
    signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
    ...user === undefined ? {} : { uid: user.uid, gid: user.uid },
  }).output();
  const said = new TextDecoder().decode(stderr);
  const typed = `mbrl ${words.join(" ")}: ${said}`;
  assert(code === 1 || code === 2, `${typed} (${code})`);
  assertEquals(stdout.length, 0, typed);
  assertMatch(said, /^error: [^\n]+\.\n$/, typed);
  assertMatch(said, says, typed);
  assert(!/\bat (file|ext):|\.js:|Error:|NaN|undefined|\[object|os error/.test(said), typed);
}

async function done(words: readonly string[]): Promise<string> {
  const { code, stderr } = await runExecutable(words);
  assertEquals(code, 0, `mbrl ${words.join(" ")}: ${stderr}`);
  return stderr;
}

function write(path: string, text: string): void {
  Deno.mkdirSync(path.replace(/\/[^/]*$/, ""), { recursive: true });
  Deno.writeTextFileSync(path, text);
}

function copy(from: string, to: string): void {
  Deno.mkdirSync(to, { recursive: true });
  for (const { name, isDirectory } of Deno.readDirSync(from)) {
    if (isDirectory) copy(`${from}/${name}`, `${to}/${name}`);
    else if (name !== ".lock") Deno.copyFileSync(`${from}/${name}`, `${to}/${name}`);
  }
}

async function pipe(path: string): Promise<void> {
  const { success } = await new Deno.Command("mkfifo", { args: [path] }).output();
  assert(success);
}

/** Keeps a file's first lines. */
function cut(path: string, lines: number): void {
  Deno.writeTextFileSync(path, `${Deno.readTextFileSync(path).split("\n").slice(0, lines).join("\n")}\n`);
}

/** Which commands are tried on a layout: those that write a folder, those that read one too, and all. */
const writing = ["resume", "overwrite", "report into", "inspect into"] as const;
const reading = [...writing, "report"] as const;
const every = [...reading, "compare", "train"] as const;

/** A folder's content, and what must be said of it. */
interface Layout {
  readonly name: string;
  /** Makes it; `ours` is a folder that mbrl has written. */
  make(folder: string, ours: string): void | Promise<void>;
  readonly commands: readonly typeof every[number][];
  readonly says: RegExp;
}

const foreign: readonly Layout[] = [
  {
    name: "another tool's runs, curves and pictures, with a config.json of its own",
    make(folder) {
      write(`${folder}/config.json`, '{"model": "resnet", "lr": 0.1}');
      for (const name of ["curves.csv", "runs.csv", "summary_final.svg", "horizon.csv"]) {
        write(`${folder}/${name}`, name);
      }
      write(`${folder}/runs/exp-1/events`, "events");
      write(`${folder}/runs/exp-1/model.bin.1-2.partial`, "half of a download");
    },
    commands: every,
    says: /config\.json is not a configuration that mbrl wrote|has no inspection\.json/,
  },
  {
    name: "a list in config.json, and run folders named as ours",
    make(folder) {
      write(`${folder}/config.json`, "[1, 2]");
      for (const name of ["run.csv", "curves.csv", "episodes.csv"]) {
        write(`${folder}/runs/random/cartpole/seed-0/${name}`, "mine");
      }
    },
    commands: reading,
    says: /config\.json is not a configuration that mbrl wrote|has no inspection\.json/,
  },
  {
    name: "result files without a config.json",
    make(folder, ours) {
      copy(ours, folder);
      Deno.removeSync(`${folder}/config.json`);
    },
    commands: reading,
    says: /has no config\.json|has no inspection\.json/,
  },
  {
    name: "an edited config.json",
    make(folder, ours) {
      copy(ours, folder);
      const text = Deno.readTextFileSync(`${ours}/config.json`);
      Deno.writeTextFileSync(`${folder}/config.json`, text.replace('"steps": 60', '"steps": []'));
    },
    commands: reading,
    says: /plan\.budget\.steps must be a whole number|has no inspection\.json/,
  },
  {
    name: "a config.json of a later version",
    make(folder, ours) {
      copy(ours, folder);
      const text = Deno.readTextFileSync(`${ours}/config.json`);
      Deno.writeTextFileSync(`${folder}/config.json`, text.replace('"format": 1', '"format": 9'));
    },
    commands: reading,
    says: /has the format 9|has no inspection\.json/,
  },
  {
    name: "a folder called config.json",
    make(folder) {
      write(`${folder}/config.json/mine`, "mine");
    },
    commands: reading,
    says: /config\.json is a folder|config\.json is not a regular file|has no inspection\.json/,
  },
  {
    name: "a pipe called config.json",
    make: (folder) => pipe(`${folder}/config.json`),
    commands: reading,
    says: /config\.json is a special file|config\.json is not a regular file|has no inspection\.json/,
  },
  {
    name: "a link called config.json that leads to a result folder",
    make(folder, ours) {
      Deno.symlinkSync(`${ours}/config.json`, `${folder}/config.json`);
      write(`${folder}/curves.csv`, "mine");
    },
    commands: writing,
    says: /config\.json is a link|has no inspection\.json/,
  },
  {
    name: "a pipe called .lock",
    make: (folder) => pipe(`${folder}/.lock`),
    commands: writing,
    says: /\.lock is a special file/,
  },
  {
    name: "a link called .lock",
    make(folder) {
      write(`${folder}-elsewhere`, "");
      Deno.symlinkSync(`${folder}-elsewhere`, `${folder}/.lock`);
    },
    commands: writing,
    says: /\.lock is a link/,
  },
  {
    name: "another program's .lock",
    make: (folder) => write(`${folder}/.lock`, "pid 7"),
    commands: [...writing, "compare", "train"],
    says: /\.lock is not a lock of mbrl/,
  },
  {
    name: "our config.json, and runs/ that leads elsewhere",
    make(folder, ours) {
      copy(ours, folder);
      Deno.renameSync(`${folder}/runs`, `${folder}-elsewhere`);
      Deno.symlinkSync(`${folder}-elsewhere`, `${folder}/runs`);
    },
    commands: ["compare", "resume", "overwrite", "report", "inspect into"],
    says: /runs is a link|exists|has no inspection\.json/,
  },
  {
    name: "our config.json, and a pipe called curves.csv",
    async make(folder, ours) {
      copy(ours, folder);
      Deno.removeSync(`${folder}/curves.csv`);
      await pipe(`${folder}/curves.csv`);
    },
    commands: ["resume", "overwrite", "report"],
    says: /curves\.csv is a special file/,
  },
  {
    name: "merged files whose runs.csv is cut at a line's end",
    make(folder, ours) {
      copy(ours, folder);
      Deno.removeSync(`${folder}/runs`, { recursive: true });
      cut(`${folder}/runs.csv`, 2);
    },
    commands: ["resume", "report"],
    says: /curves\.csv holds rows of random on cartpole, seed 1, and .*runs\.csv does not say/,
  },
  {
    name: "merged files whose curves.csv is cut, beside an empty runs/",
    make(folder, ours) {
      copy(ours, folder);
      Deno.removeSync(`${folder}/runs`, { recursive: true });
      Deno.mkdirSync(`${folder}/runs`);
      cut(`${folder}/curves.csv`, 6);
    },
    commands: ["resume", "report"],
    says: /does not hold the whole of random on cartpole, seed 1/,
  },
  {
    name: "merged files with rows that config.json does not name",
    make(folder, ours) {
      copy(ours, folder);
      const text = Deno.readTextFileSync(`${folder}/episodes.csv`);
      const [, row] = text.split("\n");
      Deno.writeTextFileSync(`${folder}/episodes.csv`, `${text}${row.replace("random", "dqn")}\n`);
    },
    commands: ["resume", "report"],
    says: /hold rows of dqn on cartpole, seed 0/,
  },
  {
    name: "a comparison, which no report may replace",
    make: (folder, ours) => copy(ours, folder),
    commands: ["compare", "report into", "inspect into"],
    says: /exists|holds a comparison|has no inspection\.json/,
  },
];

Deno.test(
  "no command touches a byte of a foreign or damaged folder, and each says why in one sentence",
  { ignore: Deno.build.os === "windows" },
  async (t) => {
    await inFolder(async (root) => {
      const ours = `${root}/ours`;
      await done([...compare, `--out=${ours}`]);
      const trained = `${root}/trained`;
      await done([
        "train",
        "random",
        "--steps=20",
        "--eval-every=20",
        "--eval-episodes=1",
        `--out=${trained}`,
      ]);
      const words = (command: typeof every[number], folder: string): string[] =>
        ({
          "compare": [...compare, `--out=${folder}`],
          "resume": [...compare, `--out=${folder}`, "--resume"],
          "overwrite": [...compare, `--out=${folder}`, "--overwrite"],
          "train": ["train", "random", "--steps=20", `--out=${folder}`, "--overwrite"],
          "report into": ["report", ours, `--out=${folder}`, "--overwrite"],
          "inspect into": ["inspect", trained, `--out=${folder}`, "--overwrite"],
          "report": ["report", folder],
        })[command];
      for (const [i, { name, make, commands, says }] of foreign.entries()) {
        await t.step(name, async () => {
          const folder = `${root}/layout-${i}`;
          Deno.mkdirSync(folder);
          await make(folder, ours);
          const before = snapshot(root);
          for (const command of commands) {
            await assertRefused(words(command, folder), says);
            const lock = `${folder}/.lock`; // the only file that may be new, in a folder of ours, and empty
            if (!before.includes(`${lock} `)) await Deno.remove(lock).catch(() => {});
            assertEquals(snapshot(root), before, `${name}: ${command}`);
          }
        });
      }
    });
  },
);

Deno.test(
  "a folder or a configuration that may not be read is called that",
  { ignore: Deno.build.os === "windows" },
  async () => {
    await inFolder(async (root) => {
      const ours = `${root}/ours`;
      await done([...compare, `--out=${ours}`]);
      await Deno.chmod(root, 0o755);
      // root can read everything: take another user, who must reach the executable
      const user = { path: `${root}/mbrl`, uid: Deno.uid() === 0 ? 65534 : Deno.uid()! };
      await Deno.copyFile(await executable(), user.path);
      await Deno.chmod(user.path, 0o755);
      copy(ours, `${root}/unreadable`);
      await Deno.chmod(`${root}/unreadable/config.json`, 0o000);
      copy(ours, `${root}/closed`);
      await Deno.chmod(`${root}/closed`, 0o000);
      copy(ours, `${root}/listed`);
      await Deno.chmod(`${root}/listed`, 0o444); // its names can be read, and nothing else
      for (const folder of ["unreadable", "closed", "listed"].map((name) => `${root}/${name}`)) {
        for (const how of [["--resume"], ["--overwrite"]]) {
          await assertRefused([...compare, `--out=${folder}`, ...how], /may not be read/, user);
        }
        await assertRefused(["report", folder], /may not be read/, user);
      }
      await assertRefused(["report", ours], /may not be written: choose a folder/, user);
      await Deno.chmod(`${root}/closed`, 0o755);
      await Deno.chmod(`${root}/listed`, 0o755);
      await Deno.chmod(`${root}/unreadable/config.json`, 0o644);
      for (const name of ["unreadable", "closed", "listed"]) {
        assertEquals(resultBytes(`${root}/${name}`), resultBytes(ours));
      }
    });
  },
);

/** Files of others that stand in a folder of ours, some with names that look like ours. */
const guests = [
  "notes.txt",
  "curves_mine.svg",
  "summary_2024.svg",
  "horizon.csv",
  "data.csv.12-3.partial",
  "runs/.DS_Store",
  "runs/notes.txt",
  "runs/random/Thumbs.db",
  "runs/random/cartpole/.DS_Store",
  "runs/random/cartpole/seed-0/notes.txt",
  "runs/random/cartpole/seed-0/video.mp4.1-1.partial",
  "runs/exp-1/events/seed-0/run.csv",
];

Deno.test("a comparison is continued, reported and replaced around the files of others", async () => {
  await inFolder(async (root) => {
    const ours = `${root}/ours`;
    await done([...compare, `--out=${ours}`]);
    const whole = resultBytes(ours);
    for (const name of guests) write(`${ours}/${name}`, `mine: ${name}`);
    for (const name of ["runs.csv", "runs/random/cartpole/seed-0/run.csv"]) {
      write(`${ours}/${name}.12-3.partial`, "half"); // what a crash of ours leaves
    }
    Deno.removeSync(`${ours}/runs/random/cartpole/seed-1/run.csv`);
    for (
      const words of [
        ["report", ours],
        [...compare, `--out=${ours}`, "--resume"],
        [...compare, `--out=${ours}`, "--overwrite"],
      ]
    ) {
      await done(words);
      assertEquals(resultBytes(ours), whole, words.join(" "));
      for (const name of guests) assertEquals(Deno.readTextFileSync(`${ours}/${name}`), `mine: ${name}`);
    }
    assert(!snapshot(ours).includes("run.csv.12-3.partial"));
    assert(!snapshot(ours).includes("runs.csv.12-3.partial"));
    const { stderr } = await runExecutable(["report", ours]);
    assertMatch(
      stderr,
      /runs\/exp-1\/events\/seed-0 belongs to no run that config\.json names, and is left out/,
    );
  });
});

Deno.test("--resume goes on with a folder of merged files, and a report refreshes it whole", async () => {
  await inFolder(async (root) => {
    await done([...compare, `--out=${root}/whole`]);
    const whole = resultBytes(`${root}/whole`);
    for (const part of [1, 2]) await done([...compare, `--shard=${part}/3`, `--out=${root}/part-${part}`]);
    await done([...compare, "--shard=3/3", `--out=${root}/part-3`]);
    // of two runs, the third part has none
    await done(["report", `${root}/part-1`, `${root}/part-3`, `--out=${root}/early`]);
    const row = (folder: string, seed: number) =>
      Deno.readTextFileSync(`${folder}/runs.csv`).split("\n").find((line) =>
        line.startsWith(`random,cartpole,${seed},`)
      );
    const kept = row(`${root}/early`, 0);
    assert(kept !== undefined && row(`${root}/early`, 1) === undefined);
    await done([...compare, `--out=${root}/early`, "--resume"]);
    assertEquals(resultBytes(`${root}/early`), whole);
    assertEquals(row(`${root}/early`, 0), kept, "durations too: it is not made again");
    assertEquals([...Deno.readDirSync(`${root}/early/runs/random/cartpole`)].map(({ name }) => name), [
      "seed-1",
    ]);
    await done(["report", `${root}/early`]);
    assertEquals(resultBytes(`${root}/early`), whole);
    // a whole comparison that only its merged files are left of, as results/ holds them
    const before = Deno.readTextFileSync(`${root}/whole/runs.csv`);
    Deno.removeSync(`${root}/whole/runs`, { recursive: true });
    Deno.mkdirSync(`${root}/whole/runs`);
    await done(["report", `${root}/whole`]);
    await done([...compare, `--out=${root}/whole`, "--resume"]);
    assertEquals(resultBytes(`${root}/whole`), whole);
    assertEquals(Deno.readTextFileSync(`${root}/whole/runs.csv`), before);
    // an earlier report is replaced only if asked to
    const parts = [1, 2].map((part) => `${root}/part-${part}`);
    await done(["report", ...parts, `--out=${root}/report`]);
    await assertRefused(
      ["report", ...parts, `--out=${root}/report`],
      /holds an earlier report: .*--overwrite/,
    );
    await done(["report", ...parts, `--out=${root}/report`, "--overwrite"]);
    assertEquals(resultBytes(`${root}/report`), whole);
  });
});

Deno.test("a report on a comparison without any run is refused", async () => {
  await inFolder(async (root) => {
    await done([...compare, `--out=${root}/ours`]);
    write(`${root}/none/config.json`, Deno.readTextFileSync(`${root}/ours/config.json`));
    write(`${root}/none/.lock`, "");
    Deno.mkdirSync(`${root}/none/runs`);
    const before = snapshot(root);
    await assertRefused(["report", `${root}/none`], /none holds no finished run/);
    assertEquals(snapshot(root), before);
  });
});
