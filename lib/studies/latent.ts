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
import { orderOfSeeds } from "./probabilities.ts";
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
const latents = (steps: { readonly [agent: string]: number }): Record<string, TrainedLatentCase> => ({
  [DREAMER]: { agent: "dreamer", settings: {}, observation: "state", steps: steps.dreamer },
  "dreamer, positions alone": {
    agent: "dreamer",
    settings: {},
    observation: "positions",
    steps: steps.dreamer,
  },
  [MUZERO]: { agent: "muzero", settings: {}, observation: "state", steps: steps.muzero },
  "world-models, positions alone": {
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
  minutes: { quick: 2, full: 10 },
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

function answer(results: StudyResults): StudyAnswer {
  const { size } = results;
  const readouts = readoutsOf(results);
  const rows = rowsOfPart(results, "latent");
  const find = (name: string, source: string, ahead: number) =>
    readouts.find((one) => one.name === name && one.source === source && one.ahead === ahead);
  const count = seeds[size].length;
  const names = variables().map((label) => label.replace(/ \(.*/, ""));
  const told = (readout: Readout | undefined) =>
    readout === undefined
      ? "–"
      : listed(names.map((name, v) => `${name} ${readout.intervals[v].value.toFixed(2)}`));
  const last = (name: string, source: string) =>
    readouts.filter((one) => one.name === name && one.source === source).at(-1);
  const [dreamer, muzero] = [last(DREAMER, "learned"), last(MUZERO, "learned")];
  const compared = readouts.filter(({ name, source }) => name === MUZERO && source === "learned")
    .flatMap((learned) => {
      const untrained = find(MUZERO, "untrained", learned.ahead);
      return untrained === undefined ? [] : names.map((name, v) => ({
        name,
        ahead: String(learned.ahead),
        isLost: orderOfSeeds(learned.r2[v], untrained.r2[v]) === "lower",
        isWon: orderOfSeeds(learned.r2[v], untrained.r2[v]) === "higher",
      }));
    });
  const lost = compared.filter(({ isLost }) => isLost);
  const won = compared.filter(({ isWon }) => isWon);
  const byVariable = (some: typeof compared) =>
    some.length === 0 ? "nothing" : listed(
      [...Map.groupBy(some, ({ name }) => name)].map(([name, own]) =>
        `${name} ${listed(own.map(({ ahead }) => ahead))} steps ahead`
      ),
    );
  const returnOf = (name: string) => median(columnOf(rows, name, "return"));
  const steps = (name: string) => withThousands(cases[size][name].steps);
  const velocitiesOf = (readout: Readout | undefined) =>
    readout === undefined
      ? "–"
      : listed(VELOCITIES.map((v) => `${names[v]} ${readout.intervals[v].value.toFixed(2)}`));
  const remembered = find("dreamer, positions alone", "learned", 0);
  return {
    sentences: [
      `What has just been observed, linear read-outs find with an R² of ${
        told(find(DREAMER, "learned", 0))
      } in Dreamer's latent and of ${told(find(MUZERO, "learned", 0))} in MuZero's.`,
      ...dreamer === undefined || muzero === undefined ? [] : [
        `Predicted ahead without observing, Dreamer's still holds ${
          told(dreamer)
        } after ${dreamer.ahead} steps, and MuZero's ${told(muzero)} after ${muzero.ahead}.`,
      ],
      ...muzero === undefined ? [] : [
        `Against its own untrained networks, a random function of the observation, MuZero by training loses ${
          byVariable(lost)
        } and wins ${
          byVariable(won)
        } (with 95% confidence), as no loss asks for observations, with a return of ${
          returnOf(MUZERO).toFixed(0)
        } after ${steps(MUZERO)} steps (Dreamer: ${returnOf(DREAMER).toFixed(0)} after ${steps(DREAMER)}).`,
      ],
      `From positions alone, velocities must be remembered: Dreamer's latent gives ${
        velocitiesOf(remembered)
      }, and World Models' gives ${
        velocitiesOf(find("world-models, positions alone", "z", 0))
      } from z, which is what is observed, and ${
        velocitiesOf(find("world-models, positions alone", "z and h", 0))
      } with its memory h.`,
      `So MuZero predicts no observations and need not: it ${
        lost.length > 0
          ? `holds less of the state than a random network in ${lost.length} of ${compared.length} read-outs, and its return does not need them`
          : "keeps most of the state all the same"
      }; what it loses is that nobody can look at what it predicts, and that its model serves no other task.`,
      `One should expect it: a decoder's loss holds the state in the latent, a memory holds what was seen before, and value and ` +
      `policy alone hold what decides between actions.`,
      ...size === "quick"
        ? [
          `${
            counted(count, "seed")
          } of short runs, whose policies have not settled, are too small to say what a trained policy's latent holds.`,
        ]
        : [],
      `To try next: mbrl study dream, whether what is learned in such a model works outside.`,
    ],
    tables: [
      studyTable<Readout>("latent", "R² of linear read-outs of the true state: median of seeds", [
        { csv: { case: ({ name }) => name }, shown: ["latent", ({ name }) => name] },
        { csv: { source: ({ source }) => source }, shown: ["read from", ({ source }) => source] },
        { csv: { ahead: ({ ahead }) => ahead }, shown: ["ahead", ({ ahead }) => String(ahead)] },
        { csv: { seeds: ({ r2 }) => r2[0].length } },
        ...names.map((name, v) => ({
          csv: { [`r2_${v}`]: ({ intervals }: Readout) => intervals[v].value },
          shown: [name, ({ intervals }: Readout) => intervals[v].value.toFixed(2)] as const,
        })),
      ], readouts),
    ],
  };
}
