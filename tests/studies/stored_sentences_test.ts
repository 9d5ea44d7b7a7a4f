/**
 * What decides the sentences of stored answers: of the results that they are computed from, one cell altered changes each, or,
 * where that is the median of many seeds, the same cell of every seed.
 */

import { assert } from "@std/assert";
import answers from "../../lib/studies/stored_answers.json" with { type: "json" };
import { deriveStudy } from "../../lib/studies/study_folder.ts";
import type { StudyResults } from "../../lib/studies/study.ts";
import { projectFile } from "../../tools/resolution.ts";

/** Sentences that hold for any results: what to expect and why, what to try next, how agents were evaluated. */
const CONSTANT = /should (have )?expect|^To try next|^The cause: |^Evaluations differ/;
/** Single cells that are tried before those of every seed. */
const MOST_SINGLE = 6;

/** Has no divisor in common with the number of cells. */
const PRIME = 7919;

/** Items by how much of their names a sentence says: those that it is of come first. */
function named<T>(items: readonly T[], sentence: string, nameOf: (item: T) => string): T[] {
  const said = (item: T) =>
    nameOf(item).split(", ").reduce(
      (sum, part) => sum + (sentence.includes(part) ? part.length : 0),
      0,
    );
  return items.toSorted((a, b) => said(b) - said(a));
}

/** Results with one cell altered, or one of every seed. */
function* altered(results: StudyResults, sentence: string, isSingle: boolean): Generator<StudyResults> {
  yield* alteredMeasurements(results, sentence, isSingle);
  yield* alteredRuns(results, sentence, isSingle);
  yield* alteredLog(results);
}

function* alteredMeasurements(results: StudyResults, sentence: string, isSingle: boolean) {
  const cells = [...results.measured].flatMap(([part, rows]) =>
    [...Map.groupBy(rows, ({ name }) => name)].flatMap(([name, own]) =>
      // rows of one part may have different columns; these two count rows
      [...new Set(own.flatMap(({ values }) => Object.keys(values)))].filter((column) =>
        column !== "k" && column !== "ahead"
      ).map((column) => ({ part, rows, name, first: own.find(({ values }) => column in values), column }))
    )
  );
  // neighbours of a table are alike, so the order among equals is mixed
  const mixed = cells.map((_, i) => cells[(i * PRIME) % cells.length]);
  // in the last one, values grow like 1, 2, 3 … along the rows of a seed
  for (
    const other of [(value: number) => 100 * value + 1, () => -1, (_: number, position: number) => position]
  ) {
    for (const { part, rows, name, first, column } of named(mixed, sentence, ({ name }) => name)) {
      const positions = new Map<number, number>();
      const changed = rows.map((row) => {
        if (row.name !== name || !(column in row.values) || isSingle && row !== first) return row;
        const position = (positions.get(row.seed) ?? 0) + 1;
        positions.set(row.seed, position);
        return { ...row, values: { ...row.values, [column]: other(row.values[column], position) } };
      });
      yield { ...results, measured: new Map([...results.measured, [part, changed]]) };
    }
  }
}

function* alteredRuns(results: StudyResults, sentence: string, isSingle: boolean) {
  const { points, runs } = results;
  const tasks = [...new Set(runs.map(({ task }) => task))];
  const groups = tasks.flatMap((task) =>
    [...new Set(runs.map(({ label }) => label))].map((label) => ({
      task,
      label,
      own: runs.filter((run) => run.task === task && run.label === label),
    }))
  ).filter(({ own }) => own.length > 0);
  for (
    const { own, task, label } of named(
      named(groups, sentence, ({ task }) => task),
      sentence,
      ({ label }) => label,
    )
  ) {
    const [middle] = own.toSorted((a, b) => a.steps_to_solve - b.steps_to_solve).slice((own.length - 1) / 2);
    const isAltered = (seed: number) => !isSingle || seed === middle.seed;
    const ofRun = (one: { readonly label: string; readonly task: string; readonly seed: number }) =>
      one.label === label && one.task === task && isAltered(one.seed);
    for (const [factor, ends] of [[1000, [-1e4, Infinity]], [1 / 1000, [1e4, 0]]] as const) {
      const [value, from] = ends;
      const last = points.findLast(ofRun)?.env_steps ?? 0;
      const at = isSingle ? middle.steps_to_solve : from;
      yield {
        ...results,
        points: points.map((point) =>
          ofRun(point) && (isSingle ? point.env_steps === (at < Infinity ? at : last) : true)
            ? { ...point, eval_return_mean: value }
            : point
        ),
      };
      yield {
        ...results,
        runs: runs.map((run) =>
          ofRun(run)
            ? {
              ...run,
              cpu_seconds: factor * (run.cpu_seconds ?? 1),
              cpu_seconds_to_solve: factor * (run.cpu_seconds_to_solve ?? 1),
            }
            : run
        ),
      };
    }
  }
}

function* alteredLog(results: StudyResults) {
  for (const [name, text] of results.log ?? []) {
    const lines = text.split("\n");
    for (const [l, line] of lines.entries()) {
      const cells = line.split(",");
      for (const c of l === 0 ? [] : cells.keys()) {
        if (!/^-?\d[\d.]*$|^now$|^before$|^\d+\.\.\d+$/.test(cells[c])) continue;
        const other = Number.isNaN(Number(cells[c])) ? "" : String(Number(cells[c]) + 1);
        yield {
          ...results,
          log: new Map([...results.log!, [name, lines.with(l, cells.with(c, other).join()).join("\n")]]),
        };
      }
    }
  }
}

for (const name of Object.keys(answers)) {
  Deno.test(`each sentence of the stored answer of ${name} changes with the cells that decide it`, async () => {
    const { study, results, answer } = await deriveStudy(projectFile(`results/${name}`));
    const answerOf = (results: StudyResults) => {
      try {
        return study.answer(results);
      } catch {
        return answer; // no results have such a cell, as a horizon of -1 steps
      }
    };
    const open = new Set(answer.sentences.keys().filter((i) => !CONSTANT.test(answer.sentences[i])));
    for (const i of [...open]) {
      const sentence = answer.sentences[i];
      const search = (isSingle: boolean, most: number) => {
        let tried = 0;
        for (const other of altered(results, sentence, isSingle)) {
          if (!open.has(i) || tried++ === most) return;
          const { sentences } = answerOf(other);
          for (const j of open) if (sentences[j] !== answer.sentences[j]) open.delete(j);
        }
      };
      search(true, MOST_SINGLE);
      search(false, Infinity);
      assert(!open.has(i), `no cells decide: ${sentence}`);
    }
  });
}
