/**
 * Hundreds of inputs that nobody means well with, each to a process of the executable: refused in one sentence, with exit
 * status 1 or 2, soon, and without touching a file.
 */

import { assert, assertEquals } from "@std/assert";
import { checkpointFiles, configFiles, foreignFolders } from "./hostile_files.ts";
import { executable, inFolder, runExecutable } from "./executable.ts";

/** One call of the executable. */
interface Call {
  readonly words: readonly string[];
  /** What stands on standard input; nothing unless given. */
  readonly stdin?: string;
}

const AT_ONCE = 2;
const LONGEST_SECONDS = 20;

/** What is no positive whole number that anything here takes. */
const hostileNumbers = [
  ...["0", "-1", "1.5", "1e999", "1e16", "9007199254740993", "NaN", "Infinity", "-Infinity", "0x10", "5,5"],
  ...["", " ", "five", "1 2", "\u0007", "1\n2", "٣", "1_000", "--", "null", "%s", "../1"],
];

function words(...calls: readonly (readonly string[])[]): Call[] {
  return calls.map((words) => ({ words }));
}

/** Commands and options that do not exist, lack something, or are given twice. */
function commandLines(): Call[] {
  const names = [
    "comprae",
    "COMPARE",
    "",
    " ",
    "-x",
    "--compare",
    "../compare",
    "null",
    "__proto__",
    "constructor",
    "\x1b[2J",
  ];
  const pairs = [
    ...["--stpes", "--__proto__", "--constructor", "-s", "--steps", "--set", "--config", "--out", "--agents"],
    ...[
      "--seeds",
      "--preset",
      "--task",
      "--model",
      "--shard",
      "--jobs",
      "--eval-every",
      "--checkpoint-every",
    ],
  ];
  const lists = [
    "",
    ",",
    "dqn,",
    ",dqn",
    "dqn,dqn",
    "dnq",
    "constructor",
    "__proto__",
    "DQN",
    "dqn;sac",
    "dqn sac",
  ];
  return words(
    ...names.map((name) => [name]),
    ...pairs.map((option) => ["compare", option]),
    ...pairs.map((option) => ["compare", `${option}=`]),
    ...lists.filter((list) => list !== "").map((list) => ["compare", "--agents", list]),
    ...lists.filter((list) => list !== "").map((list) => ["compare", "--task", list]),
    ...lists.filter((list) => list !== "").map((list) => ["compare", "--preset", list]),
    ...["train", "evaluate", "inspect", "watch", "report"].map((command) => [command]),
    ...["train", "evaluate", "inspect", "watch", "report"].map((command) => [command, "no such thing"]),
    ...["agents", "completions"].map((command) => [command, "constructor"]),
    ["compare", "surplus"],
    ["compare", "--steps", "5", "--steps", "6"],
    ["compare", "--steps", "5", "--episodes", "5"],
    ["compare", "--resume", "--overwrite"],
    ["compare", "--seeds", "3", "--seeds", "4"],
    ["compare", "--model", "nowhere.safetensors", "--agents", "mpc"],
    ["compare", "--model", "nowhere.safetensors", "--agents", "dqn"],
    ["compare", "--agents", "mpc", "--rules", "known", "--set", "task.observation=pixels"],
    ["train", "dqn", "--seeds", "3"],
    ["train", "dqn", "--set", "batchSize=1,2"],
    ["train", "dqn", "--set", "sac.batchSize=2"],
  );
}

/** Numbers where numbers are asked for, seeds and parts. */
function numbers(checkpoint: string): Call[] {
  const counts = [
    ...["--steps", "--episodes", "--eval-every", "--eval-episodes", "--jobs"].map((
      option,
    ) => ["compare", option]),
    ["evaluate", checkpoint, "--episodes"],
    ["watch", checkpoint, "--episodes"],
    ["inspect", checkpoint, "--history"],
  ];
  const seeds = ["evaluate", "watch"].map((command) => [command, checkpoint, "--seed"]);
  const lists = [
    "0",
    "5..2",
    "1..",
    "..3",
    "1...3",
    "1,,2",
    "0..99999999",
    "1e3",
    "2.5",
    "a",
    "-1..3",
    "1..2..3",
    "100001",
  ];
  const parts = ["0/4", "5/4", "1/0", "1", "1/4/2", "-1/4", "1.5/4", "a/b", "1/999999999", "/", "1/", "2 /4"];
  const durations = ["-1", "NaN", "1e300", "99999999", "abc", "1:00", "9".repeat(400)];
  return words(
    ...counts.flatMap((start) => hostileNumbers.map((number) => [...start, number])),
    ...seeds.flatMap((start) =>
      hostileNumbers.filter((number) => number !== "0").map((number) => [...start, number])
    ),
    ...[...lists, ...hostileNumbers.filter((number) => number !== "5,5")].map((
      seeds,
    ) => ["compare", "--seeds", seeds]),
    ...parts.map((part) => ["compare", "--shard", part]),
    ...durations.map((seconds) => ["compare", "--agents", "random", "--checkpoint-every", seconds]),
  );
}

/** A setting as the schema of experiment files describes it. */
interface Described {
  readonly anyOf: readonly [{
    readonly type?: string;
    readonly enum?: readonly string[];
    readonly minimum?: number;
    readonly exclusiveMinimum?: number;
    readonly maximum?: number;
  }];
}

/** Every setting just beyond one of its bounds, and texts that are no setting. */
async function settings(): Promise<Call[]> {
  const { stdout } = await runExecutable(["schema"]);
  const groups: Record<string, { properties: Record<string, Described> }> =
    JSON.parse(stdout).properties.settings.properties;
  const beyond: string[] = [];
  let turn = 0;
  for (const [owner, { properties }] of Object.entries(groups)) {
    if (owner === "task") continue;
    for (const [key, { anyOf: [value] }] of Object.entries(properties)) {
      const { maximum = NaN, minimum = NaN, exclusiveMinimum } = value;
      if (value.enum !== undefined) beyond.push(`${owner}.${key}=${value.enum[0]}x`);
      else if (value.type === "boolean") beyond.push(`${owner}.${key}=maybe`);
      else if (value.type === "string") beyond.push(`${owner}.${key}=1 2 x`);
      else if (turn++ % 2 === 0) {
        beyond.push(`${owner}.${key}=${maximum + (value.type === "integer" ? 1 : maximum)}`);
      } else beyond.push(`${owner}.${key}=${exclusiveMinimum ?? minimum - 1}`);
    }
  }
  const values = [
    ...hostileNumbers.filter((text) => text !== ""),
    "0,003",
    "1e-3,,1e-4",
    "1e-3,1e-3",
    ",",
    "1e-3;1e-4",
    "2",
  ];
  const forms = [
    "dqn",
    "dqn.",
    ".x=1",
    "=",
    "dqn.learningRate",
    "dqn..x=1",
    "x.y=1",
    "dqn.__proto__=1",
    "__proto__.x=1",
  ];
  const known = [
    "dqn.batchsize=8",
    "task.nosie=1",
    "task.noise=1e308",
    "dqn.twin=yes",
    "ppo.lanes=2",
    "dqn.batchSize=8,",
  ];
  const heavy = [
    "dqn.replayCapacity=50",
    "dqn.batchSize=4 dqn.batchSize=8",
    `dqn.batchSize=${range(1, 200)} dqn.hiddenWidth=${range(1, 200)} dqn.targetPeriod=${range(1, 200)}`,
    "task.observation=pixels task.pixelWidth=1024 task.pixelHeight=1024",
  ];
  const sets = (
    texts: readonly string[],
  ) => ["compare", "--agents", "dqn,sac", ...texts.flatMap((text) => ["--set", text])];
  return words(
    ...beyond.map((text) => ["compare", "--agents", text.slice(0, text.indexOf(".")), "--set", text]),
    ...values.map((value) => sets([`dqn.learningRate=${value}`])),
    ...[...forms, ...known].map((text) => sets([text])),
    ...heavy.map((texts) => sets(texts.split(" "))),
    ["compare", "--agents", "dqn", "--set", "dqn.observationScale=1 2"],
  );
}

function range(first: number, end: number): string {
  return Array.from({ length: end - first }, (_, i) => first + i).join(",");
}

Deno.test("500 hostile inputs are refused in one sentence each, soon, and no file is touched", async () => {
  await inFolder(async (folder) => {
    const checkpoint = await checkpointOf(folder);
    const calls: Call[] = [
      ...commandLines(),
      ...numbers(checkpoint),
      ...await settings(),
      ...configFiles(folder).map(({ path, text }) => ({
        words: ["compare", "--config", path],
        ...(text === undefined ? {} : { stdin: text }),
      })),
      ...words(...checkpointFiles(folder, checkpoint), ...foreignFolders(folder)),
    ];
    assert(calls.length >= 500, `${calls.length} inputs`);
    const before = snapshot(folder);
    const faults: string[] = [];
    const queue = calls.values();
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      for (const call of queue) {
        const fault = await faultOf(call, folder);
        if (fault !== undefined) {
          faults.push(
            `mbrl ${call.words.map((word) => JSON.stringify(word.slice(0, 200))).join(" ")}: ${fault}`,
          );
        }
      }
    }));
    assertEquals(faults, []);
    assertEquals(snapshot(folder), before);
  });
});

/** What is wrong with how a call is answered; undefined where nothing is. */
async function faultOf({ words, stdin }: Call, cwd: string): Promise<string | undefined> {
  const child = new Deno.Command(await executable(), {
    args: [...words],
    cwd,
    env: {},
    clearEnv: true,
    stdin: stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  if (stdin !== undefined) {
    const writer = child.stdin.getWriter();
    // the process may refuse before it has read all
    await writer.write(new TextEncoder().encode(stdin)).then(() => writer.close()).catch(() => {});
  }
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
  }, LONGEST_SECONDS * 1000);
  const output = await child.output();
  clearTimeout(timer);
  if (isLate) return `no answer after ${LONGEST_SECONDS} seconds`;
  const [stdout, stderr] = [output.stdout, output.stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (output.code !== 1 && output.code !== 2) return `exit status ${output.code}: ${stderr.slice(0, 500)}`;
  if (stdout !== "") return `prints ${stdout.slice(0, 200)}`;
  // deno-lint-ignore no-control-regex
  if (!/^error: [^\n\x00-\x1f]*[.?)]\n$/.test(stderr)) return `says ${JSON.stringify(stderr.slice(0, 500))}`;
  if (/\bat (file|ext):|\.js:|\b[A-Z]\w+Error:|\bundefined\b|\[object/.test(stderr)) {
    return `shows its inside: ${stderr}`;
  }
  return undefined;
}

/** A checkpoint in a folder beside the hostile ones. */
async function checkpointOf(folder: string): Promise<string> {
  const { stdout, stderr } = await runExecutable(
    [
      "train",
      "dqn",
      "--steps",
      "60",
      "--eval-every",
      "60",
      "--eval-episodes",
      "2",
      "--out",
      `${folder}/good`,
      "--quiet",
    ],
  );
  assert(stdout.endsWith(".safetensors\n"), stderr);
  return stdout.trim();
}

/** Every path below a folder with what it is, and the content of files. */
function snapshot(folder: string): string[] {
  return [...Deno.readDirSync(folder)].sort((a, b) => a.name < b.name ? -1 : 1).flatMap(({ name }) => {
    const path = `${folder}/${name}`;
    const { isDirectory, isFile, size } = Deno.lstatSync(path);
    if (isDirectory) return [`${path}/`, ...snapshot(path)];
    return [isFile ? `${path} ${size} ${digest(Deno.readFileSync(path))}` : path];
  });
}

/** FNV-1a, 32 bits. */
function digest(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}
