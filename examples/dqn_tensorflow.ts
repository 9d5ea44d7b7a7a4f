/**
 * Deep Q-learning in TensorFlow.js: slower than the engine that `context.nn` offers, and known to many.
 *
 * Mnih et al., "Human-level control through deep reinforcement learning", 2015; van Hasselt, Guez and Silver,
 * "Deep reinforcement learning with double Q-learning", 2016.
 *
 *     mbrl check examples/dqn_tensorflow.ts
 *     mbrl compare --agents dqn,examples/dqn_tensorflow.ts --steps 3000
 */
import type { Agent } from "./mbrl.d.ts";

export default {
  mbrl: 1,
  kind: "model-free",
  name: "dqn-tensorflow",
  summary: "Double deep Q-learning, its network in TensorFlow.js.",
  settings: {
    discount: { default: 0.99, min: 0, max: 0.9999, about: "Discount per step, gamma." },
    learningRate: { default: 1e-3, above: 0, max: 1, about: "Adam's step size." },
    width: { default: 64, min: 1, max: 512, whole: true, about: "Units of each of two hidden layers." },
    batch: { default: 64, min: 1, max: 1024, whole: true, about: "Transitions in an update." },
    start: { default: 100, min: 2, max: 1e6, whole: true, about: "Real steps before the first update." },
    copyEvery: {
      default: 100,
      min: 1,
      max: 1e6,
      whole: true,
      about: "Updates between copies to the target.",
    },
    exploring: { default: 500, min: 1, max: 1e6, whole: true, about: "Real steps until epsilon is 0.05." },
  },
  diagnostics: ["q_loss"],

  async create({ settings, random, actionCount, ...context }) {
    const { discount, learningRate, width, batch: rows, start, copyEvery, exploring } = settings;
    const scaled = context.networkInputs();
    const tf = await context.tensorflow(); // loaded for this agent alone; its chance comes from the run's seed
    const network = () =>
      tf.sequential({
        layers: [
          tf.layers.dense({ units: width, inputShape: [scaled.size], activation: "relu" }),
          tf.layers.dense({ units: width, activation: "relu" }),
          tf.layers.dense({ units: actionCount }),
        ],
      });
    const [online, target] = [network(), network()];
    const optimizer = tf.train.adam(learningRate);
    const rewards = context.rewardTransform(discount);
    const replay = context.replay(100_000);
    const batch = context.batch(rows);
    const [exploration, draws] = [random.stream("exploration"), random.stream("replay")];
    const counters = { steps: 0, updates: 0, loss: 0 };

    /** Observations as a tensor of what networks see. */
    const inputs = (observations: Float32Array, count: number) =>
      tf.tensor2d(scaled.of(observations, count), [count, scaled.size]);

    return {
      act(observation) {
        const epsilon = Math.max(0.05, 1 - counters.steps / exploring);
        if (exploration.uniform() < epsilon) return exploration.integer(actionCount);
        return online.predict(inputs(observation, 1)).argMax(1).dataSync()[0];
      },
      observe(transition) {
        counters.steps++;
        rewards.observe(transition.reward);
        replay.add(transition);
      },
      learn() {
        if (counters.steps < start) return;
        rewards.fix(); // at the first update, from all rewards so far
        replay.sample(batch, draws, { discount, steps: 1 });
        rewards.apply(batch.returns, batch.discounts, rows);
        // y = r + γ Q'(s', argmax Q(s', a)), with γ = 0 behind an end
        const next = inputs(batch.nextObservations, rows);
        const chosen = tf.oneHot(online.predict(next).argMax(1), actionCount);
        const values = target.predict(next).mul(chosen).sum(1);
        const targets = values.mul(tf.tensor1d(batch.discounts)).add(tf.tensor1d(batch.returns));
        const taken = tf.oneHot(tf.tensor1d(Int32Array.from(batch.actions), "int32"), actionCount);
        const seen = inputs(batch.observations, rows);
        const loss = () => online.apply(seen).mul(taken).sum(1).sub(targets).square().mean();
        counters.loss = optimizer.minimize(loss, true).dataSync()[0];
        if (++counters.updates % copyEvery === 0) target.setWeights(online.getWeights());
      },
      greedy(observations, count, actions) {
        actions.set(online.predict(inputs(observations, count)).argMax(1).dataSync());
      },
      diagnostics: () => ({ q_loss: counters.loss }),
      get gradientSteps() {
        return counters.updates;
      },
      parts: {
        online: context.tensorflowState(online, optimizer),
        target: context.tensorflowState(target),
        rewards,
        replay,
        exploration,
        draws,
        counters,
      },
    };
  },
} satisfies Agent;
