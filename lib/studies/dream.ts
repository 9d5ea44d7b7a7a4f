/**
 * World Models: whether what is learned in the dream works outside, and where dream and reality part.
 *
 * @module
 */

import type { TrainedLatentCase } from "../experiment/measurements/trained_latent.ts";
import { type Interval, mean, median } from "../results/statistics.ts";
import { counted } from "../results/thousands.ts";
import { linesPicture } from "./measured_pictures.ts";
import { columnOf, meanInterval, medianInterval, rowsOfPart } from "./measured_rows.ts";
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
/** Positions alone, so that M has to remember velocities, and V has nothing to do. */
const positions = { agent: "world-models", observation: "positions" } as const;
const dreamed = (steps: number, settings: TrainedLatentCase["settings"] = {}): TrainedLatentCase => ({
  ...positions,
  steps,
  settings,
});

const FEW = "1,000 random frames";
const CERTAIN = "memory without chance";
const MANY = "2,000 frames, half under the controller";
const cases: Readonly<Record<StudySize, Readonly<Record<string, TrainedLatentCase>>>> = {
  quick: { [FEW]: dreamed(1000), [MANY]: dreamed(2000) },
  full: {
    [FEW]: dreamed(1000),
    [MANY]: dreamed(2000),
    "temperature 0.5": dreamed(2000, { temperature: 0.5 }),
    "temperature 1.5": dreamed(2000, { temperature: 1.5 }),
    [CERTAIN]: dreamed(2000, { memory: "deterministic" }),
    "pictures": { agent: "world-models", observation: "pixels", steps: 2000, settings: {} },
  },
};

/** The study. */
export const dreamStudy: Study = {
  name: "dream",
  question: "Does what World Models learns in its dream work outside, and where do dream and reality part?",
  lecture: "Answers the lecture's exercise 4 and its section 4",
  minutes: { quick: 2, full: 20 },
  parts: (size): StudyPart[] => [
    { name: "dream", measure: "trained latent", cases: cases[size], seeds: seeds[size] },
  ],
  answer,
  async pictures(results) {
    const points = rowsOf(results).flatMap(({ name, path }) =>
      path.flatMap(({ generation, promised, paid }) => [
        { panel: name, series: "dreamed", x: generation, y: mean(promised) },
        { panel: name, series: "real", x: generation, y: mean(paid) },
      ])
    );
    return [
      await linesPicture(
        "dream.svg",
        "What the dream promises the centre of the search, and what reality pays",
        "Mean of seeds; every search starts from a controller of zeros",
        [{ title: "Generation of CMA-ES" }, { title: "Return", domain: [0, 500] }],
        points,
      ),
    ];
  },
};

/** The centre of the search in one generation, of every seed. */
interface Generation {
  readonly generation: number;
  readonly promised: readonly number[];
  readonly paid: readonly number[];
}

interface DreamRow {
  readonly name: string;
  readonly path: readonly Generation[];
  /** The controller that the agent has in the end. */
  readonly returns: readonly number[];
  readonly final: Interval;
  /** Promised less paid over the last third of the generations, of every seed. */
  readonly gaps: readonly number[];
  readonly gap: Interval;
  readonly promised: number;
}

function rowsOf(results: StudyResults): DreamRow[] {
  const rows = rowsOfPart(results, "dream");
  return Object.keys(cases[results.size]).map((name) => {
    const generations = [
      ...new Set(rows.flatMap((row) => row.name === name ? row.values.generation ?? [] : [])),
    ].sort((a, b) => a - b);
    const path = generations.map((generation): Generation => ({
      generation,
      promised: columnOf(rows, name, "dreamed", { generation }),
      paid: columnOf(rows, name, "real", { generation }),
    }));
    const late = path.slice(-Math.ceil(path.length / 3));
    const returns = columnOf(rows, name, "return");
    const gaps = returns.map((_, i) => mean(late.map(({ promised, paid }) => promised[i] - paid[i])));
    return {
      name,
      path,
      returns,
      final: medianInterval(returns),
      gaps,
      gap: meanInterval(gaps),
      promised: mean(late.flatMap(({ promised }) => promised)),
    };
  });
}

/** A return at and above which CartPole is solved. */
const SOLVED = 475;
/** A share of the promise by which reality may fall short without a word. */
const TOLERANCE = 0.1;

function answer(results: StudyResults): StudyAnswer {
  const { size } = results;
  const rows = rowsOf(results);
  const row = (name: string) => rows.find((one) => one.name === name)!;
  const [few, many] = [row(FEW), row(MANY)];
  const count = seeds[size].length;
  const solved = (one: DreamRow) => one.returns.filter((value) => value >= SOLVED).length;
  const certain = rows.find(({ name }) => name === CERTAIN);
  const others = rows.filter(({ name }) => name !== FEW && name !== MANY);
  return {
    sentences: [
      `${
        median(many.returns) >= SOLVED / 2 ? "It works outside" : "It does not work outside"
      }: a controller that has learned in the dream alone, from ${told(MANY)}, has a real return of ${
        shown(many.final)
      } (median), and of at least ${SOLVED} on ${solved(many)} of ${counted(count, "seed")}.`,
      `From ${told(FEW)} alone it has ${
        shown(few.final)
      }; the further frames, of a cart that the controller moves, make it ${
        describeOrder(many.returns, few.returns)
      }.`,
      `In the last third of the search the dream of ${told(FEW)} promises its centre ${
        few.promised.toFixed(0)
      }, of which reality pays ${shown(few.gap)} less; that of ${told(MANY)} promises ${
        many.promised.toFixed(0)
      }, and ${shown(many.gap)} less is paid (means): the gap is ${
        describeOrder(few.gaps, many.gaps, ["smaller", "larger"])
      }.`,
      ...[few, many].map(partingSentence),
      ...others.length === 0 ? [] : [
        `One thing changed beside ${told(MANY)}: the return is ${
          listed(others.map((one) =>
            `${one.final.value.toFixed(0)} with ${told(one.name)} (${
              describeOrder(one.returns, many.returns)
            })`
          ))
        }.`,
      ],
      `One should expect a gap: the search optimises against the dream, and random frames hardly show a cart that is balanced; ` +
      `chance in the dream should keep the search from relying on one prediction${
        certain === undefined
          ? ""
          : orderOfSeeds(certain.returns, many.returns) === "lower"
          ? ", and does"
          : ", which these seeds do not show"
      }.`,
      ...size === "quick"
        ? [
          `${
            counted(count, "seed")
          } show that it works or not; temperature, memory and pictures are left to the full study.`,
        ]
        : [],
      `To try next: mbrl watch CHECKPOINT --dream, which shows where one dream parts from its episode.`,
    ],
    tables: [dreamTable(rows)],
  };
}

/** Cases in the words of a sentence, where those of the table do not do. */
const words: Readonly<Record<string, string>> = {
  [MANY]: "2,000 frames of which the controller moved half",
  "temperature 0.5": "a temperature of 0.5 in place of 1",
  "temperature 1.5": "a temperature of 1.5",
  [CERTAIN]: "a memory that predicts without chance",
  pictures: "pictures in place of positions",
};
const told = (name: string) => words[name] ?? name;

/** From which generation on the promise is not paid. */
function partingSentence({ name, path }: DreamRow): string {
  const isParted = ({ promised, paid }: Generation) =>
    mean(promised) - mean(paid) > TOLERANCE * mean(promised);
  const parted = path.filter(isParted);
  const last = path[path.length - 1];
  const sentence = `With ${
    told(name)
  }, the promise exceeds what is paid by a tenth in ${parted.length} of the ${path.length} generations of the search that were looked at`;
  if (parted.length === 0) return `${sentence}.`;
  const worst = parted.reduce((a, b) =>
    mean(b.promised) - mean(b.paid) > mean(a.promised) - mean(a.paid) ? b : a
  );
  return `${sentence}, first in generation ${
    parted[0].generation
  } and most in generation ${worst.generation} (${mean(worst.promised).toFixed(0)} against ${
    mean(worst.paid).toFixed(0)
  }); in generation ${last.generation} they ${isParted(last) ? "are still apart" : "have met again"}.`;
}

const shown = ({ value, low, high }: Interval) =>
  Number.isNaN(low) ? value.toFixed(0) : `${value.toFixed(0)} [${low.toFixed(0)}, ${high.toFixed(0)}]`;

function dreamTable(rows: readonly DreamRow[]) {
  return studyTable<DreamRow>("dream", "Controllers learned in the dream: [95%] over seeds", [
    { csv: { case: ({ name }) => name }, shown: ["dream", ({ name }) => name] },
    { csv: { seeds: ({ returns }) => returns.length } },
    {
      csv: intervalColumns("real_return_median", ({ final }) => final),
      shown: ["real return, median", ({ final }) => shown(final)],
    },
    {
      csv: { promised_mean: ({ promised }) => promised },
      shown: ["promised late", ({ promised }) => promised.toFixed(0)],
    },
    { csv: intervalColumns("gap_mean", ({ gap }) => gap), shown: ["less is paid", ({ gap }) => shown(gap)] },
  ], rows);
}
