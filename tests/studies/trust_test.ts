import { assert, assertEquals } from "@std/assert";
import { trustStudy } from "../../lib/studies/trust.ts";
import { syntheticMeasurements } from "./synthetic.ts";

interface Found {
  readonly within: number;
  readonly outside: number;
  /** The rank correlation over both regions. */
  readonly both: number;
  /** Of intervals off the data. */
  readonly coverage: number;
}

/** The answer if an ensemble of so many members, with process noise, knows so much. */
const resultsOf = (of: (members: number, noise: number, name: string) => Found) =>
  syntheticMeasurements(trustStudy, "full", ({ name, seed }) => {
    const noise = Number(/noise (\S+)/.exec(name)?.[1] ?? 0);
    const { within, outside, both, coverage } = of(Number(/^\d+/.exec(name)), noise, name);
    return [{
      rank_within: within + seed / 1000,
      rank_outside: outside + seed / 1000,
      rank_both: both + seed / 1000,
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
  both: 0.8 + members / 200,
  coverage: noise > 0 ? 0.88 : 0.6,
});

Deno.test("trust answers whether disagreement ranks errors, over both regions and within one", () => {
  const { sentences, tables: [ranks, intervals] } = answerOf(usual);
  assertEquals(
    sentences[0],
    "Yes: over states on and off the data together, the disagreement of 5 members (how far their predictions lie apart) has a " +
      "rank correlation with the error of 0.83 (linear part) and 0.83 (networks alone); 1 is the same order, 0 none.",
  );
  assertEquals(
    sentences[1],
    "Within one region the correlation is 0.35 and 0.35 on the data and 0.55 and 0.55 off the data (linear part and networks " +
      "alone), told lower than over both in 4 of 4 cases: it tells the regions apart better than states within one.",
  );
  assert(
    sentences[2].startsWith(
      "With 20 members instead of 2 the correlation over both goes from 0.81 to 0.90 (linear part; higher on 100% of pairs of",
    ) && sentences[2].endsWith("with 20 instead of 10 it is told higher in 2 of 2 kinds."),
    sentences[2],
  );
  assert(
    sentences[3].includes(
      "0.03 in every variable's unit, the correlation on the data goes from 0.35 to 0.05 (linear part; lower on 100%",
    ),
    sentences[3],
  );
  assert(
    sentences[4].endsWith(
      "without noise they contain 90% and 90% on the data (right) and 60% and 60% off the data (too narrow). With noise they " +
        "are right on the data and right off the data.",
    ),
    sentences[4],
  );
  assertEquals(ranks.shown!.length, 1 + 14);
  assertEquals(ranks.shown![3].slice(0, 3), ["5", "linear part", "0"]);
  assertEquals(intervals.shown![3], ["5", "linear part", "0", "90%", "60%", "0.5", "2"]);
});

Deno.test("trust answers otherwise where disagreement knows less", () => {
  const part = answerOf((members, noise) => ({ ...usual(members, noise), both: 0.5 })).sentences;
  assert(part[0].startsWith("In part: over states on and off"), part[0]);
  assert(part[1].endsWith("told lower than over both in 2 of 4 cases."), part[1]);
  const none = answerOf((members, noise) => ({ ...usual(members, noise), both: 0.1 })).sentences;
  assert(none[0].startsWith("No: over states on and off"), none[0]);
  assert(none[1].endsWith("told lower than over both in 0 of 4 cases."), none[1]);
  // a single kind that knows little is enough
  const one = answerOf((members, noise, name) => ({
    ...usual(members, noise),
    ...name.includes("networks alone") ? { both: 0.1 } : {},
  })).sentences;
  assert(one[0].startsWith("No: over states on and off"), one[0]);
  const fewer = answerOf((members, noise) => usual(22 - members, noise)).sentences;
  assert(fewer[2].includes("from 0.90 to 0.81 (linear part; lower on 100%"), fewer[2]);
  assert(fewer[2].endsWith("it is told higher in 0 of 2 kinds."), fewer[2]);
  const noisy = answerOf((members, noise) => ({ ...usual(members, noise), within: 0.3 + noise })).sentences;
  assert(noisy[3].includes("(linear part; higher on 100% of pairs of seeds)"), noisy[3]);
  const wide = answerOf((members, noise, name) => ({
    ...usual(members, noise),
    coverage: noise === 0.01 && name.includes("linear") ? 0.5 : 1,
  })).sentences;
  assert(wide[4].includes("100% and 100% off the data (too wide)"), wide[4]);
  assert(wide[4].endsWith("too wide in 3 of 4 cases and too narrow in 1 of 4 cases off the data."), wide[4]);
});

Deno.test("trust sees its sentences change with the cells that decide them", () => {
  const before = answerOf(usual).sentences;
  const fewer = answerOf((members, noise) => usual(22 - members, noise)).sentences;
  for (const i of [0, 1, 2]) assert(fewer[i] !== before[i], before[i]);
  const quiet = answerOf((members) => usual(members, 0)).sentences;
  for (const i of [3, 4]) assert(quiet[i] !== before[i], before[i]);
});

Deno.test("trust says what the small version cannot show", () => {
  const { sentences } = trustStudy.answer(
    syntheticMeasurements(
      trustStudy,
      "quick",
      () => [{ rank_within: 0.5, rank_outside: 0.5, rank_both: 0.9 }],
    ),
  );
  assert(sentences.length <= 8);
  assert(sentences.some((sentence) => sentence.startsWith("3 seeds are too few")), sentences.join());
});

Deno.test("trust draws the correlation of every ensemble", async () => {
  const [{ name, svg }] = await trustStudy.pictures(resultsOf(usual));
  assertEquals(name, "trust.svg");
  assert(svg.includes("20 members, networks alone") && !svg.includes("NaN"));
});
