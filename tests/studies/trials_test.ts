import { assert, assertEquals, assertThrows } from "@std/assert";
import { ResultFileError } from "../../lib/results/csv.ts";
import { changeOf, commandOf, parseTrials, TRIAL_COLUMNS } from "../../lib/studies/trials.ts";

const heading = TRIAL_COLUMNS.join();
const one = (row: string) => parseTrials(`${heading}\n${row}\n`, "mpc.csv")[0];
const settings = one(
  "mpc,,learningStarts=20 task.force=5,known,pendulum,100..105,6,260,5,20,6,inf,25,0.98,,now,",
);

Deno.test("parseTrials() reads numbers, infinite ones and none", () => {
  const { runs, budget, solved, median, held, return: end, role } = settings;
  assertEquals([runs, budget, solved, median, held, end, role], [
    6,
    260,
    6,
    Infinity,
    0.98,
    undefined,
    "now",
  ]);
});

Deno.test("parseTrials() refuses other columns, other roles, and what is no number", () => {
  const row = "mpc,,,,cartpole,100..105,6,260,5,,6,25,,,,now,";
  const refused = (text: string) => assertThrows(() => parseTrials(text, "mpc.csv"), ResultFileError).message;
  assert(refused("setting,seeds\na,b\n").includes("is no file of trials"));
  assert(refused(`${heading}\n${row.replace("now", "kept")}\n`).includes("a role"));
  assert(
    refused(`${heading}\n${row.replace(",6,25", ",6/6,25")}\n`).includes("6/6 in solved is not a number"),
  );
  assert(refused(`${heading}\n${row.replace("..105,6", "..105,")}\n`).includes("each row needs its runs"));
});

Deno.test("commandOf() makes a trial again, unless its program, its seeds or its budget are gone", () => {
  assertEquals(
    commandOf(settings),
    "mbrl compare --agents mpc --task pendulum --rules known --set mpc.learningStarts=20 --set task.force=5 " +
      "--seeds 100..105 --steps 260 --eval-every 5 --eval-episodes 20",
  );
  const published = one("dqn,,preset=published,,cartpole,0..0,1,500000,50000,,,,,,500,,");
  assertEquals(
    commandOf(published),
    "mbrl compare --agents dqn --preset published --seeds 0..0 --steps 500000 --eval-every 50000",
  );
  assertEquals(commandOf({ ...settings, idea: "fits at ends", role: "" }), undefined);
  assert(commandOf({ ...settings, idea: "fits at ends" }) !== undefined, "the default is the program of now");
  assertEquals(commandOf({ ...settings, seeds: "" }), undefined);
  assertEquals(commandOf({ ...settings, budget: undefined }), undefined);
});

Deno.test("changeOf() says what was tried in words, settings, or both", () => {
  assertEquals(changeOf(settings), "learningStarts=20 task.force=5");
  assertEquals(changeOf({ ...settings, idea: "no box" }), "no box (learningStarts=20 task.force=5)");
  assertEquals(changeOf({ ...settings, settings: "" }), "the defaults");
});
