import { assert, assertEquals } from "@std/assert";
import { trustStudy } from "../../lib/studies/trust.ts";
import { syntheticMeasurements } from "./synthetic.ts";

interface Found {
  readonly within: number;
  readonly outside: number;
  readonly coverage: number;
}

/** The answer if an ensemble of so many members, with process noise, knows so much. */
const resultsOf = (of: (members: number, noise: number, name: string) => Found) =>
  syntheticMeasurements(trustStudy, "full", ({ name, seed }) => {
    const noise = Number(/noise (\S+)/.exec(name)?.[1] ?? 0);
    const { within, outside, coverage } = of(Number(/^\d+/.exec(name)), noise, name);
    return [{
      rank_within: within + seed / 1000,
      rank_outside: outside + seed / 1000,
      rank_both: (within + outside) / 2,
      error_within: 0.01,
      spread_within: 0.02,
      error_outside: 0.2,
      spread_outside: 0.1,
      coverage_within: 0.9,
      coverage_outside: coverage,
    }];
  });
const answerOf = (of: Parameters<typeof resultsOf>[0]) => trustStudy.answer(resultsOf(of));

const usual = (members: number, noise: number): Found => ({
  within: 0.3 + members / 100 - noise * 10,
  outside: 0.5 + members / 100,
  coverage: noise > 0 ? 0.88 : 0.6,
});

Deno.test("trust says how disagreement ranks errors, by members, noise and region", () => {
  const { sentences, tables: [table] } = answerOf(usual);
  assertEquals(table.shown!.length, 1 + 14);
  assert(
    sentences[0].includes("0.35 on the data and 0.55 off them in 5 members with a linear part"),
    sentences[0],
  );
  assert(
    sentences[1].includes(
      "from 2 to 20 members with a linear part it goes on the data from 0.32 to 0.50 (better, P 1.00)",
    ),
    sentences[1],
  );
  assert(sentences[2].startsWith("With process noise of 0, 0.01 and 0.03, 5 members"), sentences[2]);
  assert(sentences[2].includes("correlations of 0.35, 0.25 and 0.05 on the data"), sentences[2]);
  assert(sentences[3].includes("90% on the data and 60% off them (linear part)"), sentences[3]);
  assert(sentences[3].endsWith("too narrow in 2 of 6."), sentences[3]);
  assert(sentences[4].includes("0.5 times the disagreement on the data and 2 times off them"), sentences[4]);
});

Deno.test("trust sees its sentences change with the cells that decide them", () => {
  const before = answerOf(usual).sentences;
  const fewer = answerOf((members, noise) => usual(22 - members, noise)).sentences;
  for (const i of [0, 1]) assert(fewer[i] !== before[i], before[i]);
  assert(fewer[1].includes("(worse, P 0.00)"), fewer[1]);
  const quiet = answerOf((members) => usual(members, 0)).sentences;
  for (const i of [2, 3]) assert(quiet[i] !== before[i], before[i]);
});

Deno.test("trust draws the correlation of every ensemble", async () => {
  const [{ name, svg }] = await trustStudy.pictures(resultsOf(usual));
  assertEquals(name, "trust.svg");
  assert(svg.includes("20 members, networks alone") && !svg.includes("NaN"));
});
