/**
 * Sentences of the study of models.
 *
 * @module
 */

import { extent } from "../results/charts/plot.ts";
import { median } from "../results/statistics.ts";
import { counted, withThousands } from "../results/thousands.ts";
import { twoDigits } from "./measured_rows.ts";
import {
  allSteps,
  type Choice,
  choices,
  type ErrorRow,
  type ErrorsOf,
  FAR,
  LECTURE,
  models,
  type Place,
  placed,
  PLACED_STEPS,
  REGRESSION,
  seeds,
  type Test,
} from "./model_cases.ts";
import { describeOrder, orderOfSeeds } from "./probabilities.ts";
import { listed } from "./sentences.ts";
import type { StudySize } from "./study.ts";

const [FEW, MANY] = [allSteps[0], allSteps[allSteps.length - 1]];
const stepsListed = (steps: readonly number[]) => `${listed(steps.map(withThousands))} steps`;

/** Kinds of models, as the first sentence ranks them. */
const kindOf = (model: string) =>
  model === REGRESSION
    ? "linear regression"
    : model.endsWith("with linear part")
    ? "networks with a linear part"
    : "networks alone";

/** The sentences of an answer. */
export function modelSentences(
  size: StudySize,
  rows: readonly ErrorRow[],
  errorsOf: ErrorsOf,
  places: readonly Place[],
): string[] {
  const [ofLinearPart, ...others] = choices.map((choice) => choiceSentence(choice, errorsOf));
  return [
    `${kindsSentence(rows)}, and the ${placed[1]} ${wrongWhere(places, errorsOf, size)}.`,
    `${bestSentence(rows)}.${
      size === "quick"
        ? ` ${
          counted(seeds[size].length, "seed")
        } and random actions are too few to rank models that lie within a factor of two.`
        : ""
    }`,
    regressionSentence(errorsOf),
    `${ofLinearPart} ${headStart(errorsOf)}`,
    others.join(" "),
    placesSentence(places, errorsOf, size),
    `One should expect a linear part to help: a falling pole is nearly linear near its upright, so a regression, the linear part, gives most of ` +
    `the change and a network only has to learn the rest; off the data nothing holds it.`,
    `To try next: mbrl study trust, whether a model knows where it is wrong; mbrl study errors, how its errors grow.`,
  ];
}

/** Models by their one-step errors, the smallest first, and those that cannot be told from it. */
function rankingOf(rows: readonly ErrorRow[], steps: number) {
  const ranked = rows.filter((row) => row.steps === steps && row.test === "random" && row.k === 1)
    .toSorted((a, b) => a.relative.value - b.relative.value);
  return {
    best: ranked[0],
    alike: ranked.filter(({ errors }) => orderOfSeeds(errors, ranked[0].errors) !== "higher"),
  };
}

/** The kind of model that predicts best from each number of steps. */
function kindsSentence(rows: readonly ErrorRow[]): string {
  const all = new Set(Object.keys(models).map(kindOf)).size;
  const byAnswer = Map.groupBy(allSteps, (steps) => {
    const kinds = [...new Set(rankingOf(rows, steps).alike.map(({ model }) => kindOf(model)))];
    return kinds.length === all
      ? "no kind of model is told to predict best"
      : kinds.length === 1
      ? `${kinds[0]} ${kinds[0].startsWith("networks") ? "predict" : "predicts"} best`
      : `${listed(kinds)}, not told apart, predict best`;
  });
  const told = [...byAnswer].map(([answer, steps]) =>
    `${answer} from ${listed(steps.map(withThousands))} random real steps`
  );
  return told.join("; ").replace(/^./, (letter) => letter.toUpperCase());
}

/** The best model from each number of steps, and how many cannot be told from it. */
function bestSentence(rows: readonly ErrorRow[]): string {
  const told = allSteps.map((steps) => {
    const { best, alike } = rankingOf(rows, steps);
    const others = alike.length - 1;
    return `from ${withThousands(steps)} steps that of the ${best.model} (${
      others === 0
        ? "told from all others"
        : `${counted(best.errors.length, "seed")} do not tell it from ${counted(others, "other")}`
    })`;
  });
  return `The smallest one-step error is ${listed(told)}`;
}

/** A regression without any network beside the lecture's model. */
function regressionSentence(errorsOf: ErrorsOf): string {
  const verdicts = {
    lower: "errs less",
    higher: "errs more",
    unclear: "is not told apart",
  } as const;
  const grouped = Map.groupBy(
    allSteps,
    (steps) => orderOfSeeds(errorsOf(REGRESSION, steps), errorsOf(LECTURE, steps)),
  );
  const told = [...grouped].map(([order, steps]) => `${verdicts[order]} from ${stepsListed(steps)}`);
  const both = (k: number) =>
    [REGRESSION, LECTURE].map((model) => twoDigits(median(errorsOf(model, MANY, "random", k)))).join(
      " against ",
    );
  return `Beside the ${LECTURE}, the lecture's model, linear regression with no network (“${REGRESSION}”) ${
    listed(told)
  }; from ${withThousands(MANY)} it errs by ${
    both(1)
  } standard deviations of the state one step ahead, and ${FAR} steps ahead by ${both(FAR)}.`;
}

/** How many times smaller or larger errors become. */
export function changeOf(without: readonly number[], having: readonly number[]): string {
  const ratio = median(without) / median(having);
  const shown = twoDigits(Math.max(ratio, 1 / ratio));
  return shown === "1" ? "unchanged" : `${shown} times ${ratio > 1 ? "smaller" : "larger"}`;
}

/** What one choice does to errors. */
function choiceSentence({ what, pairs }: Choice, errorsOf: ErrorsOf): string {
  const told = pairs.map(({ without, having, where }) => {
    const [before, after] = [errorsOf(without, MANY), errorsOf(having, MANY)];
    return `${changeOf(before, after)} ${where}${
      orderOfSeeds(before, after) === "unclear"
        ? ` (not told apart by ${counted(before.length, "seed")})`
        : ""
    }`;
  });
  const fewer = allSteps.slice(0, -1);
  const orders = fewer.flatMap((steps) =>
    pairs.map(({ without, having }) => orderOfSeeds(errorsOf(without, steps), errorsOf(having, steps)))
  );
  const count = (order: typeof orders[number]) => orders.filter((one) => one === order).length;
  return `With ${what}, one-step errors from ${withThousands(MANY)} steps are ${
    listed(told)
  }; with fewer steps, seeds tell them smaller in ${count("higher")} and larger in ${
    count("lower")
  } of ${orders.length} cases.`;
}

/** What the linear part is worth in steps. */
function headStart(errorsOf: ErrorsOf): string {
  const [{ without, having }] = choices[0].pairs.slice(-1);
  const [few, many] = [errorsOf(having, FEW), errorsOf(without, MANY)];
  return `With it, a ${without} errs by ${twoDigits(median(few))} from ${FEW} steps, and without it by ${
    twoDigits(median(many))
  } from ${withThousands(MANY)} (${describeOrder(few, many, ["more", "less"])}).`;
}

/** Where the last of the placed models errs more than one step ahead on its data. */
function wrongWhere(places: readonly Place[], errorsOf: ErrorsOf, size: StudySize): string {
  const model = placed[placed.length - 1];
  const near = errorsOf(model, PLACED_STEPS);
  const isMore = (test: Test, k: number) =>
    orderOfSeeds(errorsOf(model, PLACED_STEPS, test, k), near) === "higher";
  const own = places.filter((place) => place.model === model);
  const where = [
    ...own.every(({ within, outside }) => orderOfSeeds(outside, within) === "higher") ? ["off its data"] : [],
    ...isMore("random", FAR) ? [`${FAR} steps ahead`] : [],
    ...size === "full" && isMore("balancing", 1) ? ["under actions that balance"] : [],
  ];
  return where.length === 0
    ? `is nowhere told to err more than one step ahead on its data by ${counted(near.length, "seed")}`
    : `errs more ${listed(where)}`;
}

function placesSentence(places: readonly Place[], errorsOf: ErrorsOf, size: StudySize): string {
  const off = placed.map((model) => {
    const [least, most] = extent(places.filter((place) => place.model === model).map(({ ratio }) => ratio));
    return `${twoDigits(least)} to ${twoDigits(most)} times (${model})`;
  });
  const times = (test: Test, k: number) =>
    listed(
      placed.map((model) =>
        twoDigits(median(errorsOf(model, PLACED_STEPS, test, k)) / median(errorsOf(model, PLACED_STEPS)))
      ),
    );
  return `One-step errors of the four variables are ${listed(off)} as large off the data of ${
    withThousands(PLACED_STEPS)
  } steps, at states far from all of them, as on them. The relative error is ${
    times("random", FAR)
  } times as large ${FAR} steps ahead as one step ahead${
    size === "full"
      ? `, and ${
        times("balancing", 1)
      } times as large under actions that balance, which no model learned from`
      : ""
  }.`;
}
