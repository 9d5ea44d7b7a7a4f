import { assert, assertEquals } from "@std/assert";
import { ladderStudy } from "../../lib/studies/ladder.ts";
import { syntheticResults } from "./synthetic.ts";

/** Real steps after which each agent is solved, a little more with each seed; never if it is not listed. */
const usual: Readonly<Record<string, number>> = {
  mpc: 40,
  mbpo: 300,
  dyna: 2000,
  dqn: 1000,
  "linear-search": 1500,
};

const resultsOf = (solved: Readonly<Record<string, number>>) =>
  syntheticResults(ladderStudy, "quick", ({ agentLabel, seed }, steps) => {
    const at = (solved[agentLabel] ?? Infinity) * (1 + seed / 10);
    return steps >= at ? 500 : 20;
  });
const answerOf = (solved: Readonly<Record<string, number>>) => ladderStudy.answer(resultsOf(solved));
const sentence = (solved: Readonly<Record<string, number>>, word: RegExp) =>
  answerOf(solved).sentences.find((sentence) => word.test(sentence));

Deno.test("ladder answers with the best agent, its rival and their ratio, all computed", () => {
  // seeds 0 to 2: mpc at 40, 45 and 50; dqn at 1,000, 1,100 and 1,200
  assertEquals(
    answerOf(usual).sentences[0],
    "Learning what steps pay and when episodes end, mpc solves CartPole on 3 of 3 seeds, in the median " +
      "after 45 [40, 50] real steps (95% interval), 24.4 [20.0, 30.0] times fewer than the best of 2 model-free agents, dqn " +
      "(1,100 [1,000, 1,200]); the interval contains the choice of that agent.",
  );
});

Deno.test("ladder sees each sentence change with the cell that decides it", () => {
  const changes: readonly [RegExp, Readonly<Record<string, number>>][] = [
    [/^Learning what steps pay/, { ...usual, mpc: 500 }],
    [/^With 95% confidence/, { ...usual, mbpo: 1200 }],
    [/; more by/, { ...usual, dyna: 200 }],
    [/^A search over mpc's own/, { ...usual, "linear-search": 4000 }],
    [/^A model alone does not save/, { ...usual, dyna: 100 }],
    [/CPU seconds/, { ...usual, mpc: 400, mbpo: 400 }],
    [/first crossing/, { ...usual, dqn: 3000, "linear-search": 3000 }],
    [/10 to 100/, { ...usual, mpc: 400 }],
  ];
  for (const [word, solved] of changes) {
    const before = sentence(usual, word);
    assert(before !== undefined, `${word}`);
    assert(before !== sentence(solved, word), before);
  }
});

Deno.test("ladder turns ratios below one round", () => {
  // on the grid of 50 dyna's median is 2,450, and dqn's 1,100
  const more = sentence({ ...usual, dyna: 2200 }, /; more by/);
  assert(more?.includes("more by dyna (2.2 "), more);
  assert(more?.includes(" times as many)"), more);
});

Deno.test("ladder turns no ratio round of which it is not known on which side of one it lies", () => {
  // mbpo is solved on one seed of three within its budget, which is shorter than what the model-free agents need
  const unclear = sentence(
    { ...usual, mbpo: 760, dqn: 2200, "linear-search": 3000 },
    /it cannot be said of/,
  );
  assert(/it cannot be said of .*mbpo \(<\d\.\d \[\S+, \S+\] times fewer\)/.test(unclear ?? ""), unclear);
});

Deno.test("ladder says that there is no ratio where nothing is solved", () => {
  const { sentences, tables } = answerOf({});
  assert(sentences[0].startsWith("No model-based agent is solved"));
  assertEquals(tables[0].shown!.length, 1 + 6);
  assert(tables[0].shown!.slice(1).every((cells) => cells.includes("0 of 3")));
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
  assert(first.includes("mpc solves pendulum on 3 of 3 seeds"), first);
  const rules = study.parts("full").map((part) => "comparison" in part ? part.comparison.rules : undefined);
  assert(rules.every((one) => one === "hidden"), `${rules}`);
});
