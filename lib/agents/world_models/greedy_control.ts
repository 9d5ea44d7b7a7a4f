/**
 * C in parallel real episodes, each with its own recurrent state.
 *
 * @module
 */

import { DREAM_ROWS, type Memory } from "../../dynamics/world_models/memory.ts";
import type { SmallPolicy } from "../../planning/small_policy.ts";
import type { Controller } from "../agent.ts";
import type { LatentSpace } from "./latent_space.ts";

/** V, M and C. */
export interface Networks {
  readonly space: LatentSpace;
  readonly memory: Memory;
  readonly policy: SmallPolicy;
}

/** Acts in `lanes` episodes: a = argmax (W [z, h] + b), the weights in `parameters` (equation 1 of the paper). */
export function greedyControl(
  { space, memory, policy }: Networks,
  parameters: Float64Array,
  lanes: number,
): Controller {
  const { latentSize: size, stateSize: width } = memory.options;
  const states = new Float32Array(lanes * width);
  const seen = new Float32Array(size + width);
  return {
    act: (observations, alive, actions) => {
      const observationSize = observations.length / lanes;
      const rows: number[] = [];
      for (let lane = 0; lane < lanes; lane++) if (alive[lane] === 1) rows.push(lane);
      const running = new Float32Array(rows.length * observationSize);
      const part = new Float32Array(rows.length * width);
      rows.forEach((lane, i) => {
        const own = observations.subarray(lane * observationSize, (lane + 1) * observationSize);
        running.set(own, i * observationSize);
        part.set(states.subarray(lane * width, (lane + 1) * width), i * width);
      });
      const latents = space.encode(running, rows.length);
      rows.forEach((lane, i) => {
        seen.set(latents.subarray(i * size, (i + 1) * size));
        seen.set(part.subarray(i * width, (i + 1) * width), size);
        actions[lane] = policy.action(parameters, 0, seen, 0);
      });
      for (let from = 0; from < rows.length; from += DREAM_ROWS) {
        const count = Math.min(DREAM_ROWS, rows.length - from);
        memory.advance(
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
