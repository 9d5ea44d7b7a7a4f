import { assert, assertEquals } from "@std/assert";
import { losingStudy } from "../../lib/studies/losing.ts";
import { syntheticResults } from "./synthetic.ts";

/** Returns at an early and at a late real step, by agent; noise takes a thousandth from agents with a model. */
type Returns = Readonly<Record<string, readonly [early: number, late: number]>>;
const usual: Returns = {
  mpc: [500, 500],
  mbpo: [400, 400],
  dyna: [300, 300],
  dqn: [50, 480],
  sac: [40, 300],
  "linear-search": [60, 100],
};

const answerOf = (returns: Returns, perNoise = 1000) =>
  losingStudy.answer(syntheticResults(losingStudy, "full", ({ agent, taskSettings, seed }, steps) => {
    const [early, late] = returns[agent];
    const noise = Number(taskSettings.noise ?? 0);
    const isModel = ["mpc", "mbpo", "dyna"].includes(agent);
    return (steps <= 1500 ? early : late) - (isModel ? perNoise * noise : 0) - seed / 10;
  }));

Deno.test("losing counts the conditions in which the best agent without a model wins", () => {
  const { sentences, tables: [table] } = answerOf(usual);
  assertEquals(table.shown!.length, 1 + 5 * 6);
  assert(
    sentences[0].startsWith("Of 15 conditions the best model-free agent wins with P > 0.9 in "),
    sentences[0],
  );
  assert(sentences[0].includes("cartpole noise=0.03 with steps unlimited"), sentences[0]);
  assert(sentences[1].startsWith("With 1,500 real steps each, the model wins on"), sentences[1]);
  assert(sentences[1].includes("cartpole (mpc against linear-search, P 1.00)"), sentences[1]);
  assert(sentences[2].includes("it loses on cartpole noise=0.03 (mpc against dqn, P 0.00)"), sentences[2]);
});

Deno.test("losing says where along the noise the change lies", () => {
  const change = (perNoise: number) => answerOf(usual, perNoise).sentences[4];
  assert(change(1000).endsWith("it crosses one half between 0.01 and 0.03."), change(1000));
  assert(change(300).endsWith("it crosses one half between 0.03 and 0.1."), change(300));
  assert(change(0).endsWith("it stays on one side of one half."), change(0));
});

Deno.test("losing sees its sentences change with the cells that decide them", () => {
  const before = answerOf(usual).sentences;
  const changed = answerOf({ ...usual, dqn: [600, 600] }).sentences;
  for (const i of [0, 1, 2, 4]) assert(changed[i] !== before[i], before[i]);
  // mpc is solved later, and so after more CPU seconds than dqn
  const slow = answerOf({ ...usual, mpc: [100, 500], mbpo: [100, 400], dqn: [480, 480] }).sentences;
  assert(slow[3] !== before[3], before[3]);
});
