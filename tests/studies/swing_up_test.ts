import { assert, assertEquals } from "@std/assert";
import { swingUpStudy } from "../../lib/studies/swing_up.ts";
import { syntheticResults } from "./synthetic.ts";

const KNOWN = "mpc (rules known)";

interface Table {
  /** Real steps until each agent reaches a return of 440, later by 100 steps with each seed. */
  readonly reach: Readonly<Record<string, number>>;
  /** Returns of the seeds at the end, by agent; 440 for the others. */
  readonly ends?: Readonly<Record<string, readonly number[]>>;
  /** CPU milliseconds of a real step. */
  readonly cost?: Readonly<Record<string, number>>;
}

const usual = { dqn: 12_000, mpc: 800, [KNOWN]: 300 };

const answerOf = ({ reach, ends = {}, cost = {} }: Table, size: "quick" | "full" = "full") =>
  swingUpStudy.answer(
    syntheticResults(
      swingUpStudy,
      size,
      ({ agentLabel, seed, budget }, steps) => {
        if ("steps" in budget && steps === budget.steps && agentLabel in ends) return ends[agentLabel][seed];
        return steps >= reach[agentLabel] + 100 * seed ? 440 : 100;
      },
      ({ agentLabel }) => cost[agentLabel] ?? 2,
    ),
  );

Deno.test("swing-up says what a model saves, how many times, and what dqn learns at last", () => {
  const { sentences, tables: [table] } = answerOf({ reach: usual });
  assertEquals(
    sentences[0],
    "With the task's rules known a model saves real steps: mpc needs 500 and dqn 13,000 in the median, 26.0 times fewer " +
      "(fewer on 100% of pairs of seeds); solved means that a mean return of 350 is held.",
  );
  assert(
    sentences[1].startsWith(
      "With the rules hidden, so that it learns the reward too, a model saves real steps: mpc needs 1,000 and dqn 13,000",
    ),
    sentences[1],
  );
  assert(sentences[1].includes("it is solved on 5 of 5 seeds within 2,000 real steps"), sentences[1]);
  assert(sentences[2].startsWith("Evaluations differ"), sentences[2]);
  assert(
    sentences[3].includes(
      "After 20,000 real steps dqn has a return of 440.0, after 100,000 of 440.0 (IQM); it ends",
    ),
    sentences[3],
  );
  assert(sentences[4].endsWith("what was found is held."), sentences[4]);
  const [heading, ...rows] = table.shown!;
  const times = heading.indexOf("times [95%]");
  assertEquals(rows.map((cells) => cells[times].split(" ").at(-1)), ["–", "fewer", "fewer"]);
});

Deno.test("swing-up says where a model saves nothing that is told, or costs steps", () => {
  const few = answerOf({ reach: { dqn: 600, mpc: 800, [KNOWN]: Infinity } }).sentences;
  assert(few[0].includes("a model costs real steps: mpc needs >2,000 and dqn 1,000"), few[0]);
  assert(few[0].includes("times as many (more on 100% of pairs of seeds)"), few[0]);
  assert(few[1].includes("a model is not shown to save real steps: mpc needs 1,000"), few[1]);
  const short = answerOf({ reach: { ...usual, [KNOWN]: Infinity } }).sentences;
  assert(short[0].includes("the runs with a model are too short to compare: mpc needs >2,000"), short[0]);
});

Deno.test("swing-up sees each sentence change with the cell that decides it", () => {
  const { sentences } = answerOf({ reach: usual });
  const changes: readonly [number, Partial<Table>][] = [
    [0, { reach: { ...usual, [KNOWN]: 400 } }],
    [1, { reach: { ...usual, mpc: 1200 } }],
    [3, { reach: { ...usual, dqn: 20_000 } }],
    [3, { ends: { dqn: [440, 440, 440, 440, 20] } }],
    [4, { ends: { mpc: [440, 440, 150, 440, 440] } }],
    [5, { cost: { mpc: 5 } }],
  ];
  for (const [sentence, change] of changes) {
    const changed = answerOf({ reach: usual, ...change }).sentences[sentence];
    assert(changed !== sentences[sentence], changed);
  }
});

Deno.test("swing-up says that there is no ratio where neither solves, and what the quick version is too small for", () => {
  const never = { dqn: Infinity, mpc: Infinity, [KNOWN]: Infinity };
  const full = answerOf({ reach: never }).sentences;
  assert(full[1].includes("no ratio, as neither is solved"), full[1]);
  const quick = answerOf({ reach: usual }, "quick").sentences;
  assert(quick.at(-2)!.startsWith("1 seed and 4,000 real steps of dqn are too few"), quick.at(-2));
});
