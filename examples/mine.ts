/**
 * REINFORCE with a learned baseline: what led to more than the baseline expected becomes more likely.
 *
 * Williams, "Simple statistical gradient-following algorithms for connectionist reinforcement learning", 1992.
 *
 *     mbrl check examples/mine.ts
 *     mbrl compare --agents dqn,examples/mine.ts --steps 20000
 */
import type { Agent } from "./mbrl.d.ts";

export default {
  mbrl: 1,
  kind: "model-free",
  name: "reinforce",
  summary: "Policy gradient from whole episodes, with a learned baseline.",
  settings: {
    discount: { default: 0.99, min: 0, max: 0.9999, about: "Discount per step, gamma." },
    learningRate: { default: 0.01, above: 0, max: 1, about: "Adam's step size." },
    batch: { default: 200, min: 1, max: 5000, whole: true, about: "Real steps before an update, at least." },
    width: { default: 32, min: 1, max: 512, whole: true, about: "Units of each of two hidden layers." },
  },
  diagnostics: ["baseline_loss"],

  create({ settings, nn, random, observationSize: size, actionCount, timeLimit, ...context }) {
    const { discount, learningRate, batch, width } = settings;
    const room = batch + timeLimit; // an update waits for the end of the episode
    const inputs = context.networkInputs();
    const rewards = context.rewardTransform(discount);
    const network = (name: string, outputs: number) => {
      const sizes = [inputs.size, width, width, outputs];
      const perceptron = nn.perceptron({ sizes, activation: "tanh" }, random.stream(name));
      return { perceptron, trainer: nn.trainer(perceptron, room, { learningRate }) };
    };
    const policy = network("policy", actionCount);
    const baseline = network("baseline", 1);
    const exploration = random.stream("exploration");

    // the real steps since the last update, [room, …] each
    const observations = new Float32Array(room * size);
    const actions = new Uint8Array(room);
    const paid = new Float32Array(room);
    const lasts = new Uint8Array(room); // 1 where the task ended the episode, 2 where the time limit did
    const afterwards = new Float32Array(room); // what the baseline expects behind the time limit
    const counters = { rows: 0, updates: 0, loss: 0 };

    const logits = new Float32Array(actionCount);
    const targets = new Float32Array(room);
    const advantages = new Float32Array(room);
    const pi = new Float64Array(actionCount);

    /** The gradient of −Σ A log π(a|s) by the logits, A (π − 1ₐ), with advantages A of unit size. */
    function policyLoss(outputs: Float32Array, gradient: Float32Array): number {
      const { rows } = counters;
      const spread = Math.sqrt(advantages.subarray(0, rows).reduce((sum, a) => sum + a * a, 0) / rows);
      for (let t = 0; t < rows; t++) {
        nn.softmax(outputs, t * actionCount, actionCount, pi, 0);
        pi.forEach((p, a) => {
          const towards = p - Number(a === actions[t]);
          gradient[t * actionCount + a] = towards * advantages[t] / (spread + 1e-8) / rows;
        });
      }
      return 0;
    }

    return {
      act(observation) {
        policy.perceptron.predictOne(inputs.of(observation), logits);
        return nn.sampleLogits(logits, 0, actionCount, exploration);
      },
      observe({ observation, action, reward, nextObservation, terminated, truncated }) {
        const t = counters.rows++;
        rewards.observe(reward);
        observations.set(observation, t * size);
        [actions[t], paid[t], lasts[t]] = [action, reward, terminated ? 1 : truncated ? 2 : 0];
        baseline.perceptron.predictOne(inputs.of(nextObservation), afterwards.subarray(t, t + 1));
      },
      learn() {
        const { rows } = counters;
        if (rows < batch || lasts[rows - 1] === 0) return;
        rewards.fix(); // at the first update, from all rewards so far
        const seen = inputs.of(observations, rows);
        baseline.perceptron.predict(seen, rows, advantages);
        for (let t = rows - 1, sum = 0; t >= 0; t--) { // G = r + γ G', backwards; a time limit is no end
          if (lasts[t] !== 0) sum = lasts[t] === 1 ? rewards.terminalValue : afterwards[t];
          targets[t] = sum = rewards.reward(paid[t]) + discount * sum;
          advantages[t] = sum - advantages[t];
        }
        policy.trainer.step(seen, rows, policyLoss);
        for (let i = 0; i < 10; i++) {
          counters.loss = baseline.trainer.step(seen, rows, (outputs, gradient) => {
            return nn.squaredError(outputs, targets.subarray(0, rows), 1, gradient);
          });
        }
        counters.updates += 11;
        counters.rows = 0;
      },
      greedy(seen, count, chosen) {
        const outputs = new Float32Array(count * actionCount);
        policy.perceptron.predict(inputs.of(seen, count), count, outputs);
        for (let i = 0; i < count; i++) chosen[i] = nn.argmax(outputs, i * actionCount, actionCount);
      },
      diagnostics: () => ({ baseline_loss: counters.loss }),
      get gradientSteps() {
        return counters.updates;
      },
      parts: {
        networks: [policy, baseline],
        steps: [observations, actions, paid, lasts, afterwards],
        counters,
        rewards,
        exploration,
      },
    };
  },
} satisfies Agent;
