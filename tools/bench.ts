/**
 * Runs benchmark files and prints their times beside an earlier run's, with ratios.
 *
 * @module
 */

import { projectFile, resolvePackages } from "./resolution.ts";

const FOLDER = "tests/bench";
const STORED = ".cache/bench.json";

const help = `Usage: deno task bench [FILE…] [--save[=FILE]] [--against=FILE] [--once] [--beside=FOLDER]

Runs the benchmarks of the files named, or of every file of ${FOLDER}, each file in a process of its own.
What is measured for the first time is stored in ${STORED}; later runs print ratios to it, now over earlier.

  --save[=FILE]    store the times of this run, in FILE or over the earlier ones
  --against=FILE   compare with the times in FILE
  --once           run each benchmark just often enough to see that it works; nothing is stored
  --beside=FOLDER  measure CPU time, in turn here and in another tree of the project, and print the ratios' medians

Absolute times differ by a factor of two between hours of a shared machine: compare two runs made one after the other,
or where it is busy, trees beside each other.`;

/** The times of one benchmark in nanoseconds an iteration. */
export interface Times {
  readonly mean: number;
  readonly least: number;
}

/** What one process of `deno bench --json` said. */
export interface Outcome {
  /** Times by `file: name`. */
  readonly times: ReadonlyMap<string, Times>;
  /** One sentence for each benchmark that failed. */
  readonly failures: readonly string[];
  /** What the file itself printed. */
  readonly printed: string;
}

interface Report {
  readonly benches: readonly {
    readonly name: string;
    readonly results: readonly {
      readonly ok?: { readonly avg: number; readonly min: number };
      readonly failed?: { readonly message: string };
    }[];
  }[];
}

/** Reads the standard output of `deno bench --json`, in which the report follows what the file printed. */
export function readOutcome(file: string, stdout: string): Outcome {
  const start = stdout.startsWith("{\n") ? 0 : stdout.lastIndexOf("\n{\n") + 1;
  const isReport = stdout.startsWith("{\n", start);
  const report: Report = isReport ? JSON.parse(stdout.slice(start)) : { benches: [] };
  const times = new Map<string, Times>();
  const failures: string[] = [];
  for (const { name, results } of report.benches) {
    for (const { ok, failed } of results) {
      if (ok !== undefined) times.set(`${file}: ${name}`, { mean: ok.avg, least: ok.min });
      else failures.push(`${file}: ${name}: ${failed?.message ?? "failed"}`);
    }
  }
  if (times.size + failures.length === 0) failures.push(`${file}: no benchmark was measured`);
  return { times, failures, printed: isReport ? stdout.slice(0, start) : stdout };
}

/** A table of times, earlier times and their ratios, now over earlier: below 1 is faster. */
export function comparisonTable(
  now: ReadonlyMap<string, Times>,
  earlier: ReadonlyMap<string, Times>,
): string {
  const rows = [["", "mean", "earlier", "ratio", "least", "earlier", "ratio"]];
  for (const [name, times] of now) {
    const before = earlier.get(name);
    rows.push([
      name.replace(/^.*_bench\.ts: /, ""),
      ...(["mean", "least"] as const).flatMap((kind) =>
        before === undefined
          ? [duration(times[kind]), "-", "-"]
          : [duration(times[kind]), duration(before[kind]), (times[kind] / before[kind]).toFixed(2)]
      ),
    ]);
  }
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row.map((cell, column) => column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])).join(
      "  ",
    )
      .trimEnd()
  ).join("\n");
}

/** A duration in three significant digits: `1.23 ms`. */
function duration(nanoseconds: number): string {
  const units = ["ns", "µs", "ms", "s"];
  const unit = Math.max(0, Math.min(3, Math.floor(Math.log10(nanoseconds) / 3)));
  const value = nanoseconds / 1000 ** unit;
  return `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ${units[unit]}`;
}

async function readTimes(path: string): Promise<Map<string, Times>> {
  return new Map(Object.entries<Times>(JSON.parse(await Deno.readTextFile(path))));
}

async function measure(file: string, isOnce: boolean): Promise<Outcome> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "bench",
      "--allow-all",
      "--no-check",
      "--quiet",
      "--json",
      ...isOnce ? [`--preload=${projectFile("tools/bench_once.ts")}`] : [],
      file,
    ],
    cwd: projectFile(""),
    stdin: "null",
    stderr: "inherit",
  }).output();
  return readOutcome(file, new TextDecoder().decode(stdout));
}

/** Turns of both trees in a comparison. */
const TURNS = 5;

/** CPU nanoseconds an iteration of each benchmark of a file, in a tree of the project. */
async function measureCpu(file: string, folder: string): Promise<Record<string, number>> {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-check",
      "--no-lock",
      "--quiet",
      `--preload=${projectFile("tools/bench_cpu.ts")}`,
      file,
    ],
    cwd: folder,
    stdin: "null",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`${file} failed in ${folder}.`);
  return JSON.parse(new TextDecoder().decode(stdout).trim().split("\n").at(-1)!);
}

/** Prints the ratio of CPU times here and in another tree, the median over turns, of benchmarks that both have. */
async function compareTrees(files: readonly string[], other: string): Promise<void> {
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];
  for (const file of files) {
    const turns: [Record<string, number>, Record<string, number>][] = [];
    for (let turn = 0; turn < TURNS; turn++) {
      const there = await measureCpu(file, other);
      turns.push([await measureCpu(file, projectFile("")), there]);
    }
    const names = Object.keys(turns[0][0]).filter((name) => name in turns[0][1]);
    const width = names.reduce((most, name) => Math.max(most, name.length), 0);
    console.log(`\n${file}, CPU time here and there, median of ${TURNS} turns`);
    for (const name of names) {
      const [here, there] = [0, 1].map((tree) => duration(median(turns.map((turn) => turn[tree][name]))));
      const ratio = median(turns.map(([own, its]) => own[name] / its[name]));
      console.log(`${name.padEnd(width)}  ${here.padStart(8)}  ${there.padStart(8)}  ${ratio.toFixed(2)}`);
    }
  }
}

async function main(args: readonly string[]): Promise<number> {
  const files: string[] = [];
  let against: string | undefined;
  let save: string | undefined;
  let beside: string | undefined;
  let isOnce = false;
  for (const arg of args) {
    const [, name, value] = /^--([^=]+)(?:=(.+))?$/.exec(arg) ?? [];
    if (name === undefined) files.push(arg);
    else if (name === "against" && value !== undefined) against = value;
    else if (name === "beside" && value !== undefined) beside = value;
    else if (name === "save") save = value ?? projectFile(STORED);
    else if (name === "once" && value === undefined) isOnce = true;
    else if (name === "help") {
      console.log(help);
      return 0;
    } else {
      console.error(`error: There is no option ${arg}; see deno task bench --help.`);
      return 2;
    }
  }
  if (files.length === 0) {
    for await (const { name } of Deno.readDir(projectFile(FOLDER))) {
      if (name.endsWith("_bench.ts")) files.push(`${FOLDER}/${name}`);
    }
    files.sort();
  }
  if (beside !== undefined) {
    await resolvePackages();
    await compareTrees(files, beside);
    return 0;
  }
  const stored = projectFile(STORED);
  const kept = await readTimes(stored).catch(() => new Map<string, Times>());
  const earlier = against === undefined ? kept : await readTimes(against);

  await resolvePackages();
  const all = new Map<string, Times>();
  const failures: string[] = [];
  for (const file of files) {
    const { times, failures: failed, printed } = await measure(file, isOnce);
    console.log(`\n${file}\n${printed}`.trimEnd());
    console.log(comparisonTable(times, earlier));
    for (const [name, time] of times) all.set(name, time);
    failures.push(...failed);
  }
  if (!isOnce) {
    if (save === stored || save === undefined) {
      const merged = save === stored ? [...kept, ...all] : [...all, ...kept];
      await writeTimes(stored, new Map(merged));
    } else await writeTimes(save, all);
  }
  for (const failure of failures) console.error(`error: ${failure}`);
  return failures.length > 0 ? 1 : 0;
}

async function writeTimes(path: string, times: ReadonlyMap<string, Times>): Promise<void> {
  await Deno.mkdir(projectFile(".cache"), { recursive: true });
  await Deno.writeTextFile(path, `${JSON.stringify(Object.fromEntries(times), null, 2)}\n`);
}

if (import.meta.main) Deno.exit(await main(Deno.args));
