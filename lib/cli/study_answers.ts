/**
 * How `mbrl study` prints questions and answers.
 *
 * @module
 */

import { counted } from "../results/thousands.ts";
import { type LectureItem, lectureItems } from "../studies/lecture.ts";
import { findStudy, studies } from "../studies/registry.ts";
import { storedAnswer } from "../studies/stored_answers.ts";
import type { Study, StudyAnswer } from "../studies/study.ts";
import { termsOf } from "../studies/terms.ts";
import { jsonText } from "./lists.ts";
import type { Terminal } from "./terminal.ts";
import { fittedTable, table, wrapped } from "./text_layout.ts";

/** Rows beyond which a table would scroll the answer away. */
const MOST_ROWS = 60;

/** Prints every study, and which answer what of the lecture. */
export function printList(json: boolean, terminal: Terminal): void {
  if (json) {
    terminal.print(
      jsonText(studies.map(({ name, question, lecture, minutes }) => ({ name, question, lecture, minutes }))),
    );
    return;
  }
  for (const { name, question, lecture, minutes, log } of studies) {
    terminal.print(terminal.bold(name));
    terminal.tell(question, "    ");
    terminal.tell(`${lecture}.`, "    ");
    terminal.tell(
      `On two cores, --quick takes about ${counted(minutes.quick, "minute")}${
        log === undefined ? ` and --full about ${minutes.full}` : "; all of it is a log of trials"
      }.${storedAnswer(name) === undefined ? " No answer is stored yet." : ""}`,
      "    ",
    );
  }
  terminal.print("");
  terminal.tell("The lecture's exercises and discussion questions, and the studies that answer them:");
  const items = [
    ["", "as the lecture asks it", "studies"],
    ...lectureItems.map(({ name, text, studies }) => [name, text, studies.join(", ")]),
  ];
  for (const line of terminal.canRedraw ? fittedTable(items, terminal.columns) : table(items)) {
    terminal.print(line);
  }
  terminal.print("");
  terminal.tell(
    "mbrl study NAME prints the stored answer, mbrl study exercise 3 what answers an exercise or question; --quick and --full run " +
      "a study again.",
  );
}

/** Prints an exercise or question of the lecture, and what of each study answers it. */
export function printItem(
  { name, text, studies: own, sentences: chosen = {} }: LectureItem,
  json: boolean,
  terminal: Terminal,
): void {
  const answers = own.map((study) => ({
    study,
    question: findStudy(study).question,
    sentences: (storedAnswer(study)?.sentences ?? ["No answer is stored yet."]).filter((sentence, i) =>
      i === 0 || chosen[study]?.test(sentence)
    ),
  }));
  if (json) {
    terminal.print(jsonText({ name, text, answers }));
    return;
  }
  terminal.print(terminal.bold(`The lecture's ${name}`));
  terminal.tell(text, "    ");
  for (const { study, question, sentences } of answers) {
    terminal.print("");
    terminal.print(terminal.bold(`mbrl study ${study}`));
    terminal.tell(question, "    ");
    for (const sentence of sentences) terminal.tell(`- ${sentence}`, "    ");
  }
}

/** Prints the sentences, the tables, how they were made, and what their terms mean. */
export function printAnswer(
  { name: study, question }: Study,
  answer: StudyAnswer,
  made: string,
  json: boolean,
  terminal: Terminal,
): void {
  const { sentences, tables } = answer;
  if (json) {
    terminal.print(
      jsonText({ study, sentences, tables: tables.map(({ name, csv }) => ({ name, csv })), made }),
    );
    return;
  }
  for (const line of wrapped(question, terminal.columns)) terminal.print(terminal.bold(line));
  terminal.print("");
  for (const sentence of sentences) {
    for (const [i, line] of wrapped(sentence, terminal.columns - 2).entries()) {
      terminal.print(`${i === 0 ? "- " : "  "}${line}`);
    }
  }
  for (const { about, shown } of tables) {
    if (shown === undefined) continue;
    terminal.print("");
    if (shown.length - 1 > MOST_ROWS) {
      terminal.tell(
        `${about}: ${counted(shown.length - 1, "row")}, which mbrl study ${study} --json prints.`,
      );
      continue;
    }
    terminal.tell(`${about}:`);
    const lines = terminal.canRedraw ? fittedTable(shown, terminal.columns) : table(shown);
    for (const line of lines) terminal.print(line);
  }
  terminal.print("");
  terminal.tell(made);
  terminal.print("");
  terminal.print("How to read this:");
  for (const [name, meaning] of termsOf(answer)) terminal.tell(`${name}: ${meaning}.`, "    ");
}
