/**
 * The training of C: CMA-ES over the controller's parameters, by their returns in dreams.
 *
 * @module
 */

import { CmaEs } from "../../planning/cma_es.ts";
import type { Generator } from "../../random/generator.ts";
import type { Dream } from "./dream.ts";

/**
 * Share of the generations, the last ones, whose means are averaged to give the controller: a single mean depends on the luck
 * of few dreams (measured: none changes little).
 */
const AVERAGED_SHARE = 0.33;

/** Controllers in a generation, and dreamed episodes of each; the paper has 64 and 16. */
const POPULATION = 32;
const DREAMS = 8;

/** The standard deviation with which the search begins, in latents' own deviations. */
const FIRST_STEP = 0.5;

/**
 * Improves a controller in place. The result is the average of the last generations' means.
 *
 * @param controller The parameters from which the search starts; written after every generation.
 * @param starts [any, latentSize]: first latents of real episodes, standardised.
 * @param each Called after every generation with the dreamed return of what is then the controller.
 */
export function evolve(
  controller: Float64Array,
  dream: Dream,
  starts: Float32Array,
  generations: number,
  random: Generator,
  each: (generation: number, value: number) => void,
): void {
  const n = controller.length;
  const sum = new Float64Array(n);
  let averaged = 0;
  const search = new CmaEs(controller, FIRST_STEP, POPULATION, random.stream("search"));
  const candidates = new Float64Array((POPULATION + 1) * n);
  const values = new Float64Array(POPULATION + 1);
  const asked = candidates.subarray(0, POPULATION * n);
  for (let generation = 1; generation <= generations; generation++) {
    search.ask(asked);
    // what would act now is dreamed with the others, to be reported
    candidates.set(averaged === 0 ? search.mean : controller, POPULATION * n);
    dream.run(candidates, POPULATION + 1, DREAMS, starts, random.stream(`dreams ${generation}`), values);
    search.tell(values.subarray(0, POPULATION).map((value) => -value));
    if (generation > generations * (1 - AVERAGED_SHARE)) {
      averaged++;
      search.mean.forEach((value, i) => sum[i] += value);
      controller.set(sum.map((value) => value / averaged));
    } else controller.set(search.mean);
    each(generation, values[POPULATION]);
  }
}
