import { assertEquals } from "@std/assert";
import { formatEpisodes, parseCurves, parseEpisodes } from "../../lib/results/csv.ts";
import { fixedColumns } from "../../lib/results/columns.ts";
import { settingsColumns } from "../../lib/results/settings_columns.ts";
import { writeMerged } from "../../lib/results/store.ts";
import type { StoredContender, StoredPlan } from "../../lib/results/stored_plan.ts";
import { configOf, finishedRun, inFolder, planOf } from "./fixtures.ts";

const contender = (
  label: string,
  settings: StoredContender["settings"],
  agent = label.split(" ")[0],
): StoredContender => ({ label, agent, kind: "model-free", settings });

const sweptPlan = (contenders: readonly StoredContender[]): StoredPlan => ({ ...planOf(0), contenders });

/** The swept settings of every contender of a plan. */
const settingsOf = (plan: StoredPlan) => {
  const { settings } = settingsColumns(plan);
  return plan.contenders.map(({ label }) => settings({ label, task: "cartpole" }));
};

Deno.test("settingsColumns() has a column for every swept setting, shared by the agents that have it", () => {
  const plan = sweptPlan([
    contender("dqn learningRate=1e-3", { learningRate: 1e-3, hiddenWidth: 64, loss: "huber" }),
    contender("dqn learningRate=1e-4", { learningRate: 1e-4, hiddenWidth: 64, loss: "huber" }),
    contender("sac", { learningRate: 3e-4, hiddenWidth: 32 }),
    contender("random", {}),
  ]);
  assertEquals(settingsColumns(plan).names, ["agent", "rules", "learning_rate"]);
  assertEquals(settingsOf(plan), [{ learning_rate: 1e-3 }, { learning_rate: 1e-4 }, {
    learning_rate: 3e-4,
  }, {}]);
  assertEquals(settingsColumns(plan).cells({ label: "random", task: "cartpole" }), [
    "random",
    "hidden",
    undefined,
  ]);
  assertEquals(settingsColumns(planOf(0)).names, ["agent", "rules"]); // agents that differ sweep nothing
});

Deno.test("settingsColumns() takes labels of any form, and the options of tasks", () => {
  const plan: StoredPlan = {
    ...sweptPlan([contender("fast", { twin: true }, "dqn"), contender("slow", { twin: false }, "dqn")]),
    tasks: [
      { label: "cartpole", task: "cartpole", settings: { noise: 0 } },
      { label: "cartpole noise=0.1", task: "cartpole", settings: { noise: 0.1 } },
    ],
  };
  const { names, cells } = settingsColumns(plan);
  assertEquals(names, ["agent", "rules", "task_noise", "twin"]);
  assertEquals(cells({ label: "slow", task: "cartpole noise=0.1" }), ["dqn", "hidden", 0.1, false]);
});

Deno.test("settingsColumns() gives no two columns one name, whatever settings and diagnostics are called", () => {
  const plan = sweptPlan([
    contender("mine 1", { episodes: 1, temperature: 1, rateA: 1, rate_a: 1 }),
    contender("mine 2", { episodes: 2, temperature: 2, rateA: 2, rate_a: 2 }),
  ]);
  const { names } = settingsColumns(plan, ["temperature"]);
  assertEquals(names, [
    "agent",
    "rules",
    "episodes_setting",
    "rate_a",
    "rate_a_setting",
    "temperature_setting",
  ]);
  assertEquals(names.slice(2).filter((name) => fixedColumns.has(name)), []);
});

Deno.test("the merged files of a sweep have its settings, and are read as if they had none", () =>
  inFolder((folder) => {
    const labels = ["dqn learningRate=0.001", "dqn learningRate=0.1"];
    const plan = sweptPlan([
      contender(labels[0], { learningRate: 1e-3 }),
      contender(labels[1], { learningRate: 0.1 }),
    ]);
    const runs = labels.map((label) => finishedRun(label, 0));
    writeMerged(folder, configOf(plan), runs);
    const read = (name: string) => Deno.readTextFileSync(`${folder}/${name}`);
    for (const name of ["curves.csv", "episodes.csv", "runs.csv"]) {
      const [heading, first] = read(name).split("\n").map((line) => line.split(","));
      assertEquals(heading.slice(0, 6), ["label", "task", "seed", "agent", "rules", "learning_rate"]);
      assertEquals(first.slice(0, 6), [labels[0], "cartpole", "0", "dqn", "hidden", "0.001"]);
    }
    for (const name of ["summary.csv", "compute.csv"]) {
      assertEquals(
        read(name).split("\n").map((line) => line.split(",").slice(0, 6).join()).slice(0, 3),
        [
          "label,task,agent,rules,learning_rate,seeds",
          `${labels[0]},cartpole,dqn,hidden,0.001,1`,
          `${labels[1]},cartpole,dqn,hidden,0.1,1`,
        ],
      );
    }
    assertEquals(parseCurves(read("curves.csv"), "c"), runs.flatMap(({ curve }) => [...curve]));
    assertEquals(parseEpisodes(read("episodes.csv"), "e"), runs.flatMap(({ episodes }) => [...episodes]));
  }));

Deno.test("parseCurves() takes no column before env_steps for a diagnostic, and every one behind it", () => {
  const [point] = finishedRun("dqn", 0).curve;
  const values = "50,0,1,0,1,1,,0,0,0.25";
  const heading =
    "env_steps,episodes,eval_return_mean,eval_return_std,eval_return_min,eval_length_mean,model_error," +
    "gradient_steps,imagined_steps,loss";
  const [row] = parseCurves(
    `,label,task,seed,agent,loss_setting,${heading}\n1,x,t,0,dqn,huber,${values}\n`,
    "c",
  );
  assertEquals([row.label, row.diagnostics], ["x", { loss: 0.25 }]);
  const [old] = parseCurves(`agent,task,seed,${heading}\ndqn lr=1,t,0,${values}\n`, "c"); // of before labels
  assertEquals([old.label, old.diagnostics], ["dqn lr=1", { loss: 0.25 }]);
  assertEquals(formatEpisodes([]).startsWith("label,task,seed,episode"), true);
  assertEquals(Object.keys(point).includes("agent"), false);
});
