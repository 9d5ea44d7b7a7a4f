/**
 * Which model of the dynamics predicts best from how many real steps, and where it is wrong.
 *
 * @module
 */

import { median } from "../results/statistics.ts";
import { withThousands } from "../results/thousands.ts";
import { linesPicture } from "./measured_pictures.ts";
import { columnOf, rowsOfPart, shownInterval, twoDigits } from "./measured_rows.ts";
import {
  allSteps,
  caseName,
  choices,
  errorCases,
  type ErrorRow,
  errorRows,
  errorsIn,
  type ErrorsOf,
  FAR,
  models,
  type Place,
  placeCases,
  PLACED_STEPS,
  placesOf,
  seeds,
  type Test,
  tests,
  unitsOf,
} from "./model_cases.ts";
import { changeOf, modelSentences } from "./model_sentences.ts";
import { describeOrder, probabilityOfHigher } from "./probabilities.ts";
import {
  intervalColumns,
  type Study,
  type StudyAnswer,
  type StudyPart,
  type StudyResults,
  type StudySize,
  studyTable,
} from "./study.ts";

/** The study. */
export const modelStudy: Study = {
  name: "model",
  question: "Which model of the dynamics predicts best from how few real steps, and where is it wrong?",
  lecture: "Answers the lecture's exercise 5; its section 1 names the losses",
  minutes: { quick: 2, full: 6 },
  parts: (size): StudyPart[] => [
    { name: "errors", measure: "model errors", cases: errorCases(size), seeds: seeds[size] },
    { name: "places", measure: "model trust", cases: placeCases(), seeds: seeds[size] },
  ],
  answer,
  async pictures(results) {
    const rows = rowsOfPart(results, "errors");
    const points = tests[results.size].flatMap((test) =>
      [1, FAR].flatMap((k) =>
        Object.keys(models).flatMap((series) =>
          allSteps.map((steps) => ({
            panel: `${k === 1 ? "1 step" : `${k} steps`} ahead, ${test} actions`,
            series,
            x: steps,
            y: median(columnOf(rows, caseName(series, steps, test), "relative", { k })),
          }))
        )
      )
    );
    return [
      await linesPicture(
        "model.svg",
        "How exact are learned models of CartPole?",
        "Median over seeds of the median error on fresh episodes, in standard deviations of the state",
        [
          { title: "Random real steps", type: "log" },
          { title: "Relative error", type: "log" },
        ],
        points,
      ),
    ];
  },
};

function answer(results: StudyResults): StudyAnswer {
  const { size } = results;
  const rows = errorRows(results);
  const errorsOf = errorsIn(rows);
  const places = placesOf(results);
  return {
    sentences: modelSentences(size, rows, errorsOf, places),
    tables: [
      shownTable(rows, size),
      choicesTable(errorsOf),
      placesTable(places),
      errorsTable(rows, unitsOf()),
    ],
  };
}

/** Every choice from every number of steps. */
function choicesTable(errorsOf: ErrorsOf) {
  const lines = choices.flatMap(({ what, pairs }) =>
    pairs.flatMap(({ without, having }) =>
      allSteps.map((steps) => ({
        what,
        to: without,
        steps,
        before: errorsOf(without, steps),
        after: errorsOf(having, steps),
      }))
    )
  );
  return studyTable<typeof lines[number]>(
    "choices",
    "What a choice does to the one-step error, by medians of seeds, and on how many pairs of seeds",
    [
      { csv: { choice: ({ what }) => what }, shown: ["choice", ({ what }) => what] },
      { csv: { model: ({ to }) => to }, shown: ["model without it", ({ to }) => to] },
      { csv: { steps: ({ steps }) => steps }, shown: ["steps", ({ steps }) => withThousands(steps)] },
      {
        csv: { times_smaller: ({ before, after }) => median(before) / median(after) },
        shown: ["error", ({ before, after }) => changeOf(before, after)],
      },
      {
        csv: { probability_smaller: ({ before, after }) => probabilityOfHigher(before, after) },
        shown: ["seeds", ({ before, after }) => describeOrder(before, after, ["smaller", "larger"])],
      },
    ],
    lines,
  );
}

function errorsTable(rows: readonly ErrorRow[], units: readonly string[]) {
  return studyTable<ErrorRow>(
    "model",
    "Errors on fresh episodes, in standard deviations of the state, and in units: median of seeds [95%]",
    [
      { csv: { model: (row) => row.model } },
      { csv: { steps: (row) => row.steps } },
      { csv: { test: (row) => row.test } },
      { csv: { k: (row) => row.k } },
      { csv: { seeds: (row) => row.errors.length } },
      { csv: intervalColumns("relative_error_median", (row) => row.relative) },
      ...units.map((_, v) => ({ csv: { [`error_${v}`]: (row: ErrorRow) => row.byVariable[v] } })),
    ],
    rows,
  );
}

/** The same to read: a line for each model and number of steps. */
function shownTable(rows: readonly ErrorRow[], size: StudySize) {
  const lines = Object.keys(models).flatMap((model) => allSteps.map((steps) => ({ model, steps })));
  type Line = typeof lines[number];
  const errorOf = ({ model, steps }: Line, test: Test, k: number) =>
    rows.find((row) => row.model === model && row.steps === steps && row.test === test && row.k === k)!
      .relative;
  return studyTable<Line>(
    "model_errors",
    "Relative error on fresh episodes, in standard deviations of the state: median of seeds [95%]",
    [
      { csv: { model: ({ model }) => model }, shown: ["model", ({ model }) => model] },
      { csv: { steps: ({ steps }) => steps }, shown: ["steps", ({ steps }) => withThousands(steps)] },
      ...tests[size].flatMap((test) =>
        [1, FAR].map((k) => ({
          csv: { [`${test}_${k}`]: (line: Line) => errorOf(line, test, k).value },
          shown: [`${test}, ${k} ahead`, (line: Line) => shownInterval(errorOf(line, test, k))] as const,
        }))
      ),
    ],
    lines,
  );
}

function placesTable(places: readonly Place[]) {
  return studyTable<Place>(
    "places",
    `One-step errors on and off the data of ${
      withThousands(PLACED_STEPS)
    } steps, in the variable's unit: median of seeds`,
    [
      { csv: { model: ({ model }) => model }, shown: ["model", ({ model }) => model] },
      { csv: { variable: ({ variable }) => variable }, shown: ["variable", ({ variable }) => variable] },
      ...(["within", "outside"] as const).map((region) => ({
        csv: { [region]: (place: Place) => median(place[region]) },
        shown: [
          region === "within" ? "on the data" : "off the data",
          (place: Place) => twoDigits(median(place[region])),
        ] as const,
      })),
      { csv: { times: ({ ratio }) => ratio }, shown: ["times as large", ({ ratio }) => twoDigits(ratio)] },
    ],
    places,
  );
}
