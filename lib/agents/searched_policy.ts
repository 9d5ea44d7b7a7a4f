/**
 * A small policy that a search found, as what an agent acts by and what it exports.
 *
 * @module
 */

import type { RolloutPolicy } from "../dynamics/rollouts.ts";
import type { SmallPolicy, SmallPolicyShape } from "../planning/small_policy.ts";
import type { PolicyNetwork } from "./policy_network.ts";

/**
 * Acts by the parameters of a small policy, with their values at each call.
 *
 * @param size Numbers in one observation.
 */
export function searchedPolicy(policy: SmallPolicy, parameters: Float64Array, size: number): RolloutPolicy {
  return {
    act: (observations, alive, actions) => {
      for (let i = 0; i < actions.length; i++) {
        if (alive[i] === 1) actions[i] = policy.action(parameters, 0, observations, i * size);
      }
    },
  };
}

/** The policy as a network of the observation, with its parameters as they are now. */
export function searchedNetwork(
  policy: SmallPolicy,
  { observationSize, angles }: SmallPolicyShape,
  parameters: Float64Array,
): PolicyNetwork {
  const own = parameters.slice();
  return {
    network: { inputs: observationSize + angles.length, branches: [policy.layers(own)] },
    angles,
    outputs: "scores",
    compute: (observations, count, out) => policy.scores(own, observations, count, out),
  };
}
