/**
 * What planners reach in one learned model, how fast they decide, and how far ahead they have to look.
 *
 * @module
 */

import type { PlannerTrialCase } from "../experiment/measurements/planner_trial.ts";
import { type Interval, mean, median } from "../results/statistics.ts";
import { counted, withThousands } from "../results/thousands.ts";
import { conditionsPicture } from "./measured_pictures.ts";
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

const seeds = { full: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], quick: [0, 1] };
const methods = { "random shooting": "shooting", "CEM": "cem", "MPPI": "mppi" } as const;
const horizons = { full: [2, 5, 10, 20, 40], quick: [5, 20] };
const simulations = { full: [5, 20, 80], quick: [20] };
const searchHorizons = { full: [50, 200], quick: [200] };

/** One planner with its horizon. */
interface Trial {
  readonly name: string;
  readonly planner: string;
  /** What it looks ahead by, in words. */
  readonly reach: string;
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
    horizon: simulations,
    of: { planner: "tree search", simulations } as const,
  }));
  const searches = searchHorizons[size].map((horizon) => ({
    planner: "policy search",
    reach: `${horizon} steps at first`,
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
    const values = rowsOf(results).flatMap(({ name, planner, returns }) =>
      returns.map((value, seed) => ({ condition: name, series: planner, seed, value }))
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
  readonly returns: readonly number[];
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
      returns,
      interval: medianInterval(returns),
      speed: 1 / median(columnOf(rows, trial.name, "cpu_per_decision")),
      preparing: median(columnOf(rows, trial.name, "cpu_preparing")),
    };
  });
}

function answer(results: StudyResults): StudyAnswer {
  const rows = rowsOf(results);
  const count = seeds[results.size].length;
  const planners = [...new Set(rows.map(({ planner }) => planner))];
  const bestOf = (own: readonly PlannerRow[]) =>
    own.reduce((best, row) =>
      mean(row.returns) > mean(best.returns) ||
        mean(row.returns) === mean(best.returns) && row.speed > best.speed
        ? row
        : best
    );
  const best = planners.map((planner) => bestOf(rows.filter((row) => row.planner === planner)));
  const [fastest, slowest] = [
    best.reduce((a, b) => b.speed > a.speed ? b : a),
    best.reduce((a, b) => b.speed < a.speed ? b : a),
  ];
  const sequences = Object.keys(methods);
  return {
    sentences: [
      `At its best horizon, ${
        listed(best.map(({ planner, reach, returns, speed }) =>
          `${planner} reaches ${mean(returns).toFixed(0)} (${reach}; ${perSecond(speed)})`
        ))
      }: means of ${counted(count, "seed")}.`,
      `${capital(fastest.planner)} decides ${
        withThousands(Math.round(fastest.speed / slowest.speed))
      } times as fast as ${slowest.planner}, after ${
        fastest.preparing.toFixed(1)
      } CPU seconds of preparation against ${slowest.preparing.toFixed(1)}; for a return of ${
        mean(fastest.returns).toFixed(0)
      } against ${mean(slowest.returns).toFixed(0)} (${describeOrder(fastest.returns, slowest.returns)}).`,
      `Without a value, ${
        listed(sequences.map((planner) => {
          const own = rows.filter((row) => row.planner === planner && row.value === false);
          const [near, far] = [own[0], own[own.length - 1]];
          return `${planner} ${
            orderOfSeeds(far.returns, near.returns) === "higher"
              ? "gains from looking ahead"
              : "does not gain from looking ahead"
          } (${near.horizon} steps give ${mean(near.returns).toFixed(0)} and ${far.horizon} give ${
            mean(far.returns).toFixed(0)
          }: ${describeOrder(far.returns, near.returns)}; best are ${bestOf(own).horizon})`;
        }))
      }.`,
      `A value learned in the same model at the end of a sequence ${
        listed(sequences.map((planner) => {
          const own = rows.filter((row) => row.planner === planner);
          const [withValue, without] = [true, false].map((value) =>
            bestOf(own.filter((row) => row.value === value))
          );
          return `takes ${planner} from ${mean(without.returns).toFixed(0)} (${without.horizon} steps) to ${
            mean(withValue.returns).toFixed(0)
          } (${withValue.horizon} steps; ${describeOrder(withValue.returns, without.returns)})`;
        }))
      }.`,
      `One should expect it: with survival as the only reward all sequences that survive are alike until the cart is at its edge, ` +
      `which a value or a whole policy sees and a short sequence does not.`,
      ...results.size === "quick"
        ? [
          `${
            counted(count, "seed")
          } and few horizons show no difference between planners that all hold the pole.`,
        ]
        : [],
      `To try next: mbrl study exploitation, what happens where the model is worse.`,
    ],
    tables: [
      studyTable<PlannerRow>("planning", "Planners in one model of 200 random steps, three episodes a seed", [
        { csv: { planner: ({ planner }) => planner }, shown: ["planner", ({ planner }) => planner] },
        { csv: { reach: ({ reach }) => reach }, shown: ["looks ahead by", ({ reach }) => reach] },
        { csv: { seeds: ({ returns }) => returns.length } },
        {
          csv: { return_mean: ({ returns }) => mean(returns) },
          shown: ["mean return", ({ returns }) => mean(returns).toFixed(0)],
        },
        {
          csv: intervalColumns("return_median", ({ interval }) => interval),
          shown: [
            "median [95%]",
            ({ interval: { value, low, high } }) =>
              `${value.toFixed(0)} [${low.toFixed(0)}, ${high.toFixed(0)}]`,
          ],
        },
        {
          csv: { decisions_per_cpu_second: ({ speed }) => speed },
          shown: ["decisions a CPU second", ({ speed }) => withThousands(Number(speed.toPrecision(2)))],
        },
        {
          csv: { cpu_preparing: ({ preparing }) => preparing },
          shown: ["CPU s before the first", ({ preparing }) => preparing.toFixed(1)],
        },
      ], rows),
    ],
  };
}

const capital = (text: string) => text[0].toUpperCase() + text.slice(1);
const perSecond = (speed: number) => `${withThousands(Number(speed.toPrecision(2)))} decisions a CPU second`;
