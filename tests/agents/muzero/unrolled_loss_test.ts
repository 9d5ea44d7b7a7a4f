import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { makeParameters, type NetworkShape, networkShape } from "../../../lib/agents/muzero/networks.ts";
import { muzeroSettings } from "../../../lib/agents/muzero/settings.ts";
import { UnrolledLoss, type UnrolledLossOptions } from "../../../lib/agents/muzero/unrolled_loss.ts";
import { Workspace } from "../../../lib/nn/engine.ts";
import { Generator } from "../../../lib/random/generator.ts";
import { defaultsOf } from "../../../lib/settings/settings.ts";
import { decoded } from "../../nn/decoded.ts";

const options: UnrolledLossOptions = {
  batchSize: 3,
  unrollSteps: 2,
  consistencyWeight: 3,
};

const sizes = { actionCount: 2, timeLimit: 500 };

function make() {
  const values = {
    ...defaultsOf(muzeroSettings),
    hiddenWidth: 7,
  };
  const shape = { ...networkShape(4, sizes, values), latentSize: 5 };
  const workspace = new Workspace();
  const parameters = makeParameters(workspace, shape, new Generator(3));
  const random = new Generator(4);
  for (const name of parameters.names) { // heads too
    const { values } = parameters.get(name);
    for (let i = 0; i < values.length; i++) values[i] += 0.3 * random.normal();
  }
  const loss = new UnrolledLoss(workspace, parameters, shape, options);
  const { batchSize, unrollSteps } = options;
  random.fillNormal(loss.observations.values);
  random.fillNormal(loss.laterObservations.values);
  for (const node of loss.actions) {
    for (let i = 0; i < batchSize; i++) node.values[2 * i + random.integer(2)] = 1;
  }
  for (let place = 0; place < (unrollSteps + 1) * batchSize; place++) {
    const share = random.uniform();
    loss.policyTargets.values.set([share, 1 - share], 2 * place);
    shape.value.encode(random.uniform(0, 5), loss.valueTargets.values, place * shape.value.count);
    loss.policyWeights.values[place] = random.uniform();
    loss.valueWeights.values[place] = random.uniform();
  }
  for (let place = 0; place < unrollSteps * batchSize; place++) {
    shape.reward.encode(random.uniform(), loss.rewardTargets.values, place * shape.reward.count);
    loss.rewardWeights.values[place] = random.uniform();
    loss.consistencyWeights.values[place] = random.uniform();
  }
  return { loss, parameters, shape };
}

type Parts = ReturnType<typeof make>;

/** The same loss in plain double precision, one position at a time, with nothing but the formulas. */
function plainLoss({ loss, parameters, shape }: Parts): Record<string, number> {
  const affine = (name: string, x: number[]) => {
    const { values, columns } = parameters.get(`${name}.weights`);
    const biases = parameters.get(`${name}.biases`).values;
    return Array.from(
      { length: columns },
      (_, j) => x.reduce((sum, v, i) => sum + v * values[i * columns + j], biases[j]),
    );
  };
  const relu = (x: number[]) => x.map((v) => Math.max(v, 0));
  const toUnit = (x: number[]) => {
    const [low, high] = [Math.min(...x), Math.max(...x)];
    return x.map((v) => (v - low) / Math.max(high - low, 1e-5));
  };
  const encode = (o: number[]) =>
    toUnit(affine("representation.latent", relu(affine("representation.hidden", o))));
  const crossEntropy = (logits: number[], targets: number[]) => {
    const whole = Math.log(logits.reduce((sum, z) => sum + Math.exp(z), 0));
    return targets.reduce((sum, t, i) => sum + t * (whole - logits[i]), 0);
  };
  const { batchSize, unrollSteps } = options;
  const row = (
    values: Float32Array,
    i: number,
    columns: number,
  ) => [...values.subarray(i * columns, (i + 1) * columns)];
  const parts = { policy: 0, value: 0, reward: 0, consistency: 0 };
  for (let i = 0; i < batchSize; i++) {
    let latent = encode(row(loss.observations.values, i, 4));
    for (let k = 0; k <= unrollSteps; k++) {
      const place = k * batchSize + i;
      const scale = (k === 0 ? 1 : 1 / unrollSteps) / batchSize;
      if (k > 0) {
        const action = row(loss.actions[k - 1].values, i, 2);
        const hidden = relu(affine("dynamics.hidden", [...latent, ...action]));
        const change = affine("dynamics.change", hidden);
        latent = toUnit(latent.map((v, j) => v + change[j]));
        const before = place - batchSize;
        const reward = affine("dynamics.reward", hidden);
        const target = row(loss.rewardTargets.values, before, shape.reward.count);
        parts.reward += scale * loss.rewardWeights.values[before] *
          crossEntropy(reward, target);
        const seen = encode(row(loss.laterObservations.values, before, 4));
        parts.consistency += scale * loss.consistencyWeights.values[before] *
          latent.reduce((sum, v, j) => sum + (v - seen[j]) ** 2, 0);
      }
      const heads = affine("prediction.heads", relu(affine("prediction.hidden", latent)));
      parts.policy += scale * loss.policyWeights.values[place] *
        crossEntropy(heads.slice(0, 2), row(loss.policyTargets.values, place, 2));
      parts.value += scale * loss.valueWeights.values[place] *
        crossEntropy(heads.slice(2), row(loss.valueTargets.values, place, shape.value.count));
    }
  }
  return { ...parts, all: parts.policy + 0.5 * parts.value + parts.reward + 3 * parts.consistency };
}

Deno.test("UnrolledLoss is the sum that the formulas give", () => {
  const parts = make();
  parts.loss.forward();
  const expected = plainLoss(parts);
  assertAlmostEquals(parts.loss.policyLoss.values[0], expected.policy, 1e-5);
  assertAlmostEquals(parts.loss.valueLoss.values[0], expected.value, 1e-4);
  assertAlmostEquals(parts.loss.rewardLoss.values[0], expected.reward, 1e-5);
  assertAlmostEquals(parts.loss.consistencyLoss.values[0], expected.consistency, 1e-5);
  assertAlmostEquals(parts.loss.loss.values[0], expected.all, 1e-4);
});

Deno.test("UnrolledLoss has the gradients of finite differences where none is scaled", () => {
  const parts = make();
  const { loss, parameters } = parts;
  parameters.clearGradients();
  loss.forward();
  loss.program.backward(loss.loss);
  // gradients of the heads pass no halving; those below the latents do
  for (const name of ["prediction.heads.weights", "prediction.hidden.biases", "dynamics.reward.weights"]) {
    const node = parameters.get(name);
    for (const i of [0, 3, node.values.length - 1]) {
      const at = node.values[i];
      const step = 1e-3;
      node.values[i] = at + step;
      const up = plainLoss(parts).all;
      node.values[i] = at - step;
      const down = plainLoss(parts).all;
      node.values[i] = at;
      assertAlmostEquals(
        node.gradient[i],
        (up - down) / (2 * step),
        2e-3 * Math.max(1, Math.abs(node.gradient[i])),
      );
    }
  }
});

Deno.test("UnrolledLoss passes half of the gradient on at every step of the unroll", () => {
  // Only the value at step 2 is trained: its gradient by h's last biases has passed two halvings.
  const parts = make();
  const { loss, parameters } = parts;
  const { batchSize } = options;
  loss.policyWeights.values.fill(0);
  loss.rewardWeights.values.fill(0);
  loss.consistencyWeights.values.fill(0);
  loss.valueWeights.values.fill(0, 0, 2 * batchSize);
  parameters.clearGradients();
  loss.forward();
  loss.program.backward(loss.loss);
  const node = parameters.get("representation.latent.biases");
  let largest = 0;
  for (let i = 0; i < node.values.length; i++) {
    const at = node.values[i];
    const step = 1e-4;
    node.values[i] = at + step;
    const up = plainLoss(parts).all;
    node.values[i] = at - step;
    const down = plainLoss(parts).all;
    node.values[i] = at;
    const slope = (up - down) / (Math.fround(at + step) - Math.fround(at - step));
    largest = Math.max(largest, Math.abs(slope));
    assertAlmostEquals(node.gradient[i], slope / 4, 2e-3 * Math.max(0.05, Math.abs(slope)));
  }
  assert(largest > 1e-4);
});

Deno.test("UnrolledLoss moves predicted latents towards those of what was observed, and these not towards them", () => {
  // Only the consistency at the last step is trained.
  const parts = make();
  const { loss, parameters } = parts;
  for (const weights of [loss.policyWeights, loss.valueWeights, loss.rewardWeights]) weights.values.fill(0);
  loss.consistencyWeights.values.fill(0, 0, options.batchSize);
  const slopes = (change: (out: number) => void) => {
    parameters.clearGradients();
    loss.forward();
    loss.program.backward(loss.loss);
    change(loss.consistencyLoss.values[0]);
    return parameters.get("representation.latent.biases").gradient.slice();
  };
  const first = slopes(() => {});
  const node = parameters.get("dynamics.change.biases");
  const before = loss.consistencyLoss.values[0];
  for (let i = 0; i < node.values.length; i++) node.values[i] -= 0.01 * node.gradient[i];
  slopes((after) => assert(after < before, `${after} of ${before}`));
  // beyond their ends, nothing was observed
  loss.consistencyWeights.values.fill(0);
  assertEquals([...slopes((after) => assertEquals(after, 0))], [...first].map(() => 0));
  assert(first.some((slope) => slope !== 0));
});

Deno.test("networkShape() has bins for every value that rewards of at most 1, of either sign, can come to", () => {
  const values = defaultsOf(muzeroSettings);
  const shape: NetworkShape = networkShape(4, sizes, values);
  const out = new Float32Array(shape.value.count);
  for (const value of [0, 1, -1, 22.5, -300, 1 / (1 - values.discount)]) {
    shape.value.encode(value, out, 0);
    const logits = out.map((share) => Math.log(share + 1e-30));
    assertAlmostEquals(decoded(shape.value, logits), value, 1e-3 * Math.max(1, Math.abs(value)));
  }
  assertEquals(shape.reward.count, 3); // a bin for every whole number
  assertEquals(networkShape(4, sizes, { ...values, discount: 1 }).value.count, 2 * 22 + 1); // returns up to 500
});
