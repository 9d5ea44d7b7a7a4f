/** Results of a study whose runs were never made: every number follows from a table. */

import { planOf } from "../../lib/experiment/comparison.ts";
import { isOnGrid } from "../../lib/results/evaluation_grid.ts";
import { differingGroups } from "../../lib/results/plan_groups.ts";
import type { RunRow } from "../../lib/results/rows.ts";
import type { FinishedRun } from "../../lib/results/run_files.ts";
import { firstCrossing, retention, stepsToSolve } from "../../lib/results/statistics.ts";
import type { StoredPlan } from "../../lib/results/stored_plan.ts";
import type { Study, StudyResults, StudySize } from "../../lib/studies/study.ts";
import { runsOfStudy } from "../../lib/studies/study_runs.ts";
import { origin } from "../results/fixtures.ts";
import { type Measurement, measurementsOf } from "../../lib/studies/measured_parts.ts";
import type { MeasuredValues } from "../../lib/experiment/measurements/measurement.ts";
import type { RunSpec } from "../../lib/experiment/run_spec.ts";

/** The mean return of a run at a real step. */
export type Curve = (spec: RunSpec, steps: number) => number;

/** CPU milliseconds of a real step. */
export type Cost = (spec: RunSpec) => number;

/** A run with the evaluation points of its specification. */
export function syntheticRun(
  spec: RunSpec,
  curve: Curve,
  threshold: number,
  cost: Cost = () => 1,
): FinishedRun {
  // an episode of 20 real steps, where those are the budget
  const budget = "steps" in spec.budget ? spec.budget.steps : 20 * spec.budget.episodes;
  const key = { label: spec.agentLabel, task: spec.taskLabel, seed: spec.seed };
  const points = Array.from({ length: budget }, (_, i) => i + 1)
    .filter((steps) => isOnGrid(steps, spec.evaluation) || steps === budget)
    .map((steps) => ({ steps, value: curve(spec, steps) }));
  const toSolve = stepsToSolve(points, threshold);
  const run: RunRow = {
    ...key,
    status: "done",
    steps_to_solve: toSolve,
    first_crossing: firstCrossing(points, threshold),
    retention: retention(points, threshold),
    final_return: points[points.length - 1].value,
    wall_seconds: 36,
    steps_per_second: 10,
    cpu_seconds: cost(spec) * budget / 1000,
    cpu_seconds_to_solve: cost(spec) * toSolve / 1000,
    gradient_steps: 0,
    imagined_steps: 0,
    ...origin,
    error: "",
  };
  return {
    run,
    episodes: [],
    curve: points.map(({ steps, value }) => ({
      ...key,
      env_steps: steps,
      episodes: "episodes" in spec.budget ? spec.budget.episodes : 0,
      eval_return_mean: value,
      eval_return_std: 0,
      eval_return_min: value,
      eval_length_mean: value,
      model_error: undefined,
      gradient_steps: 0,
      imagined_steps: 0,
      diagnostics: {},
    })),
  };
}

/** The results of every run of a study. */
export function syntheticResults(study: Study, size: StudySize, curve: Curve, cost?: Cost): StudyResults {
  const parts = runsOfStudy(study, size);
  const plans = parts.map(({ config }) => planOf(config));
  const groups = differingGroups(plans);
  const plan: StoredPlan = {
    ...plans[0],
    contenders: plans.flatMap(({ contenders }) => contenders)
      .filter(({ label }, i, all) => all.findIndex((other) => other.label === label) === i),
    tasks: plans.flatMap(({ tasks }) => tasks)
      .filter(({ label }, i, all) => all.findIndex((other) => other.label === label) === i),
    seeds: [...new Set(plans.flatMap(({ seeds }) => seeds))].sort((a, b) => a - b),
    ...groups === undefined ? {} : { groups },
  };
  const runs = parts.flatMap(({ specs }) =>
    specs.map((spec) =>
      syntheticRun(
        spec,
        curve,
        plan.tasks.find(({ label }) => label === spec.taskLabel)!.solvedThreshold!,
        cost,
      )
    )
  );
  return {
    size,
    plan,
    points: runs.flatMap(({ curve }) => curve),
    runs: runs.map(({ run }) => run),
    measured: new Map(),
    times: [],
  };
}

/** The rows of a measurement. */
export type Rows = (measurement: Measurement) => readonly MeasuredValues[];

/** The results of every measurement of a study. */
export function syntheticMeasurements(study: Study, size: StudySize, rows: Rows): StudyResults {
  const all = measurementsOf(study, size);
  const measured = Map.groupBy(
    all.flatMap((one) =>
      rows(one).map((values) => ({ part: one.part, name: one.name, seed: one.seed, values }))
    ),
    ({ part }) => part,
  );
  return {
    ...syntheticResults(study, size, () => 0),
    measured,
    times: all.map(({ part, name, seed }) => ({ part, name, seed, seconds: 36 })),
  };
}
