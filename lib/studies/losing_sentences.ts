/**
 * What the study of losing models says: who wins under each condition, by each measure, and where that changes.
 *
 * @module
 */

import { median, order } from "../results/statistics.ts";
import { counted, withThousands } from "../results/thousands.ts";
import type { ConditionRow, Series } from "./losing.ts";
import { orderOfSeeds, probabilityOfHigher, SURE } from "./probabilities.ts";
import { listed } from "./sentences.ts";
import type { StudySize } from "./study.ts";

/** The best agent with a model and the best without, under one condition. */
export interface Verdict {
  readonly name: string;
  readonly model: ConditionRow;
  readonly free: ConditionRow;
  /** The probability that a seed of the former is better. */
  readonly probability: number;
  /** Whether the seeds tell the former from the latter, and which way. */
  readonly order: "higher" | "lower" | "unclear";
}

/** A way to compare agents. */
export interface Measure {
  /** "with few real steps". */
  readonly name: string;
  readonly verdicts: readonly Verdict[];
}

const loses = ({ probability }: Verdict) => probability < 1 - SURE;
const wins = ({ probability }: Verdict) => probability > SURE;

/** By few real steps, by steps unlimited, and by CPU seconds. */
export function measuresOf(rows: readonly ConditionRow[]): readonly Measure[] {
  return [
    measured("with few real steps", rows, ({ early }) => early.value, ({ earlyReturns }) => earlyReturns),
    measured("with steps unlimited", rows, ({ final }) => final.value, ({ finalReturns }) => finalReturns),
    measured(
      "in CPU seconds",
      rows,
      ({ seconds }) => -median(seconds),
      ({ seconds }) => seconds.map((x) => -x),
    ),
  ];
}

/** The sentences of the answer. */
export function losingSentences(
  rows: readonly ConditionRow[],
  series: readonly Series[],
  size: StudySize,
): string[] {
  const measures = measuresOf(rows);
  const [few, unlimited, cpu] = measures;
  const all = measures.flatMap(({ verdicts }) => verdicts);
  const lost = all.filter(loses);
  const places = measures.flatMap(({ name, verdicts }) => {
    const own = verdicts.filter(loses);
    return own.length === 0 ? [] : [`${name} on ${listed(own.map((verdict) => verdict.name))}`];
  });
  return [
    `It is worth nothing ${
      lost.length === 0 ? "in none" : `in ${lost.length}`
    } of ${all.length} comparisons (${
      counted(few.verdicts.length, "condition")
    } by few real steps, steps unlimited and CPU seconds)${
      lost.length === 0 ? "" : `: ${places.join("; ")}`
    }. There the best model-free agent wins with P > ${SURE}, on more than ${
      100 * SURE
    }% of pairs of seeds; in ${all.filter(wins).length} the best agent with a model does.`,
    `With few real steps (${stepsOf(rows, ({ few }) => few)}), ${tellAll(few)}.`,
    `With steps unlimited, which here is the end of every agent's runs, ${tellAll(unlimited)}.`,
    `Counted in CPU seconds to solve instead of real steps, ${tellAll(cpu)}.`,
    ...prices(rows),
    ...alongSentence(series, [few, unlimited]),
    `One should expect a model to save real steps, and to be worth nothing where they cost nothing, where seconds count, or ` +
    `where noise hides what it predicts. To try next: mbrl compare --agents dqn,mbpo --set task.noise=0,0.03, what is made harder in ` +
    `one run.`,
    ...size === "quick"
      ? [
        `${counted(rows[0].seeds, "seed")}, small budgets and ${
          counted(few.verdicts.length, "condition")
        } are too few to say where the change lies.`,
      ]
      : [],
  ];
}

function measured(
  name: string,
  rows: readonly ConditionRow[],
  worth: (row: ConditionRow) => number,
  values: (row: ConditionRow) => readonly number[],
): Measure {
  const verdicts = [...Map.groupBy(rows, (row) => row.name)].map(([name, own]): Verdict => {
    const best = (kind: string) =>
      own.filter((row) => row.kind === kind).toSorted((a, b) => order(worth(b), worth(a)))[0];
    const [model, free] = [best("model-based"), best("model-free")];
    return {
      name,
      model,
      free,
      probability: probabilityOfHigher(values(model), values(free)),
      order: orderOfSeeds(values(model), values(free)),
    };
  });
  return { name, verdicts };
}

/** "500 on cartpole and pendulum, 4,000 on acrobot". */
function stepsOf(rows: readonly ConditionRow[], of: (row: ConditionRow) => number): string {
  const tasks = new Map(rows.map((row) => [row.condition.task, of(row)]));
  return [...Map.groupBy([...tasks.keys()], (task) => tasks.get(task)!)]
    .map(([steps, own]) => `${withThousands(steps)} on ${listed(own)}`).join(", ");
}

/** "the best agent with a model is better on a, worse on b, and not told apart from the best without one on c". */
function tellAll({ verdicts }: Measure): string {
  const on = (order: Verdict["order"], told: string) => {
    const own = verdicts.filter((verdict) => verdict.order === order);
    return own.length === 0 ? [] : [`${told} on ${listed(own.map(({ name }) => name))}`];
  };
  return `the best agent with a model is ${
    [
      ...on("higher", "better than the best without one"),
      ...on("lower", "worse than the best without one"),
      ...on("unclear", "not told apart from the best without one"),
    ].join("; ")
  }`;
}

/** What a real step has to cost so that a model pays for itself, where one saves steps and costs seconds. */
function prices(rows: readonly ConditionRow[]): string[] {
  const told = [...Map.groupBy(rows, (row) => row.name)].flatMap(([name, own]): string[] => {
    const best = (kind: string, by: (row: ConditionRow) => number) =>
      own.filter((row) => row.kind === kind).toSorted((a, b) => order(by(a), by(b)))[0];
    const model = best("model-based", ({ steps }) => median(steps));
    const free = best("model-free", ({ seconds }) => median(seconds));
    const saved = median(free.steps) - median(model.steps);
    const spent = median(model.seconds) - median(free.seconds);
    if (!(Number.isFinite(saved) && saved > 0 && spent > 0)) return [];
    return [
      `${(1000 * spent / saved).toPrecision(2)} ms on ${name} (${model.label} saves ${
        withThousands(saved)
      } steps of ${free.label} and spends ${spent.toPrecision(2)} s)`,
    ];
  });
  return told.length === 0 ? [] : [
    `The change lies at the price of a real step above which the model pays, by medians: ${listed(told)}.`,
  ];
}

/** How often the model is better along each quantity, and where that changes. */
function alongSentence(series: readonly Series[], measures: readonly Measure[]): string[] {
  const percent = (probability: number) => `${Math.round(100 * probability)}%`;
  const along = ({ verdicts }: Measure, { names }: Series) =>
    names.map(([value, condition]) => ({
      value,
      probability: verdicts.find((verdict) => verdict.name === condition)!.probability,
    }));
  const ends = series.map((one) => {
    const found = along(measures[0], one);
    const [first, last] = [found[0], found[found.length - 1]];
    return `from ${percent(first.probability)} to ${
      percent(last.probability)
    } with ${one.quantity} from ${first.value} to ${last.value}`;
  });
  const crossings = measures.map((measure) => {
    const own = series.flatMap((one) => {
      const found = along(measure, one);
      const change = found.findIndex(({ probability }, i) =>
        i > 0 && (probability < 0.5) !== (found[i - 1].probability < 0.5)
      );
      return change < 0 ? [] : [`${one.quantity} of ${found[change - 1].value} and ${found[change].value}`];
    });
    return `${measure.name} ${own.length === 0 ? "nowhere" : `between ${listed(own)}`}`;
  });
  return series.length === 0 ? [] : [
    `The share of pairs of seeds on which the model is better goes, ${measures[0].name}, ${
      listed(ends)
    }. It crosses one half ${listed(crossings)}.`,
  ];
}
