/**
 * Estimates the memory of a run from its settings.
 *
 * The estimate knows nothing about particular agents: it multiplies the quantities that the kinds of settings
 * declare (`settings/kinds.ts`), taking the largest of each kind. So it also holds for new agents, but only
 * to within a factor of about three where memory matters, which is enough for a bound.
 *
 * @module
 */

import type { EnvironmentSpec } from "../tasks/environment.ts";
import type { Quantity, Settings, SettingValues } from "../settings/settings.ts";

/** Maximum estimate for one run: 4 GiB. */
export const MOST_BYTES = 4 * 2 ** 30;

const BYTES = 4; // a number in single precision
/** Copies of every weight: the weight, its gradient, Adam's two moments, a target or average. */
const COPIES = 5;
/** Networks in one agent: twins, actor and critic, model. */
const NETWORKS = 3;
/** Arrays of one layer's size in a forward and backward pass. */
const PASSES = 3;
/** Hidden layers of a network. */
const HIDDEN_LAYERS = 2;
/** Numbers of a transition beside its two observations. */
const TRANSITION = 4;

/**
 * Estimated bytes of a run: replay, networks, and batches.
 *
 * @param realSteps Maximum length of the run: a replay holds no more, whatever its capacity.
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
