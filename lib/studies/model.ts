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
import { orderOfSeeds, probabilityOfHigher } from "./probabilities.ts";
import {
  intervalColumns,
  type Study,
  type StudyAnswer,
  type StudyColumn,
  type StudyPart,
  type StudyResults,
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
      ...tests[size].map((test) => shownTable(rows, test)),
      choicesTable(errorsOf),
      placesTable(places),
      errorsTable(rows, unitsOf()),
    ],
  };
}

/** What every choice does to the error from every number of steps. */
function choicesTable(errorsOf: ErrorsOf) {
  const lines = choices.flatMap(({ short, pairs }) => pairs.map((pair) => ({ short, ...pair })));
  type Line = typeof lines[number];
  const both = ({ without, having }: Line, steps: number) =>
    [errorsOf(without, steps), errorsOf(having, steps)] as const;
  return studyTable<Line>(
    "choices",
    "What a choice does to the one-step error, by medians of seeds",
    [
      { csv: { choice: ({ short }) => short }, shown: ["with", ({ short }) => short] },
      { csv: { model: ({ without }) => without }, shown: ["added to", ({ without }) => without] },
      ...allSteps.map((steps): StudyColumn<Line> => ({
        csv: {
          [`times_smaller_${steps}`]: (line) => {
            const [before, after] = both(line, steps);
            return median(before) / median(after);
          },
          [`probability_smaller_${steps}`]: (line) => {
            const [before, after] = both(line, steps);
            return probabilityOfHigher(before, after);
          },
        },
        shown: [`${withThousands(steps)} steps`, (line) => {
          const [before, after] = both(line, steps);
          return orderOfSeeds(before, after) === "unclear" ? "not told apart" : changeOf(before, after);
        }],
      })),
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

/** The same to read, for one test: a line for each model and number of steps. */
function shownTable(errorRows: readonly ErrorRow[], test: Test) {
  const lines = Object.keys(models).flatMap((model) => allSteps.map((steps) => ({ model, steps })));
  type Line = typeof lines[number];
  const errorOf = ({ model, steps }: Line, k: number) =>
    errorRows.find((row) => row.model === model && row.steps === steps && row.test === test && row.k === k)!
      .relative;
  return studyTable<Line>(
    `${test}_errors`,
    `Relative error under ${test} actions, in standard deviations of the state: median of seeds [95%]`,
    [
      { csv: { model: ({ model }) => model }, shown: ["model", ({ model }) => model] },
      { csv: { steps: ({ steps }) => steps }, shown: ["steps", ({ steps }) => withThousands(steps)] },
      ...[1, FAR].map((k) => ({
        csv: intervalColumns(`error_${k}`, (line: Line) => errorOf(line, k)),
        shown: [`${k} ahead`, (line: Line) => shownInterval(errorOf(line, k))] as const,
      })),
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
