/**
 * World Models (Ha and Schmidhuber, "World models", 2018): V encodes pictures, M predicts latents, and the
 * controller C is evolved by CMA-ES entirely inside episodes that M dreams.
 *
 * The stages are the paper's: random frames, V, M, C, reality. They are iterated (the paper's section on
 * iterative training): the controller collects more frames, and V, M and C are trained further on all of
 * them.
 *
 * Deviations from the paper:
 * - a gated recurrent unit instead of a long short-term memory; latents are standardised, and M predicts
 *   their change;
 * - a separate classifier predicts terminations from the next latent, with balanced batches; latents far from
 *   all the data count as terminal;
 * - latents are the means of V's distribution, when M is trained as well as when acting;
 * - the controller is linear, with a score for each action beyond the first.
 *
 * @module
 */

import { type Parts, Stateful } from "../../checkpoint/parts.ts";
import type { ImaginedEpisodes } from "../../dynamics/imagined_episodes.ts";
import { Normaliser } from "../../dynamics/normaliser.ts";
import { Ends } from "../../dynamics/world_models/ends.ts";
import { DREAM_ROWS, type LatentStream, Memory } from "../../dynamics/world_models/memory.ts";
import { LEAST_DEVIATION, Vision } from "../../dynamics/world_models/vision.ts";
import type { TaskInstance } from "../../tasks/environment.ts";
import type { PictureSize } from "../../tasks/task.ts";
import { CmaEs } from "../../planning/cma_es.ts";
import { SmallPolicy } from "../../planning/small_policy.ts";
import type { Generator } from "../../random/generator.ts";
import { SequenceReplay } from "../../replay/sequence_replay.ts";
import { UsageError } from "../../settings/usage_error.ts";
import {
  type Agent,
  type AgentContext,
  type Controller,
  defineAgent,
  type Diagnostics,
  type Transition,
} from "../agent.ts";
import type { InspectionPart } from "../inspection_part.ts";
import { Dream } from "./dream.ts";
import { WorldModelsEpisodes } from "./imagined_episodes.ts";
import { dreamGap, reconstructions, stateReadout } from "./report.ts";
import { worldModelsSettings, type WorldModelsValues } from "./settings.ts";

/** The registry entry. */
export const worldModelsAgent = defineAgent({
  name: "world-models",
  summary:
    "World Models: a small controller evolved wholly inside a dream of pixels; takes task.observation=pixels.",
  kind: "model-based",
  sources: [
    "Ha and Schmidhuber, World models, 2018",
    "Hansen, The CMA evolution strategy: a tutorial, 2016",
  ],
  settings: worldModelsSettings,
  diagnostics: ["vision_error", "vision_divergence", "memory_loss", "end_loss", "dream_return"],
  check: ({ spec }: TaskInstance, values: WorldModelsValues) => checkPictures(spec, values),
  create: (context: AgentContext, values: WorldModelsValues) => new WorldModelsAgent(context, values),
});

/** Refuses tasks without pictures, unless V is switched off. */
function checkPictures({ picture }: { picture?: PictureSize }, { vision }: WorldModelsValues): void {
  if (vision === "none" && picture !== undefined) {
    throw new UsageError(
      "world-models.vision=none uses the observation itself as the latent, and pictures are too large for that: use another task.observation.",
    );
  }
  if (vision === "none" || picture !== undefined) return;
  throw new UsageError(
    "world-models learns from pictures: add --set task.observation=pixels (or world-models.vision=none for a control without V).",
  );
}

/** Updates of a fit of the classifier of terminations. */
const END_UPDATES = 2000;

/** Updates of a refit, as a fraction of those of the first fit. */
const REFIT_SHARE = 0.4;

/** More frames than any budget here needs. */
const REPLAY_CAPACITY = 10_000;

class WorldModelsAgent extends Stateful implements Agent {
  readonly #values: WorldModelsValues;
  readonly #actionCount: number;
  readonly #observationSize: number;
  readonly #note: (text: string) => void;
  readonly #exploration: Generator;
  readonly #learning: Generator;
  readonly #vision: Vision | undefined;
  readonly #memory: Memory;
  readonly #ends: Ends;
  readonly #dream: Dream;
  readonly #policy: SmallPolicy;
  readonly #controller: Float64Array;
  readonly #replay: SequenceReplay;
  readonly #latentSize: number;
  /** Standardises M's latents. */
  readonly #standard: Normaliser;
  readonly #state: Float32Array;
  readonly #numbers = {
    vision_error: NaN,
    vision_divergence: NaN,
    memory_loss: NaN,
    end_loss: NaN,
    dream_return: NaN,
  };
  readonly #counters = { steps: 0, fits: 0, isFirst: true };

  constructor(context: AgentContext, values: WorldModelsValues) {
    super();
    const { observationSize, actionCount, picture, random, note } = context;
    this.#values = values;
    this.#actionCount = actionCount;
    this.#observationSize = observationSize;
    this.#note = note ?? (() => {});
    this.#exploration = random.stream("exploration");
    this.#learning = random.stream("learning");
    const weights = random.stream("initial weights");
    checkPictures(context, values);
    this.#vision = values.vision === "none" || picture === undefined ? undefined : new Vision({
      ...picture,
      latentSize: values.latentSize,
    }, weights.stream("vision"));
    const size = this.#latentSize = this.#vision === undefined ? observationSize : values.latentSize;
    const { stateSize, mixtures, memory } = values;
    this.#memory = new Memory({
      latentSize: size,
      actionCount,
      stateSize,
      mixtures,
      isDeterministic: memory === "deterministic",
      isRandom: memory === "random",
    }, weights.stream("memory 0"));
    this.#ends = new Ends(size, weights.stream("ends"));
    const observed = size + stateSize;
    this.#policy = new SmallPolicy({
      observationSize: observed,
      actionCount,
      scale: new Float32Array(observed).fill(1),
      hiddenUnits: 0,
      angles: [],
    });
    this.#controller = new Float64Array(this.#policy.size);
    this.#dream = this.#newDream();
    this.#replay = new SequenceReplay(REPLAY_CAPACITY, observationSize);
    this.#standard = new Normaliser(size);
    this.#state = new Float32Array(stateSize);
  }

  #newDream(): Dream {
    return new Dream({
      memory: this.#memory,
      ends: this.#ends,
      controller: this.#policy,
      temperature: this.#values.temperature,
      length: this.#values.dreamLength,
      capacity: DREAM_ROWS,
    });
  }

  get gradientSteps(): number {
    return (this.#vision?.updates ?? 0) + this.#memory.updates;
  }

  get imaginedSteps(): number {
    return this.#dream.counters.steps;
  }

  act(observation: Float32Array): number {
    const { learningStarts, exploration } = this.#values;
    const actionCount = this.#actionCount;
    if (this.#counters.steps < learningStarts || this.#exploration.uniform() < exploration) {
      return this.#exploration.integer(actionCount);
    }
    const latent = this.#latentsOf(observation, 1);
    const seen = new Float32Array(this.#latentSize + this.#values.stateSize);
    seen.set(latent);
    seen.set(this.#state, this.#latentSize);
    return this.#policy.action(this.#controller, 0, seen, 0);
  }

  /** Standardised latents of observations. */
  #latentsOf(observations: Float32Array, count: number): Float32Array {
    const size = this.#latentSize;
    const latents = new Float32Array(count * size);
    if (this.#vision === undefined) latents.set(observations.subarray(0, count * size));
    else this.#vision.encode(observations, count, latents);
    this.#standard.apply(latents, count, latents);
    return latents;
  }

  observe({ observation, action, reward, nextObservation, terminated, truncated }: Transition): void {
    if (this.#counters.isFirst) {
      this.#replay.add({ observation, action: 0, reward: 0, isFirst: true, isTerminal: false });
    }
    this.#replay.add({
      observation: nextObservation,
      action,
      reward,
      isFirst: false,
      isTerminal: terminated,
    });
    this.#counters.isFirst = terminated || truncated;
    if (this.#counters.isFirst || this.#counters.fits === 0) this.#state.fill(0);
    else this.#memory.advance(this.#latentsOf(observation, 1), [action], this.#state, 1);
    this.#counters.steps++;
  }

  learn(): void {
    const { learningStarts, refitInterval } = this.#values;
    const late = this.#counters.steps - learningStarts;
    if (late >= 0 && late % refitInterval === 0) this.#fit();
  }

  /** Trains V, M and C, one after the other, on all frames. */
  #fit(): void {
    const { visionUpdates, memoryUpdates } = this.#values;
    const share = this.#counters.fits === 0 ? 1 : REFIT_SHARE;
    const random = this.#learning.stream(`fit ${this.#counters.fits++}`);
    const replay = this.#replay;
    const count = replay.size;
    const stage = (name: string) => (done: number) =>
      this.#note(`fit ${this.#counters.fits}: ${name} ${Math.round(100 * done)}%`);
    if (this.#vision !== undefined) {
      // until the ring wraps around, its rows are in order; training draws them in any order
      const found = this.#vision.fit(
        replay.observations,
        count,
        Math.round(share * visionUpdates),
        random.stream("vision"),
        stage("V"),
      );
      [this.#numbers.vision_error, this.#numbers.vision_divergence] = [found.error, found.divergence];
    }
    this.#measureStandard();
    const stream = this.#encodeAll();
    this.#numbers.memory_loss = this.#memory.fit(
      stream,
      Math.round(share * memoryUpdates),
      random.stream("memory 0"),
      stage("M"),
    );
    this.#note(`fit ${this.#counters.fits}: ends`);
    this.#numbers.end_loss = this.#ends.fit(
      stream.latents,
      stream.isTerminal,
      count,
      END_UPDATES,
      random.stream("ends"),
    );
    this.#evolve(this.#dream, this.#startsOf(stream), random.stream("controller"), (generation, value) => {
      this.#note(
        `fit ${this.#counters.fits}: C ${generation} of ${this.#values.generations}, dreams of ${
          value.toFixed(0)
        }`,
      );
    });
    this.#state.fill(0);
  }

  /** Measures the latents' means and standard deviations. */
  #measureStandard(): void {
    this.#standard.reset();
    const { latents, count } = this.#encodeAll();
    this.#standard.measure(latents, count, LEAST_DEVIATION);
  }

  /** Encodes every frame, oldest first. */
  #encodeAll(): LatentStream & { readonly isTerminal: Uint8Array } {
    const replay = this.#replay;
    const { size: count, observationSize: width } = replay;
    const size = this.#latentSize;
    const latents = new Float32Array(count * size);
    const frames = new Float32Array(128 * width);
    for (let from = 0; from < count; from += 128) {
      const rows = Math.min(128, count - from);
      for (let i = 0; i < rows; i++) {
        const row = replay.row(from + i);
        frames.set(replay.observations.subarray(row * width, (row + 1) * width), i * width);
      }
      latents.set(this.#latentsOf(frames, rows), from * size);
    }
    return {
      count,
      latents,
      actions: this.#ordered(replay.actions),
      isFirst: this.#ordered(replay.isFirst),
      isTerminal: this.#ordered(replay.isTerminal),
    };
  }

  /** One column of the replay, oldest first. */
  #ordered(column: Uint8Array): Uint8Array {
    return Uint8Array.from({ length: this.#replay.size }, (_, age) => column[this.#replay.row(age)]);
  }

  /** The first latent of every episode. */
  #startsOf({ count, latents, isFirst }: LatentStream): Float32Array {
    const size = this.#latentSize;
    const starts: number[] = [];
    for (let i = 0; i < count; i++) {
      if (isFirst[i] === 1) { for (let j = 0; j < size; j++) starts.push(latents[i * size + j]); }
    }
    return Float32Array.from(starts);
  }

  /**
   * CMA-ES over the controller's parameters by dreamed returns. The result is the average of the last
   * generations' means, since a single mean depends on the luck of few dreams.
   *
   * @param each Called after every generation with the dreamed return of the mean, which is then the
   * controller.
   */
  #evolve(
    dream: Dream,
    starts: Float32Array,
    random: Generator,
    each: (generation: number, value: number) => void,
  ): void {
    const { generations, population, dreams, averagedShare } = this.#values;
    const sum = new Float64Array(this.#controller.length);
    let averaged = 0;
    const n = this.#controller.length;
    const search = new CmaEs(this.#controller, 0.5, population, random.stream("search"));
    const candidates = new Float64Array((population + 1) * n);
    const values = new Float64Array(population + 1);
    const asked = candidates.subarray(0, population * n);
    for (let generation = 1; generation <= generations; generation++) {
      search.ask(asked);
      // what would act now is dreamed with the others, to be reported
      candidates.set(averaged === 0 ? search.mean : this.#controller, population * n);
      dream.run(candidates, population + 1, dreams, starts, random.stream(`dreams ${generation}`), values);
      search.tell(values.subarray(0, population).map((value) => -value));
      if (generation > generations * (1 - averagedShare)) {
        averaged++;
        search.mean.forEach((value, i) => sum[i] += value);
        this.#controller.set(sum.map((value) => value / averaged));
      } else this.#controller.set(search.mean);
      this.#numbers.dream_return = values[population];
      each(generation, values[population]);
    }
  }

  controller(lanes: number): Controller {
    return this.#controllerOf(this.#controller.slice(), lanes);
  }

  #controllerOf(parameters: Float64Array, lanes: number): Controller {
    const width = this.#values.stateSize;
    const size = this.#latentSize;
    const observationSize = this.#observationSize;
    const states = new Float32Array(lanes * width);
    const seen = new Float32Array(this.#latentSize + this.#values.stateSize);
    return {
      act: (observations, alive, actions) => {
        const rows: number[] = [];
        for (let lane = 0; lane < lanes; lane++) if (alive[lane] === 1) rows.push(lane);
        const frames = new Float32Array(rows.length * observationSize);
        const part = new Float32Array(rows.length * width);
        rows.forEach((lane, i) => {
          frames.set(
            observations.subarray(lane * observationSize, (lane + 1) * observationSize),
            i * observationSize,
          );
          part.set(states.subarray(lane * width, (lane + 1) * width), i * width);
        });
        const latents = this.#latentsOf(frames, rows.length);
        rows.forEach((lane, i) => {
          seen.set(latents.subarray(i * size, (i + 1) * size));
          seen.set(part.subarray(i * width, (i + 1) * width), size);
          actions[lane] = this.#policy.action(parameters, 0, seen, 0);
        });
        for (let from = 0; from < rows.length; from += DREAM_ROWS) {
          const count = Math.min(DREAM_ROWS, rows.length - from);
          this.#memory.advance(
            latents.subarray(from * size),
            rows.slice(from, from + count).map((lane) => actions[lane]),
            part.subarray(from * width),
            count,
          );
        }
        rows.forEach((lane, i) => states.set(part.subarray(i * width, (i + 1) * width), lane * width));
      },
      reset: () => void states.fill(0),
    };
  }

  diagnostics(): Diagnostics {
    return { ...this.#numbers };
  }

  imaginedEpisodes(rows: number, random: Generator, isSampled: boolean): ImaginedEpisodes {
    if (this.#counters.fits === 0) {
      throw new UsageError("V, M and C have not been trained yet: train for more steps.");
    }
    return new WorldModelsEpisodes(rows, {
      memory: this.#memory,
      ends: this.#ends,
      policy: this.#policy,
      parameters: this.#controller,
      temperature: isSampled ? this.#values.temperature : 0,
      random,
      observationSize: this.#observationSize,
      encode: (observations) => this.#latentsOf(observations, rows),
      decode: (latents) => this.#decode(latents, rows),
    });
  }

  /** Observations of standardised latents: V's pictures, or without V the latents themselves. */
  #decode(latents: Float32Array, count: number): Float32Array {
    const { means, deviations } = this.#standard;
    const size = this.#latentSize;
    const raw = latents.map((value, i) => value * deviations[i % size] + means[i % size]);
    if (this.#vision === undefined) return raw;
    const pictures = new Float32Array(count * this.#observationSize);
    this.#vision.decode(raw, count, pictures);
    return pictures;
  }

  inspectLatent(task: TaskInstance, random: Generator): InspectionPart[] {
    if (this.#counters.fits === 0) {
      throw new UsageError("The agent has not been trained yet: train for more steps.");
    }
    const kept = this.#controller.slice();
    const numbers = { ...this.#numbers };
    const parts = [
      stateReadout({
        task,
        latentSize: this.#latentSize,
        stateSize: this.#values.stateSize,
        latentsOf: (frames, count) => this.#latentsOf(frames, count),
        memory: this.#memory,
        policyOf: (lanes) => this.controller(lanes),
        random: random.stream("readout"),
      }),
      dreamGap({
        task,
        evolve: (each) => {
          // repeat the last fit's search from the start
          this.#controller.fill(0);
          const starts = this.#startsOf(this.#encodeAll());
          this.#evolve(this.#newDream(), starts, random.stream("controller"), each);
        },
        policyOf: (lanes) => this.controller(lanes),
        random: random.stream("gap"),
      }),
    ];
    this.#controller.set(kept);
    Object.assign(this.#numbers, numbers);
    const { picture } = task.spec;
    if (this.#vision !== undefined && picture !== undefined) {
      parts.push(reconstructions({
        task,
        decode: (latent) => this.#decode(latent, 1),
        memory: this.#memory,
        latentsOf: (frames, count) => this.#latentsOf(frames, count),
        policyOf: (lanes) => this.controller(lanes),
        random: random.stream("pictures"),
      }));
    }
    return parts;
  }

  get parts(): Parts {
    return {
      counters: this.#counters,
      numbers: this.#numbers,
      dream: this.#dream.counters,
      vision: this.#vision,
      memory: this.#memory,
      ends: this.#ends,
      controller: this.#controller,
      replay: this.#replay,
      standard: this.#standard,
      state: this.#state,
      exploration: this.#exploration,
      learning: this.#learning,
    };
  }
}
