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
  assertEquals(table.shown!.length, 1 + 3 * 12);
  assert(
    sentences[1].startsWith("pendulum (solved at -200): after 5,000 real steps mpc has a return of -327.3"),
    sentences[1],
  );
  assert(sentences[2].startsWith("mountain-car (solved at -110)"));
  assertEquals(sentences.length, 5);
});

Deno.test("tasks says with few steps and with many whether a model is better, worse, or cannot be told apart", () => {
  const [all, pendulum] = answerOf(usual).sentences;
  assert(pendulum.includes("(better, P 1.00)"), pendulum);
  assert(all.includes("on 3 of 3 tasks (P > 0.9: pendulum, mountain-car and acrobot); against"), all);
  const [, worse] = answerOf({ ...usual, dqn: -300 }).sentences;
  assert(worse.includes("(worse, P 0.00), and with 20,000 steps dqn"), worse);
  const [, equal] = answerOf({ ...usual, dqn: -400 }).sentences;
  assert(equal.includes("(which 5 seeds cannot tell apart, P 0.50)"), equal);
});

Deno.test("tasks counts who is solved in the median", () => {
  assert(answerOf(usual).sentences[1].endsWith("solved in the median: by none."));
  const [, solved] = answerOf({ ...usual, mpc: -205 }).sentences;
  assert(solved.endsWith("solved in the median: mpc after 10."), solved);
});

Deno.test("tasks on another task asks and tells about it alone, with what solves it or without", () => {
  const study = tasksStudy.onTask!({ given: "cartpole-hold", name: "cartpole-hold", solved: 425 });
  assertEquals(study.question, "What does each agent do on cartpole-hold?");
  const results = syntheticResults(study, "quick", ({ agent, seed }) => (agent === "mpc" ? 450 : 20) + seed);
  const { sentences: [second, first], tables: [table] } = study.answer(results);
  assert(
    first.startsWith("cartpole-hold (solved at 425): after 1,000 real steps mpc has a return of 450"),
    first,
  );
  assert(first.endsWith("solved in the median: mpc after 5."), first);
  assert(second.includes("on 1 of 1 task (P > 0.9: cartpole-hold)"), second);
  assertEquals(table.shown![1].slice(0, 2), ["cartpole-hold", "mpc"]);
  const tasks = results.plan.tasks.map(({ solvedThreshold: _, ...task }) => task);
  const [, unsolved] = study.answer({ ...results, plan: { ...results.plan, tasks } }).sentences;
  assert(unsolved.startsWith("cartpole-hold (no return at which it is solved): after"), unsolved);
  assert(!unsolved.includes("in the median"), unsolved);
});
