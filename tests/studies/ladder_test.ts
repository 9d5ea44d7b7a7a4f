import { assert, assertEquals } from "@std/assert";
import { ladderStudy } from "../../lib/studies/ladder.ts";
import type { Study, StudyResults } from "../../lib/studies/study.ts";
import { type Cost, syntheticResults } from "./synthetic.ts";

/** Real steps after which each agent is solved, a little more with each seed; never if it is not listed. */
const usual: Readonly<Record<string, number>> = {
  mpc: 40,
  mbpo: 300,
  dyna: 2000,
  dqn: 1000,
  "linear-search": 1500,
};

type Solved = Readonly<Record<string, number>>;

const curveOf =
  (solved: Solved) => ({ agentLabel, seed }: { agentLabel: string; seed: number }, steps: number) =>
    steps >= (solved[agentLabel] ?? Infinity) * (1 + seed / 10) ? 500 : 20;
const resultsOf = (solved: Solved) => syntheticResults(ladderStudy, "quick", curveOf(solved));
const answerOf = (solved: Solved) => ladderStudy.answer(resultsOf(solved));

/** The quick version's agents and budgets with as many seeds as tell agents apart. */
const told = (rules: "hidden" | "both"): Study => ({
  ...ladderStudy,
  parts: (size) =>
    ladderStudy.parts(size).map((part) =>
      "comparison" in part
        ? { ...part, comparison: { ...part.comparison, seeds: [0, 1, 2, 3, 4, 5], rules } }
        : part
    ),
});
const toldBy = (results: StudyResults, word: RegExp) => {
  const found = ladderStudy.answer(results).sentences.find((sentence) => word.test(sentence));
  assert(found !== undefined, `${word}`);
  return found!;
};
const sentence = (solved: Solved, word: RegExp, cost?: Cost) =>
  toldBy(syntheticResults(told("known" in solved ? "both" : "hidden"), "quick", curveOf(solved), cost), word);
const says = (text: string, ...parts: string[]) => {
  for (const part of parts) assert(text.includes(part), `${part} in: ${text}`);
};
const withRules: Solved = {
  ...usual,
  "mpc (rules known)": 20,
  "mbpo (rules known)": 300,
  "dyna (rules known)": 2050,
  known: 0,
};

Deno.test("ladder answers with the best agent with a model, the best without, and their ratio, all computed", () => {
  // seeds 0 to 2: mpc at 40, 45 and 50; dqn at 1,000, 1,100 and 1,200
  assertEquals(
    answerOf(usual).sentences[0],
    "CartPole is solved after 45 real steps with a learned model and after 1,100 without one: medians of mpc (3 of 3 seeds) " +
      "and dqn, the best of 2 model-free agents. So mpc needs 24.4 [20.0, 30.0] times fewer real steps than dqn (not told " +
      "apart by 3 seeds: fewer on 100% of pairs); the 95% interval also allows for having picked the best model-free agent.",
  );
  says(
    answerOf({ ...usual, mpc: Infinity, mbpo: Infinity }).sentences[0],
    "after 2,200 real steps",
    "times as many real steps as dqn",
  );
  says(sentence(usual, /^CartPole/), "(fewer on 100% of pairs of seeds)");
});

Deno.test("ladder says which agents with a model need fewer steps, more, or cannot be told", () => {
  says(
    sentence(usual, /^Of \d agents/),
    "fewer real steps than dqn are needed by mpc and mbpo; more than dqn by dyna.",
  );
  says(sentence({ ...usual, mbpo: 1100 }, /^Of \d agents/), "too short to say of mbpo");
  says(sentence({ ...usual, dyna: 1000 }, /^Of \d agents/), "these seeds do not tell dqn from dyna.");
});

Deno.test("ladder says for whom the rules save steps, and for whom they cost some or make no difference", () => {
  const rules = /given these rules/;
  says(
    sentence(withRules, rules),
    "fewer real steps are needed by mpc (mpc: 28 instead of 75)",
    "no difference for mbpo and dyna",
  );
  says(
    sentence({ ...withRules, "dyna (rules known)": Infinity }, rules),
    "more real steps by dyna (dyna: >3,000 instead of 2,500)",
  );
});

Deno.test("ladder says what of mpc's lead is its small policies, and what its model", () => {
  const search = /^linear-search tries/;
  says(
    sentence(usual, search),
    "needs 1,875 real steps against 1,250 of dqn (more on",
    "do not show that mpc's lead over dqn comes from its small policies, and with its model mpc needs 25.0 times fewer",
  );
  const better = sentence({ ...usual, "linear-search": 400 }, search);
  says(better, "(fewer on 100% of pairs of seeds): part of mpc's lead over dqn is its small policies");
  says(
    sentence({ ...usual, mpc: 400, "linear-search": 100 }, search),
    "its model saves nothing beside that search",
  );
});

Deno.test("ladder says which model saves least, and whether it needs more steps or that is not told", () => {
  says(
    sentence(usual, /^A model alone/),
    "does not save steps: dyna needs 2,500 real steps and dqn 1,250 (more on",
  );
  says(sentence({ ...usual, dyna: 1000 }, /^A model alone/), "is no sure saving: dyna needs 1,250");
  const { sentences } = ladderStudy.answer(
    syntheticResults(told("hidden"), "quick", curveOf({ ...usual, dyna: 100 })),
  );
  assert(!sentences.some((sentence) => sentence.startsWith("A model alone")));
});

Deno.test("ladder says which model-free agents are faster in CPU seconds than the best with a model", () => {
  const seconds = /^Counted in CPU seconds/;
  says(
    sentence(usual, seconds),
    "slower than mpc are dqn and linear-search",
    "no model-free agent is shown to be the better choice",
  );
  const dear = sentence(usual, seconds, ({ agent }) => agent === "linear-search" ? 0.001 : 1);
  says(
    dear,
    "faster than mpc are linear-search; slower than mpc are dqn",
    "1 of 2 model-free agents is the better choice",
  );
  const all = sentence(
    usual,
    seconds,
    ({ agent }) => agent === "dqn" || agent === "linear-search" ? 0.001 : 1,
  );
  says(all, "2 of 2 model-free agents are the better choice");
});

Deno.test("ladder says whether its ratio depends on what counts as solved", () => {
  const rule = /on what counts as solved/;
  says(sentence(usual, rule), "The ratio does not depend", "turns round for 0 of");
  const results = syntheticResults(told("hidden"), "quick", curveOf(usual));
  // above the line once at the first point, long before it is solved
  const points = results.points.map((point) =>
    point.label === "dqn" && point.env_steps === 5 ? { ...point, eval_return_mean: 500 } : point
  );
  const text = toldBy({ ...results, points }, rule);
  says(
    text,
    "The ratio depends",
    "times as many real steps as the best model-free agent, instead of 16.7 times fewer",
  );
});

Deno.test("ladder says whether the numbers bear out what the lecture expects", () => {
  const lecture = /^The lecture expects 10 to 100/;
  says(
    sentence(usual, lecture),
    "1 of 3 agents with a model lies there (mpc)",
    "do not bear it out of models in general",
  );
  says(
    sentence({ ...usual, mpc: 400 }, lecture),
    "0 of 3 agents with a model lie there, so that the numbers do not bear it out.",
  );
  says(
    sentence({ ...usual, mbpo: 60, dyna: 70 }, lecture),
    "3 of 3 agents with a model lie there",
    "the numbers bear it out.",
  );
});

Deno.test("ladder gives no direction to a ratio of which it is not known on which side of one it lies", () => {
  // mbpo is solved on one seed of three within its budget, which is shorter than what the model-free agents need
  const [table] = answerOf({ ...usual, mbpo: 760, dqn: 2200, "linear-search": 3000 }).tables;
  const [heading, ...rows] = table.shown!;
  const times = (label: string) => rows.find(([agent]) => agent === label)![heading.indexOf("times [95%]")];
  assertEquals(times("mbpo"), "–");
  assertEquals(times("dqn"), "–");
  assert(times("mpc").endsWith(" fewer"), times("mpc"));
  assert(times("linear-search").endsWith(" as many"), times("linear-search"));
});

Deno.test("ladder says that there is no ratio where nothing with a model is solved", () => {
  const { sentences, tables } = answerOf({});
  says(sentences[0], "is not solved in the median by any agent", "without one neither.");
  assertEquals(tables[0].shown!.length, 1 + 6);
  assert(tables[0].shown!.slice(1).every((cells) => cells.includes("0 of 3")));
  says(answerOf({ dqn: 1000 }).sentences[0], "without one it is after 1,100, by dqn.");
});

Deno.test("ladder orders agents by their median, and its table has both rules and every interval", () => {
  const [table] = answerOf(usual).tables;
  assertEquals(table.shown!.slice(1).map(([agent]) => agent), [
    "mpc",
    "mbpo",
    "dqn",
    "linear-search",
    "dyna",
    "random",
  ]);
  const [heading] = table.csv.split("\n");
  for (const name of ["steps_to_solve_median", "steps_to_solve_iqm", "first_crossing_median", "ratio"]) {
    for (const end of ["", "_low", "_high"]) assert(heading.split(",").includes(`${name}${end}`), name + end);
  }
});

Deno.test("ladder, quick, tells on how many pairs the stored study agrees", () => {
  const results = resultsOf(usual);
  const agreeing = ladderStudy.answer({ ...results, stored: answerOf(usual) });
  assert(
    agreeing.sentences.at(-1)!.endsWith("the stored study has the same order for 15."),
    agreeing.sentences.at(-1),
  );
  const opposed = ladderStudy.answer({ ...results, stored: answerOf({ ...usual, mbpo: 20 }) });
  assert(opposed.sentences.at(-1)!.endsWith("for 14, and not for mpc and mbpo."), opposed.sentences.at(-1));
});

Deno.test("ladder, full, compares both rules of agents with a model, and dyna-q without planning as model-free", () => {
  const parts = ladderStudy.parts("full");
  const comparisonOf = (wanted: string) =>
    parts.flatMap((part) => part.name === wanted && "comparison" in part ? [part.comparison] : [])[0];
  assertEquals(comparisonOf("mpc").rules, "both");
  assertEquals(comparisonOf("mpc-cem"), {
    agents: ["mpc"],
    seeds: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    budget: { steps: 300 },
    evaluation: { episodes: 20 },
    rules: "both",
    settings: { mpc: { planner: ["cem"] } },
  });
  const { plan } = syntheticResults(
    {
      ...ladderStudy,
      parts: () => parts.filter(({ name }) => name === "dyna-q"),
    },
    "full",
    () => 0,
  );
  assertEquals(plan.contenders.map(({ label, kind }) => [label, kind]), [
    ["dyna-q planningSteps=0", "model-free"],
    ["dyna-q planningSteps=5", "model-based"],
    ["dyna-q planningSteps=5 (rules known)", "model-based"],
    ["dyna-q planningSteps=50", "model-based"],
    ["dyna-q planningSteps=50 (rules known)", "model-based"],
  ]);
});

Deno.test("ladder on another task names it, and leaves rules hidden, which it may not have", () => {
  const study = ladderStudy.onTask!({ given: "pendulum", name: "pendulum", solved: -200 });
  assertEquals(study.question, "How many real steps does each method need to solve pendulum?");
  const results = syntheticResults(
    study,
    "quick",
    ({ agentLabel }, steps) => steps >= (usual[agentLabel] ?? Infinity) ? -150 : -900,
  );
  const [first] = study.answer(results).sentences;
  assert(first.startsWith("pendulum is solved after 40 real steps with a learned model"), first);
  const rules = study.parts("full").map((part) => "comparison" in part ? part.comparison.rules : undefined);
  assert(rules.every((one) => one === "hidden"), `${rules}`);
});
