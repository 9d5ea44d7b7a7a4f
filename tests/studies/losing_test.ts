import { assert, assertEquals } from "@std/assert";
import { losingStudy } from "../../lib/studies/losing.ts";
import { syntheticResults } from "./synthetic.ts";

/** Returns at an early and at a late real step, and CPU milliseconds of a step, by agent. */
type Agents = Readonly<Record<string, readonly [early: number, late: number, cost: number]>>;
const usual: Agents = {
  mpc: [500, 500, 20],
  mbpo: [400, 400, 5],
  dyna: [300, 300, 4],
  dqn: [50, 480, 1],
  sac: [40, 300, 2],
  "linear-search": [60, 100, 0.01],
  dreamer: [-400, -90, 8],
  ppo: [-500, -200, 0.1],
};
const models = ["mpc", "mbpo", "dyna"];

/** What process noise and distractors take from agents with a model, for each unit. */
interface Loss {
  readonly noise: number;
  readonly distractors: number;
}

const resultsOf = (agents: Agents, loss: Loss = { noise: 1000, distractors: 0 }) =>
  syntheticResults(losingStudy, "full", ({ agent, task, taskSettings, seed }, steps) => {
    const [early, late] = agents[agent];
    const taken = loss.noise * Number(taskSettings.noise) +
      loss.distractors * Number(taskSettings.distractors);
    const below = task === "pendulum" ? 700 : 0; // all fail there
    return (steps <= 500 ? early : late) - (models.includes(agent) ? taken : 0) - below - seed / 10;
  }, ({ agent }) => agents[agent][2]);
const answerOf = (...of: Parameters<typeof resultsOf>) => losingStudy.answer(resultsOf(...of));
const usualResults = resultsOf(usual);
const usualAnswer = losingStudy.answer(usualResults);
const cheap = { ...usual, dqn: [50, 480, 0.02] as const };
const cheapAnswer = answerOf(cheap);

Deno.test("losing counts the conditions in which the best agent without a model wins", () => {
  const { sentences, tables: [verdicts, table] } = usualAnswer;
  assertEquals(sentences.length, 6);
  assertEquals(table.shown!.length, 1 + 6 * 6 + 3);
  assertEquals(verdicts.shown!.length, 1 + 7 + 7 + 6);
  assertEquals(verdicts.shown![1], [
    "with few real steps",
    "cartpole",
    "mpc",
    "linear-search",
    "100%",
    "better",
  ]);
  assert(
    sentences[0].startsWith(
      "It is worth nothing in 9 of 20 comparisons (7 conditions by few real steps, steps unlimited and CPU seconds): with few real steps on pendulum and acrobot; with steps unlimited on cartpole with process noise 0.03, ",
    ),
    sentences[0],
  );
  assert(sentences[0].endsWith("the best agent with a model does so in 11."), sentences[0]);
  assert(
    sentences[1].startsWith(
      "With few real steps (500 on cartpole and pendulum, 4,000 on acrobot), the best agent with a model is better than the best without one on cartpole",
    ),
    sentences[1],
  );
  assert(
    sentences[2].includes("; worse than the best without one on cartpole with process noise 0.03, "),
    sentences[2],
  );
});

Deno.test("losing says what a real step must cost for the model to pay", () => {
  // mpc is solved after 5 steps and 0.1 s, dqn after 550 and 0.55 s: it pays at any price
  assert(!usualAnswer.sentences.some((sentence) => sentence.includes("price")));
  const price = cheapAnswer.sentences[4];
  // 0.1 s less 0.011 s for 545 steps
  assert(
    price.endsWith(
      "by medians: 0.16 ms on cartpole (mpc, 5 steps and 0.10 s, against dqn, 550 steps and 0.011 s), " +
        "0.16 ms on cartpole with observation noise 0.05 (mpc, 5 steps and 0.10 s, against dqn, 550 steps and 0.011 s) and " +
        "0.16 ms on cartpole with 10 distractors (mpc, 5 steps and 0.10 s, against dqn, 550 steps and 0.011 s).",
    ),
    price,
  );
});

Deno.test("losing says where along each quantity the change lies", () => {
  const change = (loss: Loss) =>
    answerOf(usual, loss).sentences.find((sentence) => sentence.startsWith("The share of pairs"))!;
  const early = change({ noise: 10_000, distractors: 0 });
  assert(
    early.includes(
      "goes, with few real steps, from 100% to 0% with process noise from 0 to 0.1, from 100% to 100% with observation noise from 0 to 0.05",
    ),
    early,
  );
  assert(
    early.endsWith(
      "It crosses one half with few real steps between process noise of 0.03 and 0.1 and with steps unlimited between " +
        "process noise of 0 and 0.03.",
    ),
    early,
  );
  const distracted = change({ noise: 0, distractors: 3 });
  assert(
    distracted.endsWith(
      "It crosses one half with few real steps nowhere and with steps unlimited between distractors of 0 and 10.",
    ),
    distracted,
  );
});

Deno.test("losing says where nobody learns, and what CPU seconds cannot tell", () => {
  const { sentences } = losingStudy.answer(
    syntheticResults(
      losingStudy,
      "full",
      ({ agent, task, taskSettings }, steps) =>
        task === "acrobot"
          ? agent === "dreamer" && steps > 1000 ? -80 : -500
          : taskSettings.noise === 0.1
          ? 5
          : steps > 100
          ? 500
          : 20,
      ({ agent }) => agent === "dreamer" ? 8 : 0.001,
    ),
  );
  assert(
    sentences[2].endsWith(
      "; no agent learns anything on cartpole with process noise 0.1 (returns of at most 5.0).",
    ),
    sentences[2],
  );
  // dreamer is solved on acrobot, after more CPU time than all runs of the others took
  assert(sentences[3].includes("or one is and the other's runs took less time: on "), sentences[3]);
  assert(sentences[3].endsWith("cartpole with process noise 0.1 and acrobot."), sentences[3]);
});

Deno.test("losing sees its sentences change with the cells that decide them", () => {
  const before = cheapAnswer.sentences;
  const free = answerOf({ ...cheap, dqn: [600, 600, 0.02] }).sentences;
  for (const i of [0, 1, 2, 3]) assert(free[i] !== before[i], before[i]);
  assert(!free.some((sentence) => sentence.includes("price")), "dqn needs as few steps");
  assert(free[4] !== before[5], "chances along noise");
  const dear = answerOf({ ...cheap, mpc: [500, 500, 40] }).sentences;
  assert(dear[4] !== before[4], before[4]);
});

Deno.test("losing draws a picture for each task, a panel for each condition", async () => {
  const pictures = await losingStudy.pictures(usualResults);
  assertEquals(pictures.map(({ name }) => name), [
    "losing_cartpole.svg",
    "losing_pendulum.svg",
    "losing_acrobot.svg",
  ]);
  assert(pictures[0].svg.includes("10 distractors") && !pictures[0].svg.includes("NaN"));
});

Deno.test("losing in small says what it is too small to show", () => {
  const { sentences } = losingStudy.answer(
    syntheticResults(losingStudy, "quick", ({ agent }) => agent === "mpc" ? 500 : 20),
  );
  assert(
    sentences.at(-1)!.startsWith("2 seeds, small budgets and 3 conditions are too few"),
    sentences.at(-1),
  );
});
