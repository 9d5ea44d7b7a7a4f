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

Deno.test("swing-up says what each needs, how many times fewer, and what dqn learns at last", () => {
  const { sentences, tables: [table] } = answerOf({ reach: usual });
  assert(
    sentences[0].startsWith(
      "To hold a mean return of 350, dqn needs 13,000 [12,000, 13,000], mpc with rules hidden needs 1,000 [800, 1,200] and mpc with rules known needs 500 [300, 700]",
    ),
    sentences[0],
  );
  assert(sentences[0].includes("solved on 5 of 5, 5 of 5 and 5 of 5 seeds"), sentences[0]);
  assert(sentences[1].startsWith("Against dqn, mpc with rules hidden needs 13.0 ["), sentences[1]);
  assert(sentences[1].includes("times fewer (with 95% confidence)"), sentences[1]);
  assert(
    sentences[2].includes(
      "440.0 [440.0, 440.0] after 20,000 real steps and 440.0 [440.0, 440.0] after 100,000",
    ),
    sentences[2],
  );
  assert(sentences[3].endsWith("what was found is held."), sentences[3]);
  assertEquals(table.shown!.length, 4);
});

Deno.test("swing-up sees each sentence change with the cell that decides it", () => {
  const { sentences } = answerOf({ reach: usual });
  const changes: readonly [number, Partial<Table>][] = [
    [0, { reach: { ...usual, mpc: 1200 } }],
    [1, { reach: { ...usual, [KNOWN]: 400 } }],
    [2, { reach: { ...usual, dqn: 19_900 } }],
    [2, { ends: { dqn: [440, 440, 440, 440, 20] } }],
    [3, { ends: { mpc: [440, 440, 150, 440, 440] } }],
    [4, { cost: { mpc: 5 } }],
  ];
  for (const [sentence, change] of changes) {
    const changed = answerOf({ reach: usual, ...change }).sentences[sentence];
    assert(changed !== sentences[sentence], changed);
  }
});

Deno.test("swing-up says that nothing is known of a ratio where neither solves, and what the quick version is too small for", () => {
  const never = { dqn: Infinity, mpc: Infinity, [KNOWN]: Infinity };
  const full = answerOf({ reach: never }).sentences;
  assert(full[1].includes("the ratio of mpc with rules hidden is not known, as neither solves"), full[1]);
  const quick = answerOf({ reach: usual }, "quick").sentences;
  assert(quick.at(-1)!.startsWith("One seed and 4,000 real steps of dqn are too few"), quick.at(-1));
});
