/**
 * What a learned model is worth on the next task of the same physics, against learning anew.
 *
 * @module
 */

import type { ModelTransferCase } from "../experiment/measurements/model_transfer.ts";
import { type Interval, mean } from "../results/statistics.ts";
import { counted, withThousands } from "../results/thousands.ts";
import { linesPicture } from "./measured_pictures.ts";
import { columnOf, medianInterval, rowsOfPart } from "./measured_rows.ts";
import { describeOrder, orderOfSeeds } from "./probabilities.ts";
import { listed } from "./sentences.ts";
import {
  intervalColumns,
  type Study,
  type StudyAnswer,
  type StudyPart,
  type StudyResults,
  type StudySize,
  studyTable,
} from "./study.ts";

const seeds = { full: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], quick: [0, 1, 2] };
const SOURCE_STEPS = 300;

/** A next task. */
type Next = Omit<ModelTransferCase, "sourceSteps">;

const tasks: Readonly<Record<string, Next>> = {
  "hold the cart at x": { task: "cartpole-hold", settings: {}, steps: 200, every: 25 },
  "balance a pole of twice the length": {
    task: "cartpole",
    taskSettings: { poleLength: 2 },
    settings: {},
    steps: 100,
    every: 10,
  },
  // a linear policy cannot swing up; sequences that end in a learned value can
  "swing up": { task: "cartpole-swingup", settings: { planner: "cem" }, steps: 500, every: 100 },
};
const quickTasks = ["hold the cart at x"];
const WITH = "with the model";
const ANEW = "anew";

const nextOf = (size: StudySize) => size === "full" ? Object.keys(tasks) : quickTasks;
const caseName = (task: string, start: string) => `${task}, ${start}`;

/** The study. */
export const transferStudy: Study = {
  name: "transfer",
  question: "What is a learned model worth on the next task?",
  lecture: "Answers the lecture's advantage “Transfer learned model to new tasks”",
  minutes: { quick: 2, full: 10 },
  parts: (size): StudyPart[] => [{
    name: "transfer",
    measure: "model transfer",
    cases: Object.fromEntries(
      nextOf(size).flatMap((task) =>
        [[WITH, SOURCE_STEPS], [ANEW, 0]].map(([start, sourceSteps]): [string, ModelTransferCase] => [
          caseName(task, String(start)),
          { ...tasks[task], sourceSteps: Number(sourceSteps) },
        ])
      ),
    ),
    seeds: seeds[size],
  }],
  answer,
  async pictures(results) {
    const points = rowsOf(results).flatMap((
      { task, start, steps, returns },
    ) => [{ panel: task, series: start, x: steps, y: mean(returns) }]);
    return [
      await linesPicture(
        "transfer.svg",
        "A model of balancing on the next task, and learning anew",
        "Mean over seeds of the return of 10 episodes; rewards and ends are known",
        [{ title: "Real steps on the next task" }, { title: "Return" }],
        points,
      ),
    ];
  },
};

/** Returns after a number of real steps on the next task. */
interface PointRow {
  readonly task: string;
  readonly start: string;
  readonly steps: number;
  readonly returns: readonly number[];
  readonly interval: Interval;
}

function rowsOf(results: StudyResults): PointRow[] {
  const rows = rowsOfPart(results, "transfer");
  return nextOf(results.size).flatMap((task) =>
    [WITH, ANEW].flatMap((start) => {
      const name = caseName(task, start);
      const points = [...new Set(rows.flatMap((row) => row.name === name ? row.values.steps : []))];
      return points.sort((a, b) => a - b).map((steps): PointRow => {
        const returns = columnOf(rows, name, "return", { steps });
        return { task, start, steps, returns, interval: medianInterval(returns) };
      });
    })
  );
}

function answer(results: StudyResults): StudyAnswer {
  const { size } = results;
  const rows = rowsOf(results);
  const count = seeds[size].length;
  return {
    sentences: [
      ...nextOf(size).flatMap((task) => taskSentences(rows.filter((row) => row.task === task), task)),
      `One should expect it: the dynamics are the task's and not the reward's, so a model serves wherever the next task goes ` +
      `where the data of the last one were; a pole that was only balanced says little of one that hangs, and a longer one answers a push with another turn.`,
      ...size === "quick"
        ? [
          `${
            counted(count, "seed")
          } and a single task are too few; swinging up, where the data do not reach, is left to the full study.`,
        ]
        : [],
      `To try next: mbrl compare --task cartpole-hold --agents mpc --model CHECKPOINT, with a model of your own.`,
    ],
    tables: [
      studyTable<PointRow>("transfer", "Returns on the next task: median of seeds [95%]", [
        { csv: { task: ({ task }) => task }, shown: ["next task", ({ task }) => task] },
        { csv: { start: ({ start }) => start }, shown: ["start", ({ start }) => start] },
        {
          csv: { steps: ({ steps }) => steps },
          shown: ["real steps", ({ steps }) => withThousands(steps)],
        },
        { csv: { seeds: ({ returns }) => returns.length } },
        {
          csv: intervalColumns("return_median", ({ interval }) => interval),
          shown: [
            "return",
            ({ interval: { value, low, high } }) =>
              `${value.toFixed(0)} [${low.toFixed(0)}, ${high.toFixed(0)}]`,
          ],
        },
      ], rows),
    ],
  };
}

function taskSentences(rows: readonly PointRow[], task: string): string[] {
  const of = (start: string) => rows.filter((row) => row.start === start);
  const [withIt, anew] = [of(WITH), of(ANEW)];
  const against = (a: PointRow, b: PointRow) =>
    `${mean(a.returns).toFixed(0)} against ${mean(b.returns).toFixed(0)} (${
      describeOrder(a.returns, b.returns)
    })`;
  const pairs = withIt.map((row) => [row, anew.find(({ steps }) => steps === row.steps)!] as const);
  const better = pairs.filter(([a, b]) => orderOfSeeds(a.returns, b.returns) === "higher");
  const best = anew.reduce((a, b) => mean(b.returns) > mean(a.returns) ? b : a);
  const reached = withIt.find((row) => mean(row.returns) >= mean(best.returns));
  const [first, firstAnew] = [withIt[0], anew[0]];
  const [last, lastAnew] = pairs[pairs.length - 1];
  return [
    `To ${task}, a model of ${SOURCE_STEPS} steps of balancing gives after ${first.steps} real steps a return of ${
      against(first, firstAnew)
    } without.`,
    `It is better than learning anew, with 95% confidence, at ${better.length} of ${
      counted(pairs.length, "evaluation")
    }${
      better.length === 0 ? "" : `, after ${listed(better.map(([{ steps }]) => withThousands(steps)))} steps`
    }; at the end it has ${against(last, lastAnew)}; what learning anew has at its best, ${
      mean(best.returns).toFixed(0)
    } after ${withThousands(best.steps)} steps, the model ${
      reached === undefined
        ? `does not reach in ${withThousands(last.steps)}`
        : `reaches after ${withThousands(reached.steps)}`
    }.`,
  ];
}
