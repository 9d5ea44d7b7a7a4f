import { assert, assertEquals, assertThrows } from "@std/assert";
import { ResultFileError } from "../../lib/results/csv.ts";
import {
  formatMeasured,
  formatTimes,
  measurementsOf,
  nameOfMeasurement,
  parseMeasured,
  parseTimes,
  readMeasured,
  removeMeasured,
  writeMeasured,
} from "../../lib/studies/measured_parts.ts";
import { errorsStudy } from "../../lib/studies/errors.ts";
import { studies } from "../../lib/studies/registry.ts";
import { inOrder, runsOfStudy } from "../../lib/studies/study_runs.ts";
import { inFolder } from "../results/fixtures.ts";

for (const study of studies) {
  Deno.test(`measurementsOf() cuts ${study.name} into parts that together are all of it`, () => {
    const all = measurementsOf(study, "full").map(nameOfMeasurement);
    assertEquals(new Set(all).size, all.length, "each once");
    const parts = [1, 2, 3].map((number) => measurementsOf(study, "full", { number, of: 3 }));
    assertEquals(parts.flat().map(nameOfMeasurement).sort(), all.toSorted());
    const sizes = parts.map(({ length }, i) =>
      length + inOrder(runsOfStudy(study, "full", { number: i + 1, of: 3 })).length
    );
    assert(Math.max(...sizes) - Math.min(...sizes) <= 1, "runs and measurements are dealt together");
    const seeds = measurementsOf(study, "full").map(({ seed }) => seed);
    assertEquals(seeds, seeds.toSorted((a, b) => a - b), "seed by seed");
  });
}

Deno.test("readMeasured() reads what writeMeasured() keeps, and takes damage for nothing", () =>
  inFolder((work) => {
    const [first, second] = measurementsOf(errorsStudy, "quick");
    assertEquals(readMeasured(work, first), undefined);
    writeMeasured(work, first, { rows: [{ k: 1, relative: 0.5, missing: NaN }], seconds: 2 });
    assertEquals(readMeasured(work, first), { rows: [{ k: 1, relative: 0.5 }], seconds: 2 });
    assertEquals(readMeasured(work, second), undefined);
    const [name] = [...Deno.readDirSync(`${work}/growth`)].map(({ name }) => name);
    Deno.writeTextFileSync(`${work}/growth/${name}`, '{"rows": [');
    assertEquals(readMeasured(work, first), undefined);
    removeMeasured(work, errorsStudy, "quick");
    assertEquals([...Deno.readDirSync(work)], []);
  }));

Deno.test("parseMeasured() reads what formatMeasured() writes, with rows of other columns, and refuses damage", () => {
  const rows = [
    { name: "a, b", seed: 0, values: { k: 1, error: 1.23456e-9 } },
    { name: "c", seed: 1, values: { other: -2 } },
  ];
  const text = formatMeasured(rows);
  assertEquals(text.split("\n")[0], "case,seed,k,error,other");
  assertEquals(parseMeasured(text, "x.csv"), rows);
  assertThrows(() => parseMeasured(text.replace("-2", "two"), "x.csv"), ResultFileError, "x.csv is damaged");
  const times = [{ part: "p", name: "a, b", seed: 3, seconds: 1.25 }];
  assertEquals(parseTimes(formatTimes(times), "y.csv"), times);
});
