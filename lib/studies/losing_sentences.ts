/**
 * What the study of losing models says: who wins under each condition, by each measure, and where that changes.
 *
 * @module
 */

import { median, order, probabilityOfFewer } from "../results/statistics.ts";
import { counted, withThousands } from "../results/thousands.ts";
import type { ConditionRow, Series } from "./losing.ts";
import { probabilityOfHigher, SURE } from "./probabilities.ts";
import { listed } from "./sentences.ts";
import type { StudySize } from "./study.ts";

/** The best agent with a model and the best without, under one condition. */
interface Verdict {
  readonly name: string;
  readonly model: ConditionRow;
  readonly free: ConditionRow;
  /** The probability that a seed of the former is better. */
  readonly probability: number;
}

/** A way to compare agents. */
interface Measure {
  /** "with few real steps". */
  readonly name: string;
  readonly verdicts: readonly Verdict[];
}

const loses = ({ probability }: Verdict) => probability < 1 - SURE;
const wins = ({ probability }: Verdict) => probability > SURE;

/** The sentences of the answer. */
export function losingSentences(
  rows: readonly ConditionRow[],
  series: readonly Series[],
  size: StudySize,
): string[] {
  const few = measured(
    "with few real steps",
    rows,
    (a, b) => order(b.early.value, a.early.value),
    (a, b) => probabilityOfHigher(a.earlyReturns, b.earlyReturns),
  );
  const unlimited = measured(
    "with steps unlimited",
    rows,
    (a, b) => order(b.final.value, a.final.value),
    (a, b) => probabilityOfHigher(a.finalReturns, b.finalReturns),
  );
  const cpu = measured(
    "in CPU seconds",
    rows,
    (a, b) => order(median(a.seconds), median(b.seconds)),
    (a, b) => probabilityOfFewer(a.seconds, b.seconds),
  );
  const measures = [few, unlimited, cpu];
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
    `With few real steps (${stepsOf(rows, ({ few }) => few)}), ${tellAll(few.verdicts)}.`,
    `With steps unlimited, which here is the end of every agent's runs (${budgetsOf(rows)} real steps), ${
      tellAll(unlimited.verdicts)
    }.`,
    `Counted in CPU seconds to solve instead of real steps, ${tellAll(cpu.verdicts)}.`,
    ...prices(rows),
    ...alongSentence(series, [few, unlimited]),
    `One should expect a model to save real steps, and to be worth nothing where they cost nothing, where seconds count, or ` +
    `where noise hides what it predicts; here it loses in ${
      listed(
        measures.map(({ name, verdicts }) =>
          `${verdicts.filter(loses).length} of ${verdicts.length} ${name}`
        ),
      )
    }.`,
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
  better: (a: ConditionRow, b: ConditionRow) => number,
  probability: (model: ConditionRow, free: ConditionRow) => number,
): Measure {
  const verdicts = [...Map.groupBy(rows, (row) => row.name)].map(([name, own]): Verdict => {
    const best = (kind: string) => own.filter((row) => row.kind === kind).toSorted(better)[0];
    const [model, free] = [best("model-based"), best("model-free")];
    return { name, model, free, probability: probability(model, free) };
  });
  return { name, verdicts };
}

/** "500 on cartpole and pendulum, 4,000 on acrobot". */
function stepsOf(rows: readonly ConditionRow[], of: (row: ConditionRow) => number): string {
  const tasks = new Map(rows.map((row) => [row.condition.task, of(row)]));
  return [...Map.groupBy([...tasks.keys()], (task) => tasks.get(task)!)]
    .map(([steps, own]) => `${withThousands(steps)} on ${listed(own)}`).join(", ");
}

/** "mpc 500, mbpo 1,500, …". */
function budgetsOf(rows: readonly ConditionRow[]): string {
  const budgets = new Map(rows.map(({ label, budget }) => [label, budget]));
  return listed(
    [...budgets].sort(([, a], [, b]) => a - b).map(([label, budget]) => `${label} ${withThousands(budget)}`),
  );
}

/** "the model wins on a (mpc against dqn, P 1.00); it loses on b (…); it cannot be said on c (…)". */
function tellAll(verdicts: readonly Verdict[]): string {
  const told = (own: readonly Verdict[]) =>
    listed(
      own.map(({ name, model, free, probability }) =>
        `${name} (${model.label} against ${free.label}, P ${probability.toFixed(2)})`
      ),
    );
  const [won, lost] = [verdicts.filter(wins), verdicts.filter(loses)];
  const others = verdicts.filter((verdict) => !won.includes(verdict) && !lost.includes(verdict));
  return [
    ...won.length === 0 ? [] : [`the model wins on ${told(won)}`],
    ...lost.length === 0 ? [] : [`it loses on ${told(lost)}`],
    ...others.length === 0 ? [] : [`it cannot be said on ${told(others)}`],
  ].join("; ");
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

/** The probability that the model is better along each quantity, and where it falls below one half. */
function alongSentence(series: readonly Series[], measures: readonly Measure[]): string[] {
  const told = series.map(({ quantity, names }) => {
    const parts = measures.map(({ name, verdicts }) => {
      const found = names.map(([value, condition]) => ({
        value,
        probability: verdicts.find((verdict) => verdict.name === condition)!.probability,
      }));
      const change = found.findIndex(({ probability }, i) =>
        i > 0 && (probability < 0.5) !== (found[i - 1].probability < 0.5)
      );
      return `${listed(found.map(({ probability }) => probability.toFixed(2)))} ${name} (${
        change < 0
          ? "on one side of one half"
          : `crosses one half between ${found[change - 1].value} and ${found[change].value}`
      })`;
    });
    return `with ${quantity} of ${listed(names.map(([value]) => String(value)))} it is ${listed(parts)}`;
  });
  return told.length === 0
    ? []
    : [`The probability that the model is better changes along what is made harder: ${told.join("; ")}.`];
}
