/**
 * How far ahead a model can be trusted, in words, and the model's single numbers as a table.
 *
 * @module
 */

import type { InspectionPart } from "../../agents/inspection_part.ts";
import type { ModelInspection } from "./model_inspection.ts";
import { shown } from "./numbers.ts";
import { counted } from "../../results/thousands.ts";

/** Two estimates of the horizon. */
export function trustedHorizonPart(found: ModelInspection): InspectionPart {
  const { horizon, horizons, oneStepError } = found;
  const { byRule, byMeasure, bound } = horizon;
  const isAll = byMeasure === horizons[0].errors.length;
  return {
    name: "model",
    title: "How far ahead can it be trusted?",
    sentences: [
      `The rule k* = √(2τ / (e (1 − γ))) gives ${counted(byRule, "step")} (e = ${
        shown(oneStepError)
      } standard deviations of the change, τ = 0.01, γ = 0.99). The measured error under the agent's actions stays below ${bound} standard deviations of the state for ${
        counted(byMeasure, "step")
      }${isAll ? ", the longest horizon that was measured" : ""}.`,
    ],
    table: {
      columns: ["quantity", "value"],
      rows: [
        ["members", found.members],
        ["training_rows", found.dataRows],
        ["one_step_error", oneStepError],
        ["horizon_estimate_by_rule", byRule],
        ["horizon_estimate_by_measure", byMeasure],
        ...horizons.flatMap(({ policy, growth }) =>
          growth === undefined ? [] : [
            [`${policy}_growth_law`, growth.better],
            [`${policy}_growth_exponent`, growth.exponent],
            [`${policy}_growth_per_step_linear`, growth.linear.scale],
            [`${policy}_growth_factor_exponential`, growth.exponential.factor],
            [`${policy}_growth_residual_linear`, growth.linear.residual],
            [`${policy}_growth_residual_exponential`, growth.exponential.residual],
          ]
        ),
      ],
    },
  };
}
