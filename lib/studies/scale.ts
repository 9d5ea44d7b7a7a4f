/**
 * How the cost of a real step, in time and memory, grows with what an agent does between two of them, with the length of a run, and
 * with runs beside it.
 *
 * @module
 */

import type { RunCostCase } from "../experiment/measurements/run_cost.ts";
import { nameScales, vegaScales } from "../results/charts/name_styles.ts";
import { domainOf, dots, lines, pictureSpec, type Plot, topLegend } from "../results/charts/plot.ts";
import { renderSvg } from "../results/charts/render.ts";
import { type Interval, median } from "../results/statistics.ts";
import { counted, withThousands } from "../results/thousands.ts";
import type { SettingValue } from "../settings/settings.ts";
import { columnOf, medianInterval, rowsOfPart } from "./measured_rows.ts";
import { describeOrder } from "./probabilities.ts";
import { extremes, growthOf, laws } from "./scale_growth.ts";
import {
  intervalColumns,
  type Study,
  type StudyAnswer,
  type StudyPart,
  type StudyResults,
  type StudySize,
  studyTable,
} from "./study.ts";

/** What is varied: a setting of an agent, the length of its run, or the number of runs at a time. */
interface Quantity {
  readonly agent: string;
  readonly name: string;
  readonly of: { readonly setting: string; readonly values: readonly number[] } | "real steps" | {
    readonly jobs: readonly number[];
  };
  /** Settings that are the same at every value. */
  readonly settings?: Readonly<Record<string, SettingValue>>;
}

const STEPS = "real steps of mbpo";
const JOBS = "runs of dqn at the same time";
const MODEL_UNITS = "units of a hidden layer of mbpo's models";
const DQN_UNITS = "units of a hidden layer of dqn";
/** The width at which the two are compared. */
const UNITS = 64;
const quantities: readonly Quantity[] = [
  { agent: "mbpo", name: STEPS, of: "real steps" },
  {
    agent: "mbpo",
    name: "members of mbpo's ensemble",
    of: { setting: "modelMembers", values: [1, 2, 4, 8] },
  },
  {
    agent: "mbpo",
    name: MODEL_UNITS,
    of: { setting: "modelWidth", values: [32, 64, 128, 256] },
  },
  {
    agent: "dqn",
    name: DQN_UNITS,
    of: { setting: "hiddenWidth", values: [32, 64, 128, 256] },
  },
  {
    agent: "dyna",
    name: "rollout length of dyna",
    of: { setting: "rolloutLength", values: [5, 10, 20, 40, 80] },
  },
  { agent: "dqn", name: JOBS, of: { jobs: [1, 2, 4] } },
];
const seeds = { full: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], quick: [0] };
/** Real steps of a run whose settings are varied; what is measured is its second half, when the agent learns. */
const steps = { full: 400, quick: 300 };
/** Real steps of the run whose length is looked at, and of its pieces. */
const long = { full: { steps: 2000, every: 250 }, quick: { steps: 1000, every: 250 } };
/** Real steps of each of the runs that are made at the same time. */
const beside = { full: 1000, quick: 600 };

/** A case, and which quantity has which value in it. */
interface ScaleCase {
  readonly name: string;
  readonly quantity: string;
  /** Of every row, if it is the run's length that varies. */
  readonly value?: number;
  readonly of: RunCostCase;
}

function casesOf(size: StudySize): ScaleCase[] {
  return quantities.flatMap(({ agent, name: quantity, of }): ScaleCase[] => {
    const run = { agent, settings: {}, task: "cartpole" };
    if (of === "real steps") {
      return [{ name: `long run of ${agent}`, quantity, of: { ...run, ...long[size] } }];
    }
    if ("jobs" in of) {
      return of.jobs.map((jobs) => ({
        name: `${counted(jobs, "run")} of ${agent}`,
        quantity,
        value: jobs,
        of: { ...run, steps: beside[size], every: beside[size], jobs },
      }));
    }
    return of.values.map((value) => ({
      name: `${agent} ${of.setting}=${value}`,
      quantity,
      value,
      of: { ...run, settings: { [of.setting]: value }, steps: steps[size], every: steps[size] / 2 },
    }));
  });
}

/** The study. */
export const scaleStudy: Study = {
  name: "scale",
  question:
    "How do time and memory of a real step grow with real steps, members, width, rollout length and runs at a time?",
  lecture: "Answers what the lecture's “computationally expensive” amounts to",
  minutes: { quick: 1, full: 10 },
  isAlone: true,
  parts: (size): StudyPart[] => [{
    name: "cost",
    measure: "run cost",
    cases: Object.fromEntries(casesOf(size).map(({ name, of }) => [name, of])),
    seeds: seeds[size],
  }],
  answer,
  async pictures(results) {
    const rows = rowsOf(results);
    const names = quantities.map(({ name }) => name);
    const plot = (
      title: string,
      points: readonly { quantity: string; value: number; cost: number }[],
    ): Plot => ({
      width: 560,
      height: 300,
      x: { type: "log", domain: domainOf(points.map(({ value }) => value), "log"), axis: { title: "Value" } },
      y: { type: "log", domain: domainOf(points.map(({ cost }) => cost), "log"), axis: { title } },
      layers: [
        lines(points, ["value", "cost"], "quantity", { strokeWidth: 2 }),
        dots(points, ["value", "cost"], "quantity", 50),
      ],
    });
    const pointsOf = (cost: (row: ScaleRow) => number) =>
      rows.map((row) => ({ quantity: row.quantity, value: row.value, cost: cost(row) }));
    const svg = await renderSvg(pictureSpec({
      title: "CPU time of a real step and memory of a run against what is done in it",
      subtitle: ["Acting and learning, without evaluation; median of seeds; both axes logarithmic"],
      columns: 1,
      plots: [
        plot("CPU milliseconds per real step", pointsOf(({ cost }) => cost.value)),
        plot("Kilobytes of a checkpoint", pointsOf(({ kilobytes }) => kilobytes)),
      ],
      scales: vegaScales(nameScales(names)),
      legends: [{ ...topLegend, columns: 2 }],
    }));
    return [{ name: "scale.svg", svg }];
  },
};

/** The cost at one value of one quantity. */
interface ScaleRow {
  readonly quantity: string;
  readonly value: number;
  readonly seeds: number;
  /** CPU milliseconds of a real step, median over seeds. */
  readonly cost: Interval;
  /** Of each seed. */
  readonly costs: readonly number[];
  /** Of a checkpoint, which holds all that a run keeps: median over seeds. */
  readonly kilobytes: number;
  /** Real steps of all runs in a second of the clock, median over seeds. */
  readonly speed: number;
}

function rowsOf(results: StudyResults): ScaleRow[] {
  const measured = rowsOfPart(results, "cost");
  return casesOf(results.size).flatMap(({ name, quantity, value, of }): ScaleRow[] => {
    const at = (steps: number, value: number): ScaleRow => {
      const column = (key: string) => columnOf(measured, name, key, { steps });
      const costs = column("cpu_milliseconds");
      const seconds = column("cpu_wall_seconds");
      return {
        quantity,
        value,
        seeds: costs.length,
        cost: medianInterval(costs),
        costs,
        kilobytes: median(column("bytes")) / 1000,
        speed: (of.jobs ?? 1) * of.steps / median(seconds),
      };
    };
    if (value !== undefined) return [at(of.steps, value)];
    return Array.from({ length: of.steps / of.every }, (_, piece) => (piece + 1) * of.every)
      .map((steps) => at(steps, steps));
  });
}

function answer(results: StudyResults): StudyAnswer {
  const rows = rowsOf(results);
  const of = (name: string) => rows.filter(({ quantity }) => quantity === name);
  const settings = quantities.map(({ name }) => name).filter((name) => name !== STEPS && name !== JOBS);
  const growths = (names: readonly string[], y: (row: ScaleRow) => number) =>
    names.map((name) => growthOf(name, of(name).map(({ value }) => value), of(name).map(y)));
  const times = growths(settings, ({ cost }) => cost.value);
  const small = results.size === "quick"
    ? `${
      counted(seeds.quick.length, "seed")
    } of ${steps.quick} real steps is measured to about a tenth, and a busy machine ` +
      `blurs it further. `
    : "";
  return {
    sentences: [
      `The CPU time of a real step, without evaluations, grows ${extremes(times)}.`,
      `Against the value it shows ${laws(times, "ms")}.`,
      besideDqn(of(MODEL_UNITS), of(DQN_UNITS)),
      alongRun(of(STEPS)),
      `Memory, taken as the size of a checkpoint, which holds all that a run keeps, grows ${
        extremes(growths([STEPS, ...settings], ({ kilobytes }) => kilobytes))
      }.`,
      atTheSameTime(of(JOBS)),
      `One should expect a straight line of everything that is done one after another, of widths their square once the ` +
      `products of matrices dominate, and as many runs at a time as there are cores, since a run is one thread and shares nothing.`,
      `${small}To try next: mbrl study losing, where CPU seconds count instead of real steps.`,
    ],
    tables: [
      studyTable<ScaleRow>(
        "scale",
        "CPU time of a real step, without evaluations, and size of a checkpoint",
        [
          { csv: { quantity: (row) => row.quantity }, shown: ["what is varied", (row) => row.quantity] },
          { csv: { value: (row) => row.value }, shown: ["value", (row) => withThousands(row.value)] },
          { csv: { seeds: (row) => row.seeds } },
          {
            csv: intervalColumns("cpu_milliseconds_per_step", (row) => row.cost),
            shown: ["CPU a step", milliseconds],
          },
          { csv: { checkpoint_kilobytes: (row) => row.kilobytes }, shown: ["checkpoint", kilobytes] },
          { csv: { steps_per_second: (row) => row.speed } },
        ],
        rows,
      ),
    ],
  };
}

/** What a step of an agent with a model costs beside one of an agent without, at the same width. */
function besideDqn(models: readonly ScaleRow[], dqn: readonly ScaleRow[]): string {
  const [a, b] = [models, dqn].map((rows) => rows.find(({ value }) => value === UNITS)!);
  return `With ${UNITS} units in a hidden layer, of mbpo's models and of dqn, a real step costs ${
    milliseconds(a)
  } and ${milliseconds(b)}: mbpo takes ${
    (a.cost.value / b.cost.value).toFixed(1)
  } times the CPU time of dqn (${describeOrder(a.costs, b.costs, ["more", "less"])}).`;
}

/** Whether the cost of a step changes along a run. */
function alongRun([, ...pieces]: readonly ScaleRow[]): string {
  // the first piece is spent before the agent has enough data to learn from
  const [first, last] = [pieces[0], pieces[pieces.length - 1]];
  const { kind } = growthOf(STEPS, pieces.map(({ value }) => value), pieces.map(({ cost }) => cost.value));
  const change = Math.round(100 * (last.cost.value / first.cost.value - 1));
  return `Along a run of mbpo a step costs ${milliseconds(first)} up to step ${
    withThousands(first.value)
  } and ${milliseconds(last)} up to step ${withThousands(last.value)}, ${
    change === 0 ? "the same" : `${Math.abs(change)}% ${change < 0 ? "less" : "more"}`
  }: the cost of a run ${
    kind === "flat"
      ? "is a straight line of its real steps"
      : `bends ${kind === "falls" ? "downwards" : "upwards"} with its real steps`
  }.`;
}

/** What runs beside each other cost, and make in a second. */
function atTheSameTime(jobs: readonly ScaleRow[]): string {
  const [alone, together] = [jobs[0], jobs[jobs.length - 1]];
  return `With ${
    counted(together.value, "run")
  } of dqn at the same time instead of ${alone.value}, a step of each costs ${
    milliseconds(together)
  } of CPU time instead of ${milliseconds(alone)}, and all together make ${
    (together.speed / alone.speed).toFixed(1)
  } times the steps a second of the clock, on a machine that may have had other work.`;
}

function milliseconds({ cost }: ScaleRow): string {
  return `${cost.value.toPrecision(2)} ms`;
}

function kilobytes({ kilobytes }: ScaleRow): string {
  return `${withThousands(Math.round(kilobytes))} kB`;
}
