import { assert, assertThrows } from "@std/assert";
import { checkRun } from "../../lib/results/check_run.ts";
import { ResultFileError } from "../../lib/results/csv.ts";
import type { FinishedRun } from "../../lib/results/run_files.ts";
import { failedRun, finishedRun, planOf } from "./fixtures.ts";

const plan = planOf(0);

Deno.test("checkRun() takes whole runs and failed ones", () => {
  checkRun(finishedRun("dyna", 0), plan, "d");
  checkRun(failedRun("dyna", 0), plan, "d");
  checkRun(finishedRun("dqn", 0), { ...plan, budget: { episodes: 5 } }, "d");
});

Deno.test("checkRun() finds every cut, doubled row and budget that was not spent", () => {
  const whole = finishedRun("dyna", 0);
  const { run, curve, episodes } = whole;
  const wrong: readonly (readonly [FinishedRun, string])[] = [
    [{ ...whole, curve: [] }, "no evaluation point"],
    ...curve.map((_, i) => [{ ...whole, curve: curve.slice(0, i + 1) }, ""] as const).slice(0, -1),
    [{ ...whole, curve: [...curve, curve[5]] }, "ascending order at step 300"],
    [{ ...whole, curve: curve.toReversed() }, "ascending"],
    ...episodes.map((_, i) => [{ ...whole, episodes: episodes.toSpliced(i, 1) }, "episodes"] as const),
    [{ ...whole, episodes: [...episodes, episodes[4]] }, "numbered in order at 6"],
    [{ ...whole, run: { ...run, final_return: 1 } }, "the return 480, not 1"],
  ];
  for (const [cut, says] of wrong) {
    const { message } = assertThrows(() => checkRun(cut, plan, "d"), ResultFileError);
    assert(message.startsWith("d does not hold the whole of dyna on cartpole, seed 0: "), message);
    assert(message.includes(says), message);
  }
  const other = { ...plan, budget: { steps: 400 } };
  const { message } = assertThrows(() => checkRun(whole, other, "d"), ResultFileError);
  assert(message.includes("ends after 300 of 400 steps"), message);
});
