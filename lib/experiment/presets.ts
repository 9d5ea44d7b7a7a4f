/**
 * Named comparisons: what `--preset NAME` starts from.
 *
 * @module
 */

import { lecturePreset } from "../agents/lecture.ts";
import { unknownName } from "../settings/usage_error.ts";
import type { PartialComparison } from "./comparison_config.ts";

/** A named comparison. */
export interface Preset {
  readonly name: string;
  /** One sentence for `--help`. */
  readonly summary: string;
  readonly comparison: PartialComparison;
}

/** Every preset. */
export const presets: readonly Preset[] = [
  {
    name: "quick",
    summary: "A small comparison that ends in about a minute: dyna beside dqn, 3 seeds, 3,000 steps.",
    comparison: {
      agents: ["dyna", "dqn"],
      seeds: [0, 1, 2],
      budget: { steps: 3000 },
    },
  },
  {
    name: "lecture",
    summary:
      "The lecture's listing as written, beside its model-free half: 200 episodes; --set dyna.termination=predicted is the cure.",
    comparison: {
      agents: ["dyna", "dqn"],
      budget: { episodes: lecturePreset.episodes },
      evaluation: { every: 200 },
      settings: lecturePreset.settings,
    },
  },
];

/**
 * The preset named `name`.
 *
 * @throws {UsageError} If there is none; the message names the nearest.
 */
export function findPreset(name: string): Preset {
  const found = presets.find((preset) => preset.name === name);
  if (found === undefined) throw unknownName("preset", name, presets.map((preset) => preset.name));
  return found;
}
