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
    comparable(measured(
      "in CPU seconds",
      rows,
      ({ seconds }) => -median(seconds),
      ({ seconds }) => seconds.map((x) => -x),
    )),
  ];
}

/** Those verdicts in CPU seconds of which more is known than that runs were too short to be solved. */
function comparable({ name, verdicts }: Measure): Measure {
  const isKnown = (solved: ConditionRow, other: ConditionRow) =>
    median(solved.seconds) < Infinity &&
    (median(other.seconds) < Infinity || median(other.spent) >= median(solved.seconds));
  return {
    name,
    verdicts: verdicts.filter(({ model, free }) => isKnown(model, free) || isKnown(free, model)),
  };
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
    `It is worth nothing in ${lost.length === 0 ? "none" : lost.length} of ${all.length} comparisons (${
      counted(few.verdicts.length, "condition")
    } by few real steps, steps unlimited and CPU seconds)${
      lost.length === 0 ? "" : `: ${places.join("; ")}`
    }. That is where the best model-free agent wins with P > ${SURE}, on more than ${
      100 * SURE
    }% of pairs of seeds; the best agent with a model does so in ${all.filter(wins).length}.`,
    `With few real steps (${stepsOf(rows, ({ few }) => few)}), ${tellAll(few)}.`,
    `With steps unlimited, which here is the end of every agent's runs, ${tellAll(unlimited)}${
      hopeless(rows)
    }.`,
    `Counted in CPU seconds to solve instead of real steps, ${tellAll(cpu)}${
      cpu.verdicts.length === few.verdicts.length
        ? ""
        : `; nothing can be said where neither is solved in the median, or one is and the other's runs took less time: on ${
          listed(
            few.verdicts.map(({ name }) => name).filter((name) =>
              !cpu.verdicts.some((one) => one.name === name)
            ),
          )
        }`
    }.`,
    ...prices(rows),
    ...alongSentence(series, [few, unlimited]),
    `One should expect a model to save real steps, and to be worth nothing where they cost nothing, where seconds count, or ` +
    `where noise hides what it predicts. Medians differ from those of mbrl study ladder, which has more seeds and episodes. To try next: mbrl compare --agents dqn,mbpo --set task.noise=0,0.03, what is made harder in ` +
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
    const of = (kind: string) =>
      own.filter((row) => row.kind === kind && median(row.steps) < Infinity)
        .map((row) => ({ label: row.label, steps: median(row.steps), seconds: median(row.seconds) }));
    const [models, others] = [of("model-based"), of("model-free")];
    const cost = (one: typeof models[number], price: number) => one.seconds + price * one.steps;
    // costs are straight lines of the price, so that the cheapest agent changes only where two of them cross
    const crossings = models.flatMap((model) =>
      others.flatMap((free) => {
        const price = (model.seconds - free.seconds) / (free.steps - model.steps);
        const beyond = price * (1 + 1e-9);
        const isLeast = free.steps > model.steps && price > 0 &&
          others.every((other) => cost(model, beyond) <= cost(other, beyond));
        return isLeast ? [{ price, model, free }] : [];
      })
    ).sort((a, b) => order(a.price, b.price));
    if (crossings.length === 0) return [];
    const [{ price, model, free }] = crossings;
    const told = (one: typeof model) =>
      `${one.label}, ${withThousands(one.steps)} steps and ${one.seconds.toPrecision(2)} s`;
    return [`${(1000 * price).toPrecision(2)} ms on ${name} (${told(model)}, against ${told(free)})`];
  });
  return told.length === 0 ? [] : [
    `The change lies at the price of a real step above which a model pays, by medians: ${listed(told)}.`,
  ];
}

/** A share of the best return of its task below which nobody has learned anything. */
const NOTHING = 0.1;

/** Where returns tell nothing of agents, since no agent learns; of tasks that pay for every step. */
function hopeless(rows: readonly ConditionRow[]): string {
  const best = (own: readonly ConditionRow[]) =>
    own.reduce((most, { final }) => Math.max(most, final.value), -Infinity);
  const told = [...Map.groupBy(rows, (row) => row.name)].filter(([, own]) => {
    const ofTask = best(rows.filter(({ condition }) => condition.task === own[0].condition.task));
    return best(own) > 0 && best(own) < NOTHING * ofTask;
  }).map(([name, own]) => `${name} (returns of at most ${best(own).toFixed(1)})`);
  return told.length === 0 ? "" : `; no agent learns anything on ${listed(told)}`;
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
