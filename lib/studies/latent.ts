/**
 * What the latents of Dreamer, MuZero and World Models know of the true state.
 *
 * @module
 */

import type { TrainedLatentCase } from "../experiment/measurements/trained_latent.ts";
import { type Interval, median } from "../results/statistics.ts";
import { counted, withThousands } from "../results/thousands.ts";
import { defaultsOf } from "../settings/settings.ts";
import { variableLabels } from "../tasks/environment.ts";
import { findTask } from "../tasks/registry.ts";
import { linesPicture } from "./measured_pictures.ts";
import { columnOf, medianInterval, rowsOfPart } from "./measured_rows.ts";
import { describeOrder, orderOfSeeds } from "./probabilities.ts";
import { listed } from "./sentences.ts";
import {
  type Study,
  type StudyAnswer,
  type StudyPart,
  type StudyResults,
  type StudySize,
  studyTable,
} from "./study.ts";

const seeds = { full: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], quick: [0, 1] };
const DREAMER = "dreamer";
const MUZERO = "muzero";
/** MuZero with its paper's loss. */
const PLAIN = "muzero consistencyWeight=0";
const WORLD_MODELS = "world-models, positions alone";
const latents = (steps: { readonly [agent: string]: number }): Record<string, TrainedLatentCase> => ({
  [DREAMER]: { agent: "dreamer", settings: {}, observation: "state", steps: steps.dreamer },
  "dreamer, positions alone": {
    agent: "dreamer",
    settings: {},
    observation: "positions",
    steps: steps.dreamer,
  },
  [MUZERO]: { agent: "muzero", settings: {}, observation: "state", steps: steps.muzero },
  [PLAIN]: {
    agent: "muzero",
    settings: { consistencyWeight: 0 },
    observation: "state",
    steps: steps.muzero,
  },
  [WORLD_MODELS]: {
    agent: "world-models",
    settings: {},
    observation: "positions",
    steps: 1000,
  },
});
const cases: Readonly<Record<StudySize, Readonly<Record<string, TrainedLatentCase>>>> = {
  quick: latents({ dreamer: 700, muzero: 500 }),
  full: latents({ dreamer: 2500, muzero: 2000 }),
};
/** What a read-out is of, by the name of its columns. */
const sources = ["learned", "untrained", "z", "z and h"];
/** Variables that positions alone do not show. */
const VELOCITIES = [1, 3];

/** The study. */
export const latentStudy: Study = {
  name: "latent",
  question: "What do the latents of Dreamer, MuZero and World Models know of the true state?",
  lecture: "Answers the lecture's discussion question 2; its sections 4 to 6 describe the models",
  minutes: { quick: 2, full: 15 },
  parts: (size): StudyPart[] => [
    { name: "latent", measure: "trained latent", cases: cases[size], seeds: seeds[size] },
  ],
  answer,
  async pictures(results) {
    const points = readoutsOf(results).filter(({ ahead }) => ahead >= 0).flatMap((
      { name, source, ahead, r2 },
    ) =>
      r2.map((values, v) => ({
        panel: `${name}${source === "learned" ? "" : `, ${source}`}`,
        series: variables()[v],
        x: ahead,
        y: Math.max(0, median(values)),
      }))
    );
    return [
      await linesPicture(
        "latent.svg",
        "How much of the true state a latent retains",
        "R² of a linear read-out, median of seeds; 1 is all, 0 nothing",
        [{ title: "Steps predicted ahead" }, { title: "R²", domain: [0, 1] }],
        points,
      ),
    ];
  },
};

function variables(): string[] {
  const task = findTask("cartpole");
  return variableLabels(task.create(defaultsOf(task.settings)).spec);
}

/** Read-outs of every variable from one latent, some steps ahead. */
interface Readout {
  readonly name: string;
  readonly source: string;
  readonly ahead: number;
  /** By variable, of every seed. */
  readonly r2: readonly (readonly number[])[];
  readonly intervals: readonly Interval[];
}

function readoutsOf(results: StudyResults): Readout[] {
  const rows = rowsOfPart(results, "latent");
  return Object.keys(cases[results.size]).flatMap((name) => {
    const horizons = [
      ...new Set(rows.flatMap((row) => row.name === name ? row.values.ahead ?? [] : [])),
    ].sort((a, b) => a - b);
    return sources.flatMap((source) =>
      horizons.flatMap((ahead): Readout[] => {
        const r2 = variables().map((_, v) => columnOf(rows, name, `${source}_${v}`, { ahead }));
        return r2[0].length === 0 ? [] : [{ name, source, ahead, r2, intervals: r2.map(medianInterval) }];
      })
    );
  });
}

/** How much of the state an R² of this size is. */
function amount(r2: number): string {
  if (r2 >= 0.9) return "nearly all";
  if (r2 >= 0.7) return "most";
  if (r2 >= 0.4) return "about half";
  return r2 >= 0.1 ? "little" : "next to nothing";
}

/** The R² of the variable that is known least, or of some of them. */
function least({ intervals }: Readout, variables: readonly number[] = [...intervals.keys()]): number {
  return variables.reduce((least, v) => Math.min(least, intervals[v].value), Infinity);
}

function answer(results: StudyResults): StudyAnswer {
  const { size } = results;
  const readouts = readoutsOf(results);
  const of = (name: string, source: string) =>
    readouts.filter((one) => one.name === name && one.source === source);
  const [dreamer, muzero, plain, observed, remembered, positions] = [
    of(DREAMER, "learned"),
    of(MUZERO, "learned"),
    of(PLAIN, "learned"),
    of(WORLD_MODELS, "z"),
    of(WORLD_MODELS, "z and h"),
    of("dreamer, positions alone", "learned"),
  ];
  const [farDreamer, farMuzero, farPlain] = [dreamer, muzero, plain].map((own) => own[own.length - 1]);
  const count = counted(seeds[size].length, "seed");
  const names = variables().map((label) => label.replace(/ \(.*/, ""));
  return {
    sentences: [
      `Just after observing, ${
        listed(
          [...Map.groupBy(
            [["Dreamer", dreamer[0]], ["MuZero", muzero[0]], [
              "World Models (positions alone)",
              remembered[0],
            ]] as const,
            ([, readout]) => amount(least(readout)),
          )].map(([amount, own]) =>
            `the latent${own.length > 1 ? "s" : ""} of ${listed(own.map(([name]) => name))} hold${
              own.length > 1 ? "" : "s"
            } ${amount} of the true state`
          ),
        )
      }; predicted ahead without observing, Dreamer's holds ${amount(least(farDreamer))} after ${
        counted(farDreamer.ahead, "step")
      } and MuZero's ${amount(least(farMuzero))} after ${farMuzero.ahead}, or ${
        amount(least(farPlain))
      } if it is trained as in its paper (R² ${least(farDreamer).toFixed(2)}, ${
        least(farMuzero).toFixed(2)
      } and ${least(farPlain).toFixed(2)} of the variable known least, where 1 is all and 0 nothing).`,
      ...trainingSentences(
        [MUZERO, PLAIN].map((name) => changesOf(of(name, "learned"), of(name, "untrained"), names)),
      ),
      returnSentence(results),
      `From positions alone, velocities have to be remembered: of them, World Models' z, the code of one observation, holds ${
        amount(least(observed[0], VELOCITIES))
      } (R² of the one known least ${least(observed[0], VELOCITIES).toFixed(2)}), z with its memory h ${
        amount(least(remembered[0], VELOCITIES))
      } (${least(remembered[0], VELOCITIES).toFixed(2)}), and Dreamer's latent ${
        amount(least(positions[0], VELOCITIES))
      } (${least(positions[0], VELOCITIES).toFixed(2)}).`,
      `One should expect it: the loss of a decoder, as Dreamer and World Models have, holds the state in the latent, and so does the ` +
      `consistency with what is encoded later; value and policy alone hold what decides between actions. The price is that nobody can look at what MuZero predicts, and that its model ` +
      `serves no other task.`,
      ...size === "quick"
        ? [
          `${count} of short runs, whose policies have not settled, are too small to say what a trained policy's latent holds.`,
        ]
        : [],
      `To try next: mbrl study dream, whether what is learned in such a model works outside.`,
    ],
    tables: [
      studyTable<Readout>(
        "latent",
        "R² of linear read-outs of the true state (' marks velocities), some steps ahead: median of seeds",
        [
          { csv: { case: ({ name }) => name }, shown: ["latent", ({ name }) => name] },
          {
            csv: { source: ({ source }) => source },
            shown: ["read from", ({ source }) => source === "learned" ? "trained" : source],
          },
          { csv: { ahead: ({ ahead }) => ahead }, shown: ["ahead", ({ ahead }) => String(ahead)] },
          { csv: { seeds: ({ r2 }) => r2[0].length } },
          ...names.map((name, v) => ({
            csv: { [`r2_${v}`]: ({ intervals }: Readout) => intervals[v].value },
            shown: [name, ({ intervals }: Readout) => intervals[v].value.toFixed(2)] as const,
          })),
        ],
        readouts,
      ),
    ],
  };
}

/** What training changes in how well one variable can be read, some steps ahead. */
interface Change {
  readonly name: string;
  readonly ahead: number;
  /** R² trained and untrained. */
  readonly values: readonly [number, number];
  readonly change: number;
  readonly order: string;
}

function changesOf(
  trained: readonly Readout[],
  untrained: readonly Readout[],
  names: readonly string[],
): Change[] {
  return trained.flatMap(({ ahead, r2, intervals }, i) =>
    names.map((name, v): Change => {
      const values = [intervals[v].value, untrained[i].intervals[v].value] as const;
      const order = orderOfSeeds(r2[v], untrained[i].r2[v]);
      return { name, ahead, values, change: values[0] - values[1], order };
    })
  );
}

/** How MuZero does without observations, and what its training makes of the state in the latent: with consistency, and without. */
function trainingSentences([usual, plain]: readonly Change[][]): string[] {
  const of = (order: string, all: readonly Change[]) =>
    all.filter((one) => one.order === order).toSorted((a, b) => Math.abs(b.change) - Math.abs(a.change));
  const largest = ([one]: readonly Change[], noun: string) =>
    one === undefined ? [] : [
      `the largest ${noun} is of ${one.name} ${counted(one.ahead, "step")} ahead (R² ${
        one.values[0].toFixed(2)
      } trained, ${one.values[1].toFixed(2)} untrained)`,
    ];
  const now = plain.filter(({ ahead }) => ahead === 0)
    .reduce((most, { change }) => Math.max(most, Math.abs(change)), 0);
  return [
    `MuZero never predicts observations. In its paper it is trained on rewards, values and policies alone, and nothing asks its latent ` +
    `to hold the state; here its predicted latents are also trained towards what it encodes of later observations (consistencyWeight). ` +
    `Against the same networks untrained, that makes the state less readable in ${
      of("lower", usual).length
    } of ${counted(usual.length, "case")} (a variable, so many steps ahead), and more readable in ${
      of("higher", usual).length
    }; the paper's loss, less in ${of("lower", plain).length} and more in ${of("higher", plain).length}.`,
    `Just after observing, training by the paper's loss changes R² by at most ${now.toFixed(2)}${
      [...largest(of("lower", plain), "loss"), ...largest(of("higher", plain), "gain")]
        .map((text) => `; ${text}`).join("")
    }.`,
  ];
}

/** What the policies reach with such latents. */
function returnSentence(results: StudyResults): string {
  const rows = rowsOfPart(results, "latent");
  const [muzero, plain, dreamer] = [MUZERO, PLAIN, DREAMER].map((name) => columnOf(rows, name, "return"));
  const steps = (name: string) => withThousands(cases[results.size][name].steps);
  return `With such latents, MuZero's policy has a median return of ${median(muzero).toFixed(0)} after ${
    steps(MUZERO)
  } real steps (by the paper's loss ${median(plain).toFixed(0)}) and Dreamer's of ${
    median(dreamer).toFixed(0)
  } after ${steps(DREAMER)}, of at most 500; MuZero's is ${describeOrder(muzero, dreamer)}.`;
}
