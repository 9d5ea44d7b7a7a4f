/**
 * What a learned model is worth on the next task of the same physics, against learning anew.
 *
 * @module
 */

import type { ModelTransferCase } from "../experiment/measurements/model_transfer.ts";
import { mean } from "../results/statistics.ts";
import { counted, withThousands } from "../results/thousands.ts";
import { linesPicture } from "./measured_pictures.ts";
import { columnOf, meanInterval, rowsOfPart } from "./measured_rows.ts";
import { describeOrder, orderOfSeeds, probabilityOfHigher } from "./probabilities.ts";
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
/** How tasks are called in the answer. */
const words: Readonly<Record<string, { readonly label: string; readonly when: string }>> = {
  "hold the cart at x": { label: "hold the cart", when: "only the goal changes (hold the cart in a place)" },
  "balance a pole of twice the length": { label: "pole twice as long", when: "the pole is twice as long" },
  "swing up": { label: "swing up", when: "the pole has to be swung up" },
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
  minutes: { quick: 2, full: 25 },
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
    const points = [WITH, ANEW].flatMap((start) =>
      rowsOf(results).map(({ task, steps, [start === WITH ? "withModel" : "anew"]: returns }) => ({
        panel: task,
        series: start,
        x: steps,
        y: mean(returns),
      }))
    );
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
  readonly steps: number;
  /** Of every seed that began with the model. */
  readonly withModel: readonly number[];
  /** Of every seed that learned anew. */
  readonly anew: readonly number[];
  /** How the former stand to the latter. */
  readonly order: Order;
}

type Order = ReturnType<typeof orderOfSeeds>;

function rowsOf(results: StudyResults): PointRow[] {
  const rows = rowsOfPart(results, "transfer");
  return nextOf(results.size).flatMap((task) => {
    const [withIt, anew] = [WITH, ANEW].map((start) => caseName(task, start));
    const points = [...new Set(rows.flatMap((row) => row.name === withIt ? row.values.steps : []))];
    return points.sort((a, b) => a - b).map((steps): PointRow => {
      const [a, b] = [withIt, anew].map((name) => columnOf(rows, name, "return", { steps }));
      return { task, steps, withModel: a, anew: b, order: orderOfSeeds(a, b) };
    });
  });
}

/** What a model does, by how runs with it stand to those without. */
const verbs: Readonly<Record<Order, string>> = {
  higher: "helps",
  lower: "hurts",
  unclear: "has no clear effect",
};

/** What returns with the model are. */
const adjectives: Readonly<Record<Order, string>> = {
  higher: "better",
  lower: "worse",
  unclear: "not told apart",
};

function answer(results: StudyResults): StudyAnswer {
  const { size } = results;
  const rows = rowsOf(results);
  const count = counted(seeds[size].length, "seed");
  const byTask = [...Map.groupBy(rows, ({ task }) => task)].map(([task, own]) => ({
    when: words[task].when,
    own,
    verdict: verdictOf(own),
  }));
  const endingIn = (order: Order) => byTask.filter(({ own }) => lastOrder(own) === order);
  return {
    sentences: [
      `${
        new Set(byTask.map(({ verdict }) => verdict)).size > 1 ? "It depends on what changes: a" : "A"
      } model of ${SOURCE_STEPS} real steps of balancing ${
        [...Map.groupBy(byTask, ({ verdict }) => verdict)].map(([verdict, own]) =>
          `${verdict} when ${listed(own.map(({ when }) => when))}`
        ).join("; it ")
      }.`,
      ...byTask.map(({ when, own }) => taskSentence(when, own)),
      `The lecture counts transfer among the advantages of a model: here the model is better than learning anew at first and at the end on ${
        endingIn("higher").length
      } of ${counted(byTask.length, "next task")}, only at first on ${
        byTask.filter(({ own }) => firstOrder(own) === "higher" && lastOrder(own) !== "higher").length
      }, and worse at the end on ${endingIn("lower").length}.`,
      `One should expect it: the dynamics are the task's and not the reward's, so a model serves wherever the next task goes ` +
      `where the data of the last one were; a pole that was only balanced says little of one that hangs, and a longer one answers a push with another turn, ` +
      `while the old data stay among those that the model is fitted to.`,
      ...size === "quick"
        ? [
          `${count} are too few to tell a difference, and a single task says little; swinging up, where the data do not reach, is left ` +
          `to the full study.`,
        ]
        : [],
      `To try next: mbrl compare --task cartpole-hold --agents mpc --model CHECKPOINT, with a model of your own.`,
    ],
    tables: [
      studyTable<PointRow>("transfer", "Returns on the next task, at most 500: mean of seeds [95%]", [
        { csv: { task: ({ task }) => task }, shown: ["next task", ({ task }) => words[task].label] },
        {
          csv: { steps: ({ steps }) => steps },
          shown: ["real steps", ({ steps }) => withThousands(steps)],
        },
        { csv: { seeds: ({ anew }) => anew.length } },
        {
          csv: intervalColumns("with_model_mean", ({ withModel }) => meanInterval(withModel)),
          shown: [WITH, ({ withModel }) => shownReturn(withModel)],
        },
        {
          csv: intervalColumns("anew_mean", ({ anew }) => meanInterval(anew)),
          shown: [ANEW, ({ anew }) => shownReturn(anew)],
        },
        {
          csv: { with_model_higher: ({ withModel, anew }) => probabilityOfHigher(withModel, anew) },
          shown: [
            "model is",
            ({ order }) => adjectives[order],
          ],
        },
      ], rows),
    ],
  };
}

function shownReturn(returns: readonly number[]): string {
  const { value, low, high } = meanInterval(returns);
  return `${value.toFixed(0)} [${low.toFixed(0)}, ${high.toFixed(0)}]`;
}

const firstOrder = (rows: readonly PointRow[]) => rows[0].order;
const lastOrder = (rows: readonly PointRow[]) => rows[rows.length - 1].order;

/** "helps", or "helps at first and hurts at the end". */
function verdictOf(rows: readonly PointRow[]): string {
  const [first, last] = [verbs[firstOrder(rows)], verbs[lastOrder(rows)]];
  return first === last ? first : `${first} at first and ${last} at the end`;
}

function taskSentence(when: string, rows: readonly PointRow[]): string {
  const [first] = rows;
  const last = rows[rows.length - 1];
  /** The evaluation from which on all are as the last one. */
  const since = rows[rows.findLastIndex(({ order }) => order !== last.order) + 1];
  const means = ({ withModel, anew }: PointRow) => [withModel, anew].map((one) => mean(one).toFixed(0));
  const [[a, b], [c, d]] = [means(first), means(last)];
  return `When ${when}, mean returns after ${
    counted(first.steps, "real step")
  } are ${a} with the model and ${b} anew (${describeOrder(first.withModel, first.anew)}). After ${
    withThousands(last.steps)
  } they are ${c} and ${d}: ${first.order === last.order ? "still " : ""}${adjectives[last.order]}${
    last.order === "unclear" ? "" : " with the model"
  }${since === first || since === last ? "" : `, from ${counted(since.steps, "step")} on`}.`;
}
