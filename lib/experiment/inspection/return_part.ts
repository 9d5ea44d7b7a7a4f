/**
 * Predicted against real return in words, a table and a picture; and the verdict of an inspection.
 *
 * @module
 */

import type { InspectionPart } from "../../agents/inspection_part.ts";
import { returnHistorySpec } from "../../results/charts/return_history_chart.ts";
import { shownReturn } from "./numbers.ts";
import { IMAGINED, type ReturnEstimate } from "./return_estimates.ts";
import type { ReturnPoint } from "./return_history.ts";
import { counted } from "../../results/thousands.ts";

/**
 * Every prediction beside the real return.
 *
 * @param history The run's predicted and real returns; may be empty.
 */
export function returnPart(
  estimates: readonly ReturnEstimate[],
  history: readonly ReturnPoint[],
): InspectionPart {
  const raised = history.filter(({ isExploited }) => isExploited);
  const sentences = history.length === 0 ? [] : [
    `Over training the predicted return was too high at ${raised.length} of ${
      counted(history.length, "point")
    }${raised.length === 0 ? "." : `, last at ${counted(raised[raised.length - 1].steps, "real step")}.`}`,
  ];
  const part = {
    name: "returns",
    title: "Does it predict the return of its own policy?",
    summary: [
      ["by its", "discount", "predicted", "real", "gap", "±", "too high"],
      ...estimates.map(({ source, discount, predicted, real, gap, error, isExploited }) => [
        source,
        `${discount}`,
        ...[predicted, real, gap, error].map(shownReturn),
        isExploited ? "YES" : "no",
      ]),
    ],
    sentences: [
      ...sentences,
      "Too high = by a tenth of the return and by two standard errors at least.",
    ],
    table: {
      columns: [
        "source",
        "discount",
        "predicted_return",
        "real_return",
        "gap",
        "gap_standard_error",
        "gap_bound",
        "is_exploited",
      ],
      rows: estimates.map(({ source, discount, predicted, real, gap, error, bound, isExploited }) => [
        source,
        discount,
        predicted,
        real,
        gap,
        error,
        bound,
        isExploited,
      ]),
    },
  };
  if (history.length < 2) return part;
  return { ...part, plot: returnHistorySpec(history) };
}

/** The history as a table of its own, if there is one. */
export function historyPart(history: readonly ReturnPoint[]): InspectionPart[] {
  if (history.length === 0) return [];
  return [{
    name: "return_history",
    title: "",
    sentences: [],
    table: {
      columns: ["env_steps", "predicted_return", "real_return", "is_exploited"],
      rows: history.map(({ steps, predicted, real, isExploited }) => [steps, predicted, real, isExploited]),
    },
  }];
}

/**
 * Two or three sentences: whether the agent's own predictions of its return hold, and what that means.
 *
 * @param horizon Steps for which a model of observations stays accurate; undefined if there is none.
 */
export function inspectionVerdict(estimates: readonly ReturnEstimate[], horizon?: number): string[] {
  const sentences = estimates.map((estimate) => {
    const { source, gap, bound, isExploited } = estimate;
    const meaning = isExploited
      ? `too high; the policy exploits ${
        source === IMAGINED ? "errors of the model" : "errors of these values"
      }`
      : -gap >= bound
      ? "too low, which is no exploitation"
      : "the two agree";
    return `Its ${source} predict ${described(estimate)}: ${meaning}.`;
  });
  if (estimates.length === 0) {
    sentences.push("This agent predicts no return, so there is nothing to compare with reality.");
  }
  if (horizon !== undefined) {
    sentences.push(
      `Under its own actions the model is accurate for ${
        counted(horizon, "step")
      }, to a tenth of the state's standard deviation.`,
    );
  }
  return sentences;
}

/** "a return of 500 where the real one is 9.4". */
function described({ discount, predicted, real }: ReturnEstimate): string {
  const kind = discount === 1 ? "a return" : `a discounted return (γ = ${discount})`;
  return `${kind} of ${shownReturn(predicted)} where the real one is ${shownReturn(real)}`;
}
