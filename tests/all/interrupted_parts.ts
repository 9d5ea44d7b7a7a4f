/**
 * Parts of a comparison under a scheduler: of four, one is killed, one is cancelled, both are submitted again, and all
 * merge to one machine's bytes.
 *
 * @module
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { executable, resultBytes, runExecutable } from "../end_to_end/executable.ts";
import { outputOf } from "../is_installed.ts";

/** How many parts the comparison has. */
export const PARTS = 4;
/** The part whose process is killed, as by a machine out of memory. */
export const KILLED = 2;
/** The part that is cancelled, as by a person or a time limit. */
export const CANCELLED = 3;
/** Every part's number. */
export const numbers: readonly number[] = Array.from({ length: PARTS }, (_, i) => i + 1);

const RUNS = 8;
const PATIENCE_MILLISECONDS = 120_000;
const comparison = [
  "compare",
  "--agents=dqn",
  `--seeds=${RUNS}`,
  "--steps=3000",
  "--eval-every=500",
  "--eval-episodes=5",
];

/** Whether every one of the programs is there and tells its version as expected; taken for granted where CI says so. */
export async function installed(programs: readonly string[], option: string, says: RegExp): Promise<boolean> {
  if (Deno.env.get("SCHEDULERS_INSTALLED") === "1") return true;
  for (const program of programs) {
    const version = await outputOf(program, [option]);
    if (version === undefined || !says.test(new TextDecoder().decode(version.stdout))) return false;
  }
  return true;
}

/**
 * A script of shell that makes one part, its state saved often, in `part-N`, resumed if it is there; `pid-N` holds its
 * process.
 *
 * @param number What the shell knows the part's number as, such as `$SLURM_ARRAY_TASK_ID`.
 */
export async function partScript(folder: string, number: string): Promise<string> {
  const words = [...comparison, "--jobs=1", "--checkpoint-every=0.05", "--resume"].join(" ");
  return `echo $$ > '${folder}'/pid-${number}; ` +
    `exec '${await executable()}' ${words} --out='${folder}'/part-${number}`;
}

/** Waits until a part has saved the state of a run under way, and gives its process. */
export async function processUnderWay(folder: string, number: number): Promise<number> {
  await until(() => files(`${folder}/part-${number}`).some((path) => path.endsWith("/progress.safetensors")));
  return Number(Deno.readTextFileSync(`${folder}/pid-${number}`));
}

/** Asserts that a part was stopped before its end. */
export function assertUnfinished(folder: string, number: number): void {
  const done = files(`${folder}/part-${number}`).filter((path) => path.endsWith("/run.csv")).length;
  assert(done < RUNS / PARTS, `part ${number} was finished before it was stopped`);
}

/** Asserts that every part says which one it is, on standard error and in its folder, and that they merge. */
export async function assertMerged(
  folder: string,
  said: (number: number) => string,
  source: string,
): Promise<void> {
  const whole = await runExecutable([...comparison, "--quiet", `--out=${folder}/whole`]);
  assertEquals(whole.code, 0, whole.stderr);
  for (const number of numbers) {
    const expected = `part ${number} of ${PARTS} (${source} ${number}): ${RUNS / PARTS} of ${RUNS} runs\n`;
    assertStringIncludes(said(number), expected);
    const { part } = JSON.parse(Deno.readTextFileSync(`${folder}/part-${number}/config.json`));
    assertEquals(part, { number, of: PARTS });
  }
  const parts = numbers.map((number) => `${folder}/part-${number}`);
  const report = await runExecutable(["report", ...parts, `--out=${folder}/merged`]);
  assertEquals(report.code, 0, report.stderr);
  assert(!report.stderr.includes("Missing"), report.stderr);
  assertEquals(resultBytes(`${folder}/merged`), resultBytes(`${folder}/whole`));
}

/** Waits until something holds. @throws {Error} If that takes minutes. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const began = performance.now();
  while (!await holds()) {
    if (performance.now() - began > PATIENCE_MILLISECONDS) throw new Error(`Waited in vain for ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Every file below a folder; none where the folder is not there. */
function files(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
      isDirectory ? files(`${folder}/${name}`) : [`${folder}/${name}`]
    );
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return [];
  }
}
