/**
 * When a model is worth nothing: noise, another task, unlimited steps, CPU seconds instead of real steps.
 *
 * @module
 */

import { drawPictures } from "../results/pictures.ts";
import { groupCurves, groupStatistics } from "../results/seed_statistics.ts";
import { formatReturnInterval } from "../results/statistic_texts.ts";
import {
  bootstrap,
  interquartileMeanOfSorted,
  type Interval,
  median,
  probabilityOfFewer,
} from "../results/statistics.ts";
import { counted, withThousands } from "../results/thousands.ts";
import { probabilityOfHigher, SURE } from "./probabilities.ts";
import { listed } from "./sentences.ts";
import {
  intervalColumns,
  type Study,
  type StudyAnswer,
  type StudyPart,
  type StudyResults,
  studyTable,
} from "./study.ts";

const noises = { full: [0, 0.01, 0.03, 0.1], quick: [0, 0.03] };
const seeds = { full: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], quick: [0, 1] };
/** Agents and their real steps. */
const budgets: Readonly<Record<"full" | "quick", Readonly<Record<string, number>>>> = {
  full: { mpc: 1500, mbpo: 1500, dyna: 5000, "linear-search": 20_000, dqn: 20_000, sac: 20_000 },
  quick: { mpc: 300, dyna: 1000, "linear-search": 10_000, dqn: 3000 },
};

/** The study. */
export const losingStudy: Study = {
  name: "losing",
  question: "When is a learned model worth nothing?",
  lecture: "Answers the lecture's discussion question 4 and its “Avoid when”",
  minutes: { quick: 2, full: 150 },
  parts: (size) =>
    Object.entries(budgets[size]).flatMap(([agent, steps]): StudyPart[] => {
      const comparison = {
        agents: [agent],
        seeds: seeds[size],
        budget: { steps },
        evaluation: { episodes: 20 },
      };
      const noise = { ...comparison, settings: { task: { noise: noises[size] } } };
      return [
        { name: `${agent}-noise`, comparison: noise },
        ...size === "quick"
          ? []
          : [{ name: `${agent}-acrobot`, comparison: { ...comparison, task: "acrobot" } }],
      ];
    }),
  answer,
  pictures: ({ points, plan, runs }) => drawPictures(points, plan, runs),
};

/** One agent under one condition. */
interface ConditionRow {
  readonly task: string;
  readonly label: string;
  readonly kind: string;
  readonly seeds: number;
  readonly budget: number;
  /** Returns of the seeds after the steps that every agent took. */
  readonly earlyReturns: readonly number[];
  readonly early: Interval;
  /** Returns of the seeds at the end. */
  readonly finalReturns: readonly number[];
  readonly final: Interval;
  /** CPU seconds of acting and learning to solve, of each seed; infinite where it is not solved. */
  readonly seconds: readonly number[];
}

/** The best agent with a model and the best without, under one condition. */
interface Verdict {
  readonly task: string;
  readonly model: ConditionRow;
  readonly free: ConditionRow;
  /** The probability that a seed of the former is better. */
  readonly probability: number;
}

function rowsOf({ points, plan, runs, size }: StudyResults): ConditionRow[] {
  const common = commonSteps(size);
  const iqm = (values: readonly number[]) => bootstrap(values, interquartileMeanOfSorted);
  return groupCurves(points, runs).map((group): ConditionRow => {
    const { label, task } = group;
    const own = groupStatistics(group, plan);
    const finalReturns = own.map(({ finalReturn }) => finalReturn);
    const earlyReturns = [...group.seeds.values()].map((curve) =>
      curve.findLast(({ steps }) => steps <= common)?.value ?? NaN
    );
    return {
      task,
      label,
      kind: plan.contenders.find((contender) => contender.label === label)?.kind ?? "",
      seeds: own.length,
      budget: own.reduce((most, { end }) => Math.max(most, end), 0),
      earlyReturns,
      early: iqm(earlyReturns),
      finalReturns,
      final: iqm(finalReturns),
      seconds: runs.filter((run) => run.label === label && run.task === task)
        .map((run) => run.cpu_seconds_to_solve),
    };
  });
}

/** Real steps that every agent took. */
function commonSteps(size: "full" | "quick"): number {
  return Object.values(budgets[size]).reduce((least, steps) => Math.min(least, steps));
}

function answer(results: StudyResults): StudyAnswer {
  const { size } = results;
  const rows = rowsOf(results);
  const tasks = [...new Set(rows.map(({ task }) => task))];
  const verdicts = (score: (row: ConditionRow) => number, better: Better): Verdict[] =>
    tasks.map((task) => {
      const best = (kind: string) =>
        rows.filter((row) => row.task === task && row.kind === kind).reduce((a, b) =>
          score(b) > score(a) ? b : a
        );
      const [model, free] = [best("model-based"), best("model-free")];
      return { task, model, free, probability: better(model, free) };
    });
  const early = verdicts(
    ({ early }) => early.value,
    (a, b) => probabilityOfHigher(a.earlyReturns, b.earlyReturns),
  );
  const late = verdicts(
    ({ final }) => final.value,
    (a, b) => probabilityOfHigher(a.finalReturns, b.finalReturns),
  );
  const cpu = verdicts(({ seconds }) => -median(seconds), (a, b) => probabilityOfFewer(a.seconds, b.seconds));
  const lost = [
    ...early.filter(loses).map(({ task }) => `${task} with ${withThousands(commonSteps(size))} steps`),
    ...late.filter(loses).map(({ task }) => `${task} with steps unlimited`),
    ...cpu.filter(loses).map(({ task }) => `${task} in CPU seconds`),
  ];
  const most = Object.values(budgets[size]).reduce((most, steps) => Math.max(most, steps));
  return {
    sentences: [
      `Of ${3 * tasks.length} conditions the best model-free agent wins with P > ${SURE} in ${lost.length}${
        lost.length === 0 ? "" : `: ${listed(lost)}`
      }.`,
      `With ${withThousands(commonSteps(size))} real steps each, ${tellAll(early)}.`,
      `With steps unlimited, which here is ${withThousands(most)} without a model, ${tellAll(late)}.`,
      `Counted in CPU seconds to solve instead of real steps, ${tellAll(cpu)}.`,
      ...alongNoise(late.filter(({ task }) => task.startsWith("cartpole"))),
      `One should have expected it: what a model saves is real steps; noise that it cannot predict, steps that cost ` +
      `nothing and seconds that count take that away.`,
      ...size === "quick"
        ? [
          `${
            counted(seeds.quick.length, "seed")
          } and small budgets are too few to say where the change lies.`,
        ]
        : [],
    ],
    tables: [conditionsTable(rows, commonSteps(size))],
  };
}

type Better = (model: ConditionRow, free: ConditionRow) => number;

const loses = ({ probability }: Verdict) => probability < 1 - SURE;

/** "the model wins on a (mpc against dqn, P 1.00), loses on b (…), and neither on c (…)". */
function tellAll(verdicts: readonly Verdict[]): string {
  const told = (own: readonly Verdict[]) =>
    listed(
      own.map(({ task, model, free, probability }) =>
        `${task} (${model.label} against ${free.label}, P ${probability.toFixed(2)})`
      ),
    );
  const wins = verdicts.filter(({ probability }) => probability > SURE);
  const losses = verdicts.filter(loses);
  const others = verdicts.filter((verdict) => !wins.includes(verdict) && !losses.includes(verdict));
  return [
    ...wins.length === 0 ? [] : [`the model wins on ${told(wins)}`],
    ...losses.length === 0 ? [] : [`it loses on ${told(losses)}`],
    ...others.length === 0 ? [] : [`it cannot be said on ${told(others)}`],
  ].join("; ");
}

/** The probability that the model is better along the noise, and where it crosses one half. */
function alongNoise(verdicts: readonly Verdict[]): string[] {
  const noiseOf = ({ task }: Verdict) => Number(/noise=(\S+)/.exec(task)?.[1] ?? 0);
  const ordered = verdicts.toSorted((a, b) => noiseOf(a) - noiseOf(b));
  const told =
    `With process noise of ${
      listed(ordered.map((verdict) => String(noiseOf(verdict))))
    } and steps unlimited, ` +
    `the probability that the model is better is ${
      listed(ordered.map(({ probability }) => probability.toFixed(2)))
    }`;
  const change = ordered.findIndex(({ probability }, i) =>
    i > 0 && (probability < 0.5) !== (ordered[i - 1].probability < 0.5)
  );
  return [
    `${told}: ${
      change < 0
        ? "it stays on one side of one half"
        : `it crosses one half between ${noiseOf(ordered[change - 1])} and ${noiseOf(ordered[change])}`
    }.`,
  ];
}

function conditionsTable(rows: readonly ConditionRow[], common: number) {
  return studyTable<ConditionRow>("losing", "Agents under each condition", [
    { csv: { task: (row) => row.task }, shown: ["task", (row) => row.task] },
    { csv: { agent: (row) => row.label }, shown: ["agent", (row) => row.label] },
    { csv: { kind: (row) => row.kind }, shown: ["kind", (row) => row.kind] },
    { csv: { seeds: (row) => row.seeds } },
    {
      csv: intervalColumns(`return_iqm_${common}`, (row) => row.early),
      shown: [`after ${withThousands(common)}`, (row) => formatReturnInterval(row.early)],
    },
    { csv: { budget: (row) => row.budget }, shown: ["budget", (row) => withThousands(row.budget)] },
    {
      csv: intervalColumns("final_return_iqm", (row) => row.final),
      shown: ["at its end", (row) => formatReturnInterval(row.final)],
    },
    {
      csv: { cpu_seconds_to_solve_median: (row) => median(row.seconds) },
      shown: [
        "CPU s to solve",
        ({ seconds }) => median(seconds) === Infinity ? "–" : median(seconds).toPrecision(2),
      ],
    },
  ], rows);
}
