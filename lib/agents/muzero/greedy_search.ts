/**
 * MuZero's greedy policy: searches without noise from the observations of parallel episodes.
 *
 * @module
 */

import { TreeSearch, type TreeSearchOptions } from "../../planning/tree_search.ts";
import type { Controller } from "../agent.ts";
import type { ObservationScale } from "../observation_scale.ts";
import type { Inference } from "./inference.ts";

/** The policy for `lanes` parallel episodes. Lanes that have ended are not searched. */
export function greedySearch(
  inference: Inference,
  scale: ObservationScale,
  options: TreeSearchOptions,
  lanes: number,
): Controller {
  const search = new TreeSearch(inference, options, lanes);
  const { observationSize: size } = scale;
  const seen = new Float32Array(lanes * size);
  const scaled = new Float32Array(lanes * scale.size);
  const places = new Int32Array(lanes);
  return {
    act: (observations, alive, actions) => {
      let count = 0;
      for (let lane = 0; lane < lanes; lane++) {
        if (alive[lane] === 0) continue;
        seen.set(observations.subarray(lane * size, (lane + 1) * size), count * size);
        places[count++] = lane;
      }
      if (count === 0) return;
      scale.apply(seen, count, scaled);
      inference.roots(scaled, count, search.rootLatents, search.rootLogits, search.rootPredictions);
      search.run(count);
      for (let i = 0; i < count; i++) actions[places[i]] = search.choose(i);
    },
    reset() {},
  };
}

/**
 * The values that searches find, as the networks give them.
 *
 * @param observations [rows, observationSize]
 * @returns [rows]
 */
export function searchedValues(
  inference: Inference,
  scale: ObservationScale,
  options: TreeSearchOptions,
  observations: Float32Array,
  rows: number,
): Float64Array {
  const search = new TreeSearch(inference, options, rows);
  const scaled = new Float32Array(rows * scale.size);
  scale.apply(observations, rows, scaled);
  inference.roots(scaled, rows, search.rootLatents, search.rootLogits, search.rootPredictions);
  search.run(rows);
  return Float64Array.from(search.values.subarray(0, rows));
}
