/**
 * What `mbrl new` writes: a template of a task, or of an agent, that runs as it is, and the types that it is checked by.
 *
 * @module
 */

import types from "../../examples/mbrl.d.ts" with { type: "text" };

/** The name of the file of types. */
export const TYPES_NAME = "mbrl.d.ts";

/**
 * Its text: `tasks/task.ts`, `agents/own/` and `random/generator.ts` as a user sees them. The examples are checked by the
 * same file, and a test holds it to the real types.
 */
export const TYPES: string = types;

/** The text of a new task file. */
export function taskTemplate(name: string, file: string): string {
  return TASK.replace("NAME", name).replaceAll("FILE", file);
}

/** The text of a new agent file. */
export function agentTemplate(name: string, file: string): string {
  return AGENT.replaceAll("NAME", name).replaceAll("FILE", file);
}

const AGENT = `/**
 * Q-learning with a network, from replayed steps. It learns CartPole as it is; change everything.
 *
 *     mbrl check FILE
 *     mbrl compare --agents dqn,FILE --steps 3000
 */
import type { Agent } from "./mbrl.d.ts";

export default {
  mbrl: 1, // the version of this form
  kind: "model-free", // or "model-based", if it learns a model
  name: "NAME",
  summary: "Deep Q-learning with replay and a target network.",

  // optional: hyperparameters, for --set NAME.KEY=VALUE
  settings: {
    discount: { default: 0.99, min: 0, max: 0.9999, about: "Discount per step, gamma." },
    learningRate: { default: 1e-3, above: 0, max: 1, about: "Adam's step size." },
    width: { default: 64, min: 1, max: 512, whole: true, about: "Units of each of two hidden layers." },
    batch: { default: 64, min: 1, max: 4096, whole: true, about: "Transitions in an update." },
    epsilon: { default: 0.05, min: 0, max: 1, about: "Share of random actions, in the end." },
    exploring: { default: 500, min: 1, max: 1e6, whole: true, about: "Real steps until epsilon is reached." },
  },

  // optional: its own columns in curves.csv
  diagnostics: ["q_loss"],

  // Everything that an agent may know and use: AgentContext in mbrl.d.ts. Keep nothing outside of create.
  create({ settings, nn, random, actionCount, ...context }) {
    const { discount, learningRate, width, batch: rows, epsilon, exploring } = settings;

    // networks; both lie in one workspace, so that the target can follow
    const inputs = context.networkInputs(); // of about unit size, angles as sine and cosine
    const workspace = nn.workspace();
    const shape = { sizes: [inputs.size, width, width, actionCount] };
    const online = nn.perceptron(shape, random.stream("weights"), nn.parameters(workspace));
    const target = nn.perceptron(shape, random.stream("weights"), nn.parameters(workspace));
    const trainer = nn.trainer(online, rows, { learningRate, clipNorm: 10 });

    // experience, and the same scales for every task
    const replay = context.replay(100_000);
    const batch = context.batch(rows);
    const rewards = context.rewardTransform(discount);

    // chance comes from named streams alone; numbers that change stand in an object
    const exploration = random.stream("exploration");
    const draws = random.stream("replay");
    const counters = { steps: 0, updates: 0, loss: 0 };

    // written before each use: not part of the state
    const nextValues = new Float32Array(rows * actionCount);
    const targets = new Float32Array(rows);

    return {
      // the action of a real step, with exploration
      act(observation) {
        const decay = Math.min(1, counters.steps / exploring); // schedules count from the start
        if (exploration.uniform() < 1 + decay * (epsilon - 1)) return exploration.integer(actionCount);
        const q = new Float32Array(actionCount);
        online.predictOne(inputs.of(observation), q);
        return nn.argmax(q, 0, actionCount);
      },

      // what came of it
      observe(transition) {
        counters.steps++;
        rewards.observe(transition.reward);
        replay.add(transition);
      },

      // called behind every real step
      learn() {
        if (counters.steps < 100) return;
        rewards.fix(); // at the first update, from all rewards so far
        replay.sample(batch, draws, { discount, steps: 1 });
        rewards.apply(batch.returns, batch.discounts, rows);
        target.predict(inputs.of(batch.nextObservations), rows, nextValues);
        for (let i = 0; i < rows; i++) { // y = r + γ max Q'(s', a'), with γ = 0 behind an end
          const best = nextValues[i * actionCount + nn.argmax(nextValues, i * actionCount, actionCount)];
          targets[i] = batch.returns[i] + batch.discounts[i] * best;
        }
        counters.loss = trainer.step(inputs.of(batch.observations), rows, (outputs, gradient) => {
          return nn.chosenError(outputs, batch.actions, targets, rows, "squared", gradient);
        });
        target.moveTowards(online, 0.01);
        counters.updates++;
      },

      // the policy that is evaluated, for many episodes at once: no exploration, no learning
      greedy(observations, count, actions) {
        const q = new Float32Array(count * actionCount);
        online.predict(inputs.of(observations, count), count, q);
        for (let i = 0; i < count; i++) actions[i] = nn.argmax(q, i * actionCount, actionCount);
      },

      // optional: numbers for the columns above, and for gradient_steps
      diagnostics: () => ({ q_loss: counters.loss }),
      get gradientSteps() {
        return counters.updates;
      },

      // everything that changes: checkpoints and --resume follow from it
      parts: { online, target, trainer, replay, rewards, exploration, draws, counters },
    };
  },
} satisfies Agent;
`;

const TASK = `/**
 * A puck on a line: push it to the middle and keep it there. Change everything.
 *
 *     mbrl check FILE
 *     mbrl compare --task FILE --agents random,dqn,dyna,mpc --steps 2000
 */
import type { Task } from "./mbrl.d.ts";

/** Seconds of a step, and metres from the middle at which the line ends. */
const STEP = 0.1;
const END = 2;

/** m/s², by action. */
const PUSH = [-1, 0, 1];

/** What a step to a place pays: less with the distance, and much less for leaving the line. */
const rewardAt = (position: number) => Math.abs(position) > END ? -50 : -Math.abs(position);

export default {
  mbrl: 1, // the version of this form
  name: "NAME",
  summary: "Push a puck to the middle of a line and keep it there.",

  // what is observed, in order; low and high are the typical range, by which agents scale, and never an end
  variables: [
    { name: "position", unit: "m", low: -END, high: END },
    { name: "velocity", unit: "m/s", low: -2, high: 2 },
  ],
  actions: ["push left", "wait", "push right"],
  timeLimit: 100, // steps, counted for you
  solved: -15, // mean return of 100 episodes; leave it out if you cannot say

  // optional: options for --set task.KEY=VALUE
  settings: {
    noise: { default: 0.01, min: 0, max: 1, about: "Standard deviation of the push, m/s²." },
  },

  // a state is an array of numbers, always as many; all chance comes from random
  start: (random) => [random.uniform(-1, 1), 0],

  // one step: a new state, what it pays, and whether the episode ends. The old state stays as it is.
  step([position, velocity], action, random, { noise }) {
    const acceleration = PUSH[action] + noise * random.normal() - 0.1 * velocity;
    const faster = velocity + STEP * acceleration;
    const next = position + STEP * faster;
    return { state: [next, faster], reward: rewardAt(next), terminated: Math.abs(next) > END };
  },

  // optional: what is observed of a state, one number for each of variables; the state itself unless given
  // observe: ([position, velocity]) => [position, velocity],

  // optional: what can be told from observations alone; agents get it only where they may know the rules
  rules: {
    reward: (_before, _action, [position]) => rewardAt(position),
    terminated: ([position]) => Math.abs(position) > END,
  },

  // optional: a picture of a state, for mbrl watch
  draw: ([position]) => ({
    view: [-END, -0.5, END, 0.5],
    shapes: [
      { line: [[-END, -0.2], [END, -0.2]] },
      { line: [[0, -0.2], [0, -0.4]] },
      { circle: [position, 0, 0.2], filled: true },
    ],
  }),
} satisfies Task;
`;
