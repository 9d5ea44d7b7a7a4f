/**
 * How much memory one run takes, estimated from what its settings count.
 *
 * The estimate knows nothing of single agents: it multiplies what the kinds of settings say (`settings/kinds.ts`) and
 * takes for each agent the largest of a kind. So it holds for an agent that is added or changed, and it is rough: right
 * within a factor of about three where memory matters, which is what the bound needs.
 *
 * @module
 */

import type { EnvironmentSpec } from "../tasks/environment.ts";
import type { Quantity, Settings, SettingValues } from "../settings/settings.ts";

/** The most that one run may take by the estimate: 4 GiB. */
export const MOST_BYTES = 4 * 2 ** 30;

const BYTES = 4; // a number in single precision
/** Copies of every weight: the weight, its gradient, Adam's two averages, a target or average. */
const COPIES = 5;
/** Networks beside each other: twins, actor and critic, model. */
const NETWORKS = 3;
/** Arrays of one layer's size in a forward and backward pass. */
const PASSES = 3;
/** Hidden layers of a network. */
const HIDDEN_LAYERS = 2;
/** Numbers of a transition beside its two observations. */
const TRANSITION = 4;

/**
 * Bytes that a run of an agent takes: replay, networks, and what is computed at once.
 *
 * @param realSteps Of the run, at most: a replay is no larger, whatever its capacity.
 */
export function estimateBytes(
  settings: Settings,
  values: SettingValues,
  { observationSize }: Pick<EnvironmentSpec, "observationSize">,
  realSteps: number,
): number {
  const of = (quantity: Quantity): number[] =>
    Object.entries(settings)
      .filter(([, setting]) => setting.kind === "integer" && setting.quantity === quantity)
      .map(([key]) => Number(values[key]))
      .sort((a, b) => b - a);
  const largest = (quantity: Quantity, otherwise: number): number => of(quantity)[0] ?? otherwise;
  const width = largest("width", 1);
  const members = largest("members", 1);
  const [first = 1, second = 1] = of("count");

  const kept = Math.min(largest("capacity", 0), realSteps) + largest("imagined", 0);
  const replay = kept * (2 * observationSize + TRANSITION);
  const weights = members * NETWORKS * COPIES * (observationSize * width + HIDDEN_LAYERS * width * width);
  const sequence = largest("sequence", 1);
  const learned = largest("batch", 1) * sequence * (observationSize + HIDDEN_LAYERS * width);
  const imagined = first * Math.max(second, sequence) * (observationSize + width);
  return BYTES * (replay + weights + PASSES * members * (learned + imagined));
}
