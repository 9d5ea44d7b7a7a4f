import { assert, assertEquals } from "@std/assert";
import { tasksStudy } from "../../lib/studies/tasks.ts";
import { syntheticResults } from "./synthetic.ts";

/** The return of each agent at any time, and how much it gains with the square root of real steps. */
const answerOf = (returns: Readonly<Record<string, number>>) =>
  tasksStudy.answer(
    syntheticResults(tasksStudy, "full", ({ agent, seed }, steps) =>
      (returns[agent] ?? -900) + seed + Math.sqrt(steps)),
  );

const usual = { mpc: -400, dqn: -500, random: -1000 };

Deno.test("tasks ranks agents by their return after the steps that all took, task by task", () => {
  const { tables: [table], sentences } = answerOf(usual);
  const [heading, first] = table.shown!;
  assertEquals(heading.slice(0, 3), ["task", "agent", "after 5,000"]);
  assertEquals(first.slice(0, 2), ["pendulum", "mpc"]);
  assertEquals(table.shown!.length, 1 + 3 * 11 + 1);
  assert(
    sentences[1].startsWith(
      "pendulum: after 5,000 real steps mpc has a return of -327.3 and dqn, the best without a model, ",
    ),
    sentences[1],
  );
  assert(sentences[2].startsWith("mountain-car: "));
  assertEquals(sentences.length, 6);
});

Deno.test("tasks shows a dash where it is not known what a step costs", () => {
  const results = syntheticResults(tasksStudy, "full", ({ seed }) => seed);
  const runs = results.runs.map((run) => run.label === "mpc" ? { ...run, cpu_seconds: NaN } : run);
  const { tables: [table] } = tasksStudy.answer({ ...results, runs });
  const costs = new Map(table.shown!.map((row) => [row[1], row[row.length - 1]]));
  assertEquals([costs.get("mpc"), Number(costs.get("dqn")) > 0], ["–", true]);
});

Deno.test("tasks says with few steps and with many whether a model is better, worse, or cannot be told apart", () => {
  const [all, pendulum] = answerOf(usual).sentences;
  assertEquals(
    all,
    "With 5,000 real steps for every agent, the best agent with a model is better than the best without one on pendulum, " +
      "mountain-car and acrobot (95% confidence). The same holds " +
      "beside agents without a model that take 20,000 steps.",
  );
  assert(pendulum.includes("(better on 100% of pairs of seeds)"), pendulum);
  const [none, worse] = answerOf({ ...usual, dqn: -300 }).sentences;
  assert(
    none.includes("a model is worse than the best without one on pendulum, mountain-car and acrobot ("),
    none,
  );
  assert(worse.includes("(worse on 100% of pairs of seeds); after 20,000 steps dqn"), worse);
  // with four times the steps dqn gains another 70
  const [later, equal] = answerOf({ ...usual, dqn: -400 }).sentences;
  assert(
    later.includes(
      "a model is not told apart from the best without one on pendulum, mountain-car and acrobot (",
    ),
    later,
  );
  assert(
    later.includes(
      "that takes 20,000 steps it is worse than the best without one on pendulum",
    ),
    later,
  );
  assert(equal.includes("(not told apart by 5 seeds: better on 50% of pairs)"), equal);
});

Deno.test("tasks counts the runs that are solved, with a model and without, and over all tasks", () => {
  const before = answerOf(usual).sentences;
  assert(
    before[1].endsWith(
      "Solved, a return of -200, within 5,000 steps: 0 of 35 runs with a model, 0 of 20 runs without.",
    ),
    before[1],
  );
  assert(before[4].startsWith("No agent is solved on most seeds of every task: "), before[4]);
  const solved = answerOf({ ...usual, dyna: -205 }).sentences;
  assert(solved[1].endsWith("5 of 35 runs with a model, 0 of 20 runs without."), solved[1]);
  assert(
    solved[4].includes(
      "dyna is on the most runs, 5 of 15, and mpc, which mbrl study ladder has on CartPole, on 0 of 15.",
    ),
    solved[4],
  );
  const all = answerOf({ ...usual, mpc: -90 }).sentences;
  assert(
    all[4].startsWith("mpc is solved on most seeds of every task: mpc is on the most runs, 15 of 15."),
    all[4],
  );
});

Deno.test("tasks on another task asks and tells about it alone, with what solves it or without", () => {
  const study = tasksStudy.onTask!({ given: "cartpole-hold", name: "cartpole-hold", solved: 425 });
  assertEquals(study.question, "What does each agent do on cartpole-hold?");
  const results = syntheticResults(study, "quick", ({ agent, seed }) => (agent === "mpc" ? 450 : 20) + seed);
  const { sentences: [first, second, third], tables: [table] } = study.answer(results);
  assert(first.includes("not told apart from the best without one on cartpole-hold (95% confidence)"), first);
  assert(second.startsWith("cartpole-hold: after 1,000 real steps mpc has a return of 450"), second);
  assert(second.endsWith("within 1,000 steps: 2 of 4 runs with a model, 0 of 2 runs without."), second);
  assert(third.startsWith("One should expect"), third);
  assertEquals(table.shown![1].slice(0, 2), ["cartpole-hold", "mpc"]);
  const tasks = results.plan.tasks.map(({ solvedThreshold: _, ...task }) => task);
  const [, unsolved] = study.answer({ ...results, plan: { ...results.plan, tasks } }).sentences;
  assert(unsolved.startsWith("cartpole-hold: after"), unsolved);
  assert(!unsolved.includes("Solved"), unsolved);
});
