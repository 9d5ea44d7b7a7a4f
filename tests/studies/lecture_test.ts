import { assert, assertEquals } from "@std/assert";
import { lectureItems } from "../../lib/studies/lecture.ts";
import { studies } from "../../lib/studies/registry.ts";
import stored from "../../lib/studies/stored_answers.json" with { type: "json" };
import type { StudyAnswer } from "../../lib/studies/study.ts";

Deno.test("lectureItems are five exercises and five questions, each with studies that there are", () => {
  assertEquals(
    lectureItems.map(({ name }) => name),
    ["exercise", "question"].flatMap((kind) => [1, 2, 3, 4, 5].map((number) => `${kind} ${number}`)),
  );
  const names = studies.map(({ name }) => name);
  for (const { name, studies: own } of lectureItems) {
    assert(own.length > 0 && own.every((study) => names.includes(study)), name);
  }
});

Deno.test("lectureItems name every study that says that it answers them", () => {
  for (const { name, lecture } of studies) {
    const told = [...lecture.matchAll(/(exercise|question)s? (\d)(?:(?:,| and) (\d))?/g)].flatMap(
      ([, kind, ...numbers]) => numbers.filter(Boolean).map((number) => `${kind} ${number}`),
    );
    for (const item of told) {
      assert(lectureItems.find((one) => one.name === item)!.studies.includes(name), `${name}: ${item}`);
    }
  }
});

Deno.test("lectureItems choose sentences that stored answers have", () => {
  const answers: Record<string, Pick<StudyAnswer, "sentences">> = stored;
  for (const { name, studies: own, sentences = {} } of lectureItems) {
    for (const [study, chosen] of Object.entries(sentences)) {
      assert(own.includes(study), `${name}: ${study}`);
      for (const part of chosen.source.split("|")) {
        assert(
          answers[study].sentences.some((sentence) => new RegExp(part).test(sentence)),
          `${name}: ${part}`,
        );
      }
    }
  }
});
