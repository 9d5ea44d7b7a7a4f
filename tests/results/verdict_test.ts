import { assert, assertEquals } from "@std/assert";
import type { CurveRow, RunRow } from "../../lib/results/rows.ts";
import type { StoredPlan } from "../../lib/results/stored_plan.ts";
import {
  comparisonVerdict,
  evaluationVerdict,
  runVerdict,
  seedsToDecide,
} from "../../lib/results/verdict.ts";

const kinds = {
  dqn: "model-free",
  ppo: "model-free",
  dyna: "model-based",
  mbpo: "model-based",
  random: "control",
} as const;

function planOf(
  solvedThreshold?: number,
  rules: Partial<Record<string, "hidden" | "known">> = {},
): StoredPlan {
  return {
    contenders: Object.entries(kinds).map(([agent, kind]) => ({
      label: agent,
      agent,
      kind,
      settings: {},
      rules: rules[agent] ?? "hidden",
    })),
    tasks: [{
      label: "tank",
      task: "tank",
      settings: {},
      ...(solvedThreshold === undefined ? {} : { solvedThreshold }),
    }],
    seeds: [0, 1, 2, 3, 4],
    budget: { steps: 500 },
    evaluation: { every: 50, episodes: 100 },
  };
}

const plan = planOf(-40);

/** Runs of 500 steps, a seed each, whose returns are −100, and `reached` from a step on. */
function runs(label: string, solvedAt: readonly number[], reached = -30): CurveRow[] {
  return solvedAt.flatMap((at, seed) =>
    Array.from({ length: 10 }, (_, i) => {
      const env_steps = 50 * (i + 1);
      const value = env_steps >= at ? reached : -100;
      return {
        label,
        task: "tank",
        seed,
        env_steps,
        episodes: i,
        eval_return_mean: value,
        eval_return_std: 0,
        eval_return_min: value,
        eval_length_mean: 10,
        model_error: undefined,
        gradient_steps: 0,
        imagined_steps: 0,
        diagnostics: {},
      };
    })
  );
}
const never = [999, 999, 999, 999, 999];

Deno.test("comparisonVerdict() names the first agent, how many times fewer steps it needs, and who never solved it", () => {
  // medians 100 and 250; of resamples of 200, 200, 250, 300, 300 the median lies in [200, 300]; every pair is won
  const rows = [
    ...runs("dyna", [100, 100, 100, 100, 100]),
    ...runs("dqn", [200, 300, 200, 300, 250]),
    ...runs("ppo", never),
    ...runs("random", [300, 999, 999, 999, 999]),
  ];
  assertEquals(comparisonVerdict(rows, plan, []), [
    "With rules hidden, dyna needs the fewest real steps to solve tank: a median of 100 [100, 100] over 5 seeds, 2.5 [2.0, 3.0] times fewer than dqn, the best model-free agent (P(fewer) = 1.00, the probability that a run of it needs fewer).",
    "Never solved within the budget: ppo; solved on some seeds only: random (1 of 5).",
    "These seeds settle which agent is first.",
  ]);
});

Deno.test("comparisonVerdict() says which agents cannot be told apart, and how many seeds would", () => {
  const rows = [
    ...runs("dyna", [100, 250, 150, 300, 100]), // median 150
    ...runs("mbpo", [200, 100, 300, 150, 200]), // median 200
    ...runs("dqn", [300, 300, 300, 300, 300]),
  ];
  const [first, apart, next, ...none] = comparisonVerdict(rows, plan, []);
  assertEquals(none, []);
  // the interval of dyna's median reaches 300, dqn's own
  assert(first.endsWith("which these seeds do not settle: the interval reaches 1."), first);
  assert(
    /^mbpo \(1\.3 \[.*\] times as many\), dqn \(2\.0 \[1\.0, 3\.0\] times as many\) cannot be told apart/
      .test(apart),
    apart,
  );
  assert(
    /^Next: about \d+ seeds \(--seeds 0\.\.\d+, with --resume\) would decide between dyna and dqn/.test(next),
    next,
  );
});

Deno.test("comparisonVerdict() names the nearest of many, and counts the others", () => {
  const labels = Array.from({ length: 10 }, (_, i) => `dyna width=${i + 1}`);
  const [dyna] = plan.contenders.filter(({ agent }) => agent === "dyna");
  const many = { ...plan, contenders: labels.map((label) => ({ ...dyna, label })) };
  // the first alone is at 100; the others, whose medians are 150 to 350, have a seed at 50
  const rows = labels.flatMap((label, i) =>
    runs(label, i === 0 ? [100, 100, 100, 100, 100] : [50, 50, 150 + 50 * (i >> 1), 400, 450])
  );
  const [first, apart] = comparisonVerdict(rows, many, []);
  assert(first.startsWith("With rules hidden, dyna width=1 needs the fewest"), first);
  assertEquals(
    [...apart.matchAll(/width=\d+/g)].map(([name]) => name),
    [2, 3, 4, 5, 6].map((i) => `width=${i}`),
  );
  assert(apart.includes(" and 4 others cannot be told apart"), apart);
});

Deno.test("comparisonVerdict() asks for more steps, not seeds, where too few seeds are solved", () => {
  const rows = [...runs("dyna", [100, 100, 999, 999, 150]), ...runs("dqn", [300, 999, 999, 999, 999])];
  const next = comparisonVerdict(rows, plan, []).at(-1)!;
  assert(next.startsWith("Next: a larger budget on tank (--steps, with --resume)"), next);
});

Deno.test("comparisonVerdict() gives no verdict from one seed", () => {
  const verdict = comparisonVerdict([...runs("dyna", [100]), ...runs("dqn", [300])], plan, []);
  assertEquals(verdict.length, 2);
  assert(verdict[0].includes("one seed shows nothing"), verdict[0]);
  assert(!/fewest|fewer/.test(verdict.join(" ")));
});

Deno.test("comparisonVerdict() keeps agents that knew the rules apart from those that did not", () => {
  const known = { ...plan, contenders: planOf(-40, { dyna: "known" }).contenders };
  const rows = [
    ...runs("dyna", [50, 50, 50, 50, 50]),
    ...runs("mbpo", [150, 150, 150, 150, 150]),
    ...runs("dqn", [300, 300, 300, 300, 300]),
  ];
  const verdict = comparisonVerdict(rows, known, []);
  assert(verdict[0].startsWith("With rules hidden, mbpo needs the fewest real steps"), verdict[0]);
  assert(
    verdict[1].startsWith("With rules known, dyna (rules known) needs the fewest real steps"),
    verdict[1],
  );
});

Deno.test("comparisonVerdict() says so when a model saves nothing, and when nobody solves the task", () => {
  const free = comparisonVerdict(
    [...runs("dqn", [100, 100, 100, 100, 100]), ...runs("dyna", [250, 250, 250, 250, 250])],
    plan,
    [],
  );
  assert(free[0].endsWith("; no model saves any."), free[0]);
  const nobody = comparisonVerdict([...runs("dqn", never), ...runs("dyna", never)], plan, []);
  assertEquals(nobody, [
    "With rules hidden, no agent solves tank on half of its seeds within its budget.",
    "Never solved within the budget: dqn, dyna.",
    "Next: more real steps on tank (--steps, with --resume), or another agent.",
  ]);
});

Deno.test("comparisonVerdict() knows no median where runs ended before others solved", () => {
  // seeds 0 and 1 end unsolved after 100 steps, the others solve at 200, 250 and 300: the median lies between 200 and 300
  const rows = [
    ...runs("dyna", [999, 999]).filter(({ env_steps }) => env_steps <= 100),
    ...runs("dyna", [999, 999, 200, 250, 300]).filter(({ seed }) => seed > 1),
  ];
  const verdict = comparisonVerdict(rows, plan, []);
  assertEquals(
    verdict[0],
    "With rules hidden, no agent's median steps to solve tank are known: too many runs ended before they solved it.",
  );
  assert(verdict.at(-1)?.startsWith("Next: more real steps on tank"));
});

Deno.test("comparisonVerdict() of a single agent gives its median", () => {
  const verdict = comparisonVerdict(
    runs("dyna", [100, 150, 100, 200, 100]),
    planOf(-40, { dyna: "known" }),
    [],
  );
  assertEquals(verdict, [
    "With rules known, dyna solves tank after a median of 100 [100, 200] over 5 seeds.",
    "Next: a model-free agent beside them (--agents …,dqn), to know what the model saves.",
  ]);
});

Deno.test("comparisonVerdict() ranks by final return where a task has no threshold", () => {
  const rows = [
    ...runs("dyna", [100, 100, 100, 100, 100], -10),
    ...runs("dqn", [100, 100, 100, 100, 100], -20),
    ...runs("mbpo", [100, 100, 999, 999, 999], -5),
  ];
  assertEquals(comparisonVerdict(rows, planOf(), []), [
    "tank has no threshold, so nothing is solved: dyna, with rules hidden, ends with the highest return, -10 [-10, -10] (IQM over 5 seeds).",
    "mbpo (-68.3 [-100, -5]) cannot be told apart from it: the intervals overlap.",
    "Next: more seeds, with --resume, narrow the intervals.",
  ]);
});

Deno.test("seedsToDecide() grows with the square of what is missing", () => {
  // log interval half as wide again as the log ratio: 1.5² times as many
  assertEquals(seedsToDecide({ value: Math.E, low: Math.exp(-0.5), high: Math.exp(2.5) }, 8), 18);
  assertEquals(seedsToDecide({ value: 2, low: 1.5, high: 3 }, 8), 8);
  assertEquals(seedsToDecide({ value: 1, low: 0.5, high: 2 }, 8), Infinity);
  assertEquals(seedsToDecide({ value: 2, low: 0, high: 4 }, 8), Infinity);
});

Deno.test("runVerdict() tells of one run that it shows nothing about the agent", () => {
  const run = { label: "dqn", task: "tank", seed: 0, status: "done" } as RunRow;
  const [found, next] = runVerdict(runs("dqn", [200]), run, plan);
  assertEquals(
    found,
    "With seed 0, dqn solves tank after 200 real steps; its return after 500 real steps is -30.",
  );
  assert(
    next.startsWith(
      "One seed shows nothing about the agent. Next: mbrl compare --agents dyna,dqn --seeds 0..4",
    ),
  );
  assert(runVerdict(runs("dqn", [999]), run, plan)[0].includes("does not solve tank within 500 real steps"));
  assert(runVerdict(runs("dqn", [200]), { ...run, status: "diverged" }, plan)[0].includes("diverged"));
});

Deno.test("evaluationVerdict() never says that one evaluation solves a task", () => {
  const policy = { label: "dqn", task: "tank", episodes: 100, returnMean: -30, returnStd: 10 };
  assertEquals(
    evaluationVerdict({ ...policy, threshold: -40 })[0],
    "The greedy policy of dqn returns -30 ± 1 on tank: at or above the threshold of -40, which a run must reach at 5 consecutive points over 200 real steps to count as solved.",
  );
  assert(evaluationVerdict({ ...policy, threshold: -20 })[0].includes(": below the threshold"));
  assert(evaluationVerdict(policy)[0].endsWith("a task without a threshold."));
});
