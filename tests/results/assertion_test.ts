import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { type AssertedRow, judgeAssertion, parseAssertion } from "../../lib/results/assertion.ts";
import type { Cell } from "../../lib/results/csv.ts";
import type { CensoredInterval } from "../../lib/results/statistics.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";

const columns = ["seeds", "median", "median_low", "median_high", "ratio", "retention_mean"];

const censored = (value: number, atLeast: number, atMost: number, rest: Partial<CensoredInterval> = {}) => ({
  value,
  bounds: { atLeast, atMost },
  low: NaN,
  high: NaN,
  highAtLeast: NaN,
  ...rest,
});

/** A row with a median and a ratio. */
function row(
  label: string,
  task: string,
  median: CensoredInterval,
  ratio: CensoredInterval = censored(2, 2, 2),
): AssertedRow {
  const cells: Record<string, Cell> = {
    seeds: 5,
    median: median.value,
    median_low: median.low,
    median_high: median.high,
    ratio: ratio.value,
    retention_mean: undefined,
  };
  return {
    label,
    task,
    cell: (column) => cells[column],
    censored: (column) => column.startsWith("median") ? median : column === "ratio" ? ratio : undefined,
  };
}

const rows = [
  row("dyna", "cartpole", censored(350, 350, 350, { low: 275, high: Infinity, highAtLeast: 5000 })),
  row("dqn", "cartpole", censored(Infinity, 20_000, Infinity), censored(0, 0, 0.4)),
  row("a: b", "cartpole", censored(50, 50, 50)),
];
const judge = (text: string, of: readonly AssertedRow[] = rows) =>
  judgeAssertion(parseAssertion(text, columns), of);

Deno.test("parseAssertion() reads a label, a column, an operator and a number", () => {
  const { label, column, operator, number } = parseAssertion("dyna k=1 (rules known): median<=5e2", columns);
  assertEquals([label, column, operator, number], ["dyna k=1 (rules known)", "median", "<=", 500]);
  assertEquals(parseAssertion("C:\\x: seeds == 3", columns).label, "C:\\x");
  assertEquals(parseAssertion("dyna: median < inf", columns).number, Infinity);
});

Deno.test("parseAssertion() refuses other forms in one sentence", () => {
  const refused: readonly [string, string][] = [
    ["dyna median < 5", "--assert takes LABEL: COLUMN OP NUMBER"],
    ["dyna: median = 5", "--assert takes LABEL: COLUMN OP NUMBER"],
    ["dyna: median <", "--assert takes LABEL: COLUMN OP NUMBER"],
    ["dyna: median < five", 'compares with a number or inf: got "five"'],
    ["dyna: median < 5,000", 'compares with a number or inf: got "5,000"'],
    ["dyna: medain < 5", 'Unknown column of numbers "medain": did you mean "median"'],
  ];
  for (const [text, message] of refused) {
    assertStringIncludes(assertThrows(() => parseAssertion(text, columns), UsageError).message, message);
  }
});

Deno.test("judgeAssertion() compares what is known, and says what it found", () => {
  assertEquals(judge("dyna: median <= 350"), { holds: true, found: "it is 350" });
  assertEquals(judge("dyna: median < 350"), { holds: false, found: "it is 350" });
  const holding = [
    "dyna: median >= 350",
    "dyna: median == 350",
    "dyna: median != 351",
    "a: b: median > 49.5",
  ];
  assertEquals(holding.map((text) => judge(text).holds), [true, true, true, true]);
  assertEquals(judge("dyna: retention_mean > 0"), {
    holds: false,
    found: "it is empty, as it does not apply",
  });
  assertThrows(() => judge("dnya: seeds > 1"), UsageError, 'Unknown curve "dnya": did you mean "dyna"');
});

Deno.test("judgeAssertion() holds of a censored number only what is so whatever it stands for", () => {
  const outcome = (text: string) => judge(text).holds;
  // more than 20,000
  assertEquals(
    ["> 20000", ">= 20000", "!= 20000", "== inf", ">= inf"].map((right) => outcome(`dqn: median ${right}`)),
    [true, true, true, true, true],
  );
  assertEquals(
    ["<= 20000", "== 30000", "> 30000", "< 30000", "!= 30000", "< inf"].map((right) =>
      outcome(`dqn: median ${right}`)
    ),
    [false, false, false, false, false, false],
  );
  assertEquals(
    judge("dqn: median > 30000").found,
    "it is inf (above 20000, where runs ended that had not got there), and no more is known",
  );
  // less than 0.4, as its own median is censored
  assertEquals(["< 0.4", "< 0.5", "< 0.3", "> 0.1"].map((right) => outcome(`dqn: ratio ${right}`)), [
    true,
    true,
    false,
    false,
  ]);
  // the upper end is more than 5,000, the lower one is known
  assertEquals(
    ["median_high > 5000", "median_high > 6000", "median_low >= 275"].map((right) =>
      outcome(`dyna: ${right}`)
    ),
    [true, false, true],
  );
});

Deno.test("judgeAssertion() asks every task that has the curve, or the one that is named", () => {
  const both = [
    row("dyna", "cartpole", censored(350, 350, 350)),
    row("dyna", "acrobot", censored(900, 900, 900)),
  ];
  assertEquals(judge("dyna: median < 500", both), { holds: false, found: "it is 900 on acrobot" });
  assertEquals(judge("dyna: median < 1000", both).holds, true);
  assertEquals(judge("dyna (cartpole): median < 500", both), { holds: true, found: "it is 350" });
});
