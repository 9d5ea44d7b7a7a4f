/**
 * What planners reach in one learned model, how fast they decide, and how far ahead they have to look.
 *
 * @module
 */

import type { PlannerTrialCase } from "../experiment/measurements/planner_trial.ts";
import { type Interval, mean, median } from "../results/statistics.ts";
import { counted, withThousands } from "../results/thousands.ts";
import { conditionsPicture } from "./measured_pictures.ts";
import { columnOf, meanInterval, rowsOfPart } from "./measured_rows.ts";
import { orderOfSeeds } from "./probabilities.ts";
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

const seeds = { full: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], quick: [0, 1] };
const methods = { "random shooting": "shooting", "CEM": "cem", "MPPI": "mppi" } as const;
const horizons = { full: [2, 5, 10, 20, 40], quick: [5, 20] };
const simulations = { full: [5, 20, 80], quick: [20] };
const searchHorizons = { full: [50, 200], quick: [200] };

/** One planner with its horizon. */
interface Trial {
  readonly name: string;
  readonly planner: string;
  /** What it looks ahead by, as its name has it. */
  readonly reach: string;
  /** The same for readers, if other words are plainer. */
  readonly shown?: string;
  readonly horizon: number;
  /** Whether a sequence ends in a learned value; undefined where that is no choice. */
  readonly value?: boolean;
  readonly of: PlannerTrialCase;
}

function trialsOf(size: StudySize): Trial[] {
  const sequences = Object.entries(methods).flatMap(([planner, method]) =>
    [true, false].flatMap((value) =>
      // a value makes long sequences needless
      horizons[size].filter((horizon) => !value || horizon <= 10).map((horizon) => ({
        planner,
        reach: `${horizon} steps${value ? " and a value" : ""}`,
        horizon,
        value,
        of: { planner: method, horizon, value },
      }))
    )
  );
  const trees = simulations[size].map((simulations) => ({
    planner: "tree search",
    reach: `${simulations} nodes and a value`,
    shown: `${simulations} states and a value`,
    horizon: simulations,
    of: { planner: "tree search", simulations } as const,
  }));
  const searches = searchHorizons[size].map((horizon) => ({
    planner: "policy search",
    reach: `${horizon} steps at first`,
    shown: `rollouts of ${horizon} steps`,
    horizon,
    of: { planner: "policy search", horizon } as const,
  }));
  return [...sequences, ...trees, ...searches].map((trial) => ({
    ...trial,
    name: `${trial.planner}, ${trial.reach}`,
  }));
}

/** The study. */
export const planningStudy: Study = {
  name: "planning",
  question: "Which planner reaches what in a learned model, at how many decisions a second?",
  lecture: "Answers the lecture's section 2 on model predictive control, and section 6 on tree search",
  minutes: { quick: 2, full: 15 },
  parts: (size): StudyPart[] => [{
    name: "planning",
    measure: "planner trial",
    cases: Object.fromEntries(trialsOf(size).map(({ name, of }) => [name, of])),
    seeds: seeds[size],
  }],
  answer,
  async pictures(results) {
    const values = rowsOf(results).flatMap(({ shown, planner, returns }) =>
      returns.map((value, seed) => ({ condition: `${planner}, ${shown}`, series: planner, seed, value }))
    );
    return [
      await conditionsPicture(
        "planning.svg",
        "What planners reach in one learned model of CartPole",
        "A dot for each seed, bars are medians; rewards and ends are known, 475 is solved",
        { title: "Mean return of real episodes", domain: [0, 500] },
        values,
      ),
    ];
  },
};

interface PlannerRow extends Trial {
  readonly shown: string;
  readonly returns: readonly number[];
  /** Of their mean. */
  readonly interval: Interval;
  /** Decisions per CPU second, median over seeds. */
  readonly speed: number;
  /** CPU seconds before the first decision. */
  readonly preparing: number;
}

function rowsOf(results: StudyResults): PlannerRow[] {
  const rows = rowsOfPart(results, "planning");
  return trialsOf(results.size).map((trial) => {
    const returns = columnOf(rows, trial.name, "return");
    return {
      ...trial,
      shown: trial.shown ?? trial.reach,
      returns,
      interval: meanInterval(returns),
      speed: 1 / median(columnOf(rows, trial.name, "cpu_per_decision")),
      preparing: median(columnOf(rows, trial.name, "cpu_preparing")),
    };
  });
}

function answer(results: StudyResults): StudyAnswer {
  const rows = rowsOf(results);
  const count = counted(seeds[results.size].length, "seed");
  const best = [...Map.groupBy(rows, ({ planner }) => planner).values()].map(bestOf);
  return {
    sentences: [
      `${reachedClause(best, count)}; they decide ${speedRange(best)}.`,
      preparingSentence(best),
      `The best settings tried are ${
        listed([...Map.groupBy(best, ({ shown }) =>
          shown)].map(([shown, own]) =>
            `${shown} for ${listed(own.map(({ planner }) => planner))}`
          ))
      }; a value is an estimate of what is paid after the last planned step, and states are those of one decision's tree.`,
      horizonSentence(rows, count),
      valueSentence(rows, count),
      `One should expect it: with survival as the only reward all sequences that survive are alike until the cart is at its edge, ` +
      `which a value or a whole policy sees and a short sequence does not.`,
      ...results.size === "quick"
        ? [`${count} can tell no planners apart, and few horizons say little of how far one has to look.`]
        : [],
      `To try next: mbrl study exploitation, what happens where the model is worse.`,
    ],
    tables: [
      studyTable<PlannerRow>(
        "planning",
        "Planners in a model of 200 random steps: mean return [95%], decisions a CPU second, CPU seconds before",
        [
          { csv: { planner: ({ planner }) => planner }, shown: ["planner", ({ planner }) => planner] },
          { csv: { reach: ({ reach }) => reach }, shown: ["looks ahead by", ({ shown }) => shown] },
          { csv: { seeds: ({ returns }) => returns.length } },
          {
            csv: intervalColumns("return_mean", ({ interval }) => interval),
            shown: [
              "mean return",
              ({ interval: { value, low, high } }) =>
                `${value.toFixed(0)} [${low.toFixed(0)}, ${high.toFixed(0)}]`,
            ],
          },
          {
            csv: { decisions_per_cpu_second: ({ speed }) => speed },
            shown: ["decisions/s", ({ speed }) => rounded(speed)],
          },
          {
            csv: { cpu_preparing: ({ preparing }) => preparing },
            shown: ["s before", ({ preparing }) => preparing.toFixed(1)],
          },
        ],
        rows,
      ),
    ],
  };
}

/** The row with the highest mean return; of equal ones the fastest. */
function bestOf(rows: readonly PlannerRow[]): PlannerRow {
  return rows.reduce((best, row) =>
    mean(row.returns) > mean(best.returns) ||
      mean(row.returns) === mean(best.returns) && row.speed > best.speed
      ? row
      : best
  );
}

function reachedClause(best: readonly PlannerRow[], count: string): string {
  const top = bestOf(best);
  const less = best.filter((row) => orderOfSeeds(top.returns, row.returns) === "higher");
  const most = best.filter((row) => !less.includes(row));
  if (less.length === 0) {
    return `All ${best.length} planners reach about the same at their best: mean returns of ${
      range(most)
    }, of at most 500, which ${count} do not tell apart`;
  }
  return `At their best, ${namesOf(most)} ${most.length === 1 ? "reaches" : "reach"} most, a mean return of ${
    range(most)
  } of at most 500, and ${namesOf(less)} less, ${range(less)}`;
}

function speedRange(best: readonly PlannerRow[]): string {
  const [slowest, fastest] = extremes(best);
  return `${rounded(slowest.speed)} (${slowest.planner}) to ${
    rounded(fastest.speed)
  } (${fastest.planner}) times a CPU second`;
}

function preparingSentence(best: readonly PlannerRow[]): string {
  const [slowest, fastest] = extremes(best);
  return `${capital(fastest.planner)} decides ${
    rounded(fastest.speed / slowest.speed)
  } times as fast as ${slowest.planner}, after ${
    fastest.preparing.toFixed(1)
  } CPU seconds of preparation against ${
    slowest.preparing.toFixed(1)
  }: a policy is searched, and a value learned, before the first decision, and sequences and trees are searched in every one.`;
}

function horizonSentence(rows: readonly PlannerRow[], count: string): string {
  const planners = Object.keys(methods).map((planner) => {
    const own = rows.filter((row) => row.planner === planner && row.value === false);
    const best = bestOf(own);
    return {
      planner,
      near: own[0],
      far: own[own.length - 1],
      /** The shortest horizon that is as good as the best one. */
      enough: own.find(({ returns }) => orderOfSeeds(best.returns, returns) !== "higher")!,
      isFarWorse: orderOfSeeds(own[own.length - 1].returns, best.returns) === "lower",
    };
  });
  const gaining = planners.filter(({ near, enough }) => enough !== near);
  const others = planners.filter(({ near, enough }) => enough === near);
  const worse = planners.filter(({ isFarWorse }) => isFarWorse);
  const [{ near, far }] = planners;
  return `Without a value, ${
    [
      ...gaining.length === 0 ? [] : [
        `looking further ahead helps ${
          listed(gaining.map(({ planner, enough }) => `${planner} up to ${enough.horizon} steps`))
        }`,
      ],
      ...others.length === 0
        ? []
        : [`${count} show no clear gain from more than ${near.horizon} steps for ${namesOf(others)}`],
      ...worse.length === 0 ? [] : [`${far.horizon} steps are too many for ${namesOf(worse)}`],
    ].join("; ")
  }.`;
}

function valueSentence(rows: readonly PlannerRow[], count: string): string {
  const planners = Object.keys(methods).map((planner) => {
    const [withValue, without] = [true, false].map((value) =>
      rows.filter((row) => row.planner === planner && row.value === value)
    );
    return {
      planner,
      near: [withValue[0], without[0]],
      order: orderOfSeeds(bestOf(withValue).returns, bestOf(without).returns),
    };
  });
  const clause = (order: ReturnType<typeof orderOfSeeds>, text: string) => {
    const own = planners.filter((one) => one.order === order);
    return own.length === 0 ? [] : [`${text} ${namesOf(own)}`];
  };
  const [withValue, without] = [0, 1].map((i) => range(planners.map(({ near }) => near[i])));
  return `A value at the end of a sequence ${
    [
      ...clause("higher", "raises the best return of"),
      ...clause("lower", "lowers the best return of"),
      ...clause("unclear", `makes no difference to the best return that ${count} can tell for`),
    ].join(", and ")
  }; looking ${
    planners[0].near[0].horizon
  } steps ahead, mean returns are ${withValue} with it and ${without} without.`;
}

function extremes(rows: readonly PlannerRow[]): [slowest: PlannerRow, fastest: PlannerRow] {
  return [
    rows.reduce((a, b) => b.speed < a.speed ? b : a),
    rows.reduce((a, b) => b.speed > a.speed ? b : a),
  ];
}

/** "482 to 500". */
function range(rows: readonly PlannerRow[]): string {
  const means = rows.map(({ returns }) => Math.round(mean(returns))).sort((a, b) => a - b);
  const [low, high] = [means[0], means[means.length - 1]];
  return low === high ? String(low) : `${low} to ${high}`;
}

const namesOf = (rows: readonly { readonly planner: string }[]) => listed(rows.map(({ planner }) => planner));
const capital = (text: string) => text[0].toUpperCase() + text.slice(1);
const rounded = (value: number) => withThousands(Number(value.toPrecision(2)));
