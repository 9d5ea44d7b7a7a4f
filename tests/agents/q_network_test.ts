import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { QNetwork, type QNetworkOptions } from "../../lib/agents/q_network.ts";
import { Trainer, Workspace } from "../../lib/nn/engine.ts";
import { chosenError } from "../../lib/nn/losses.ts";
import { Generator } from "../../lib/random/generator.ts";

const workspace = new Workspace({ megabytes: 4 });
const options: QNetworkOptions = {
  inputs: 3,
  actionCount: 2,
  hiddenWidth: 8,
  initialisation: "framework",
  dueling: false,
};
const observations = new Generator(4).fillNormal(new Float32Array(8 * 3));

for (const dueling of [false, true]) {
  const kind = dueling ? "dueling" : "plain";

  Deno.test(`QNetwork, ${kind}, values a batch as it values single observations`, () => {
    const network = new QNetwork(workspace, { ...options, dueling }, new Generator(1));
    const batch = new Float32Array(16);
    network.predict(observations, 8, batch);
    const one = new Float32Array(2);
    for (let row = 0; row < 8; row++) {
      network.predictOne(observations.subarray(3 * row, 3 * row + 3), one);
      assertAlmostEquals(one[0], batch[2 * row], 1e-5);
      assertAlmostEquals(one[1], batch[2 * row + 1], 1e-5);
    }
  });

  Deno.test(`QNetwork, ${kind}, moves the chosen values to their targets`, () => {
    const network = new QNetwork(workspace, { ...options, dueling }, new Generator(1));
    const trainer = new Trainer(network, 8, { learningRate: 0.01 });
    const actions = Uint8Array.of(0, 1, 0, 1, 0, 1, 0, 1);
    const targets = Float32Array.from({ length: 8 }, (_, i) => i / 4 - 1);
    let loss = Infinity;
    for (let step = 0; step < 400; step++) {
      loss = trainer.step(
        observations,
        8,
        (values, gradient) => chosenError(values, actions, targets, 8, "squared", gradient),
      );
    }
    const out = new Float32Array(16);
    network.predict(observations, 8, out);
    let expected = 0;
    for (let row = 0; row < 8; row++) expected += (out[2 * row + actions[row]] - targets[row]) ** 2 / 8;
    assertAlmostEquals(loss, expected, 1e-3);
    assertAlmostEquals(expected, 0, 1e-2);
  });

  Deno.test(`QNetwork, ${kind}, copies, moves towards and restores weights`, () => {
    const [a, b] = [1, 2].map((seed) =>
      new QNetwork(workspace, { ...options, dueling }, new Generator(seed))
    );
    const values = (network: QNetwork) => {
      const out = new Float32Array(16);
      network.predict(observations, 8, out);
      return [...out];
    };
    const saved = a.save();
    const before = values(a);
    a.moveTowards(b, 1);
    values(a).forEach((value, i) => assertAlmostEquals(value, values(b)[i], 1e-5));
    a.restore(saved);
    assertEquals(values(a), before);
    b.copyFrom(a);
    assertEquals(values(b), before);
  });
}

Deno.test("QNetwork: of a dueling network the mean value over actions is the value stream", () => {
  const network = new QNetwork(
    workspace,
    { ...options, dueling: true, initialisation: "he" },
    new Generator(1),
  );
  const out = new Float32Array(16).fill(9);
  network.predict(observations, 8, out);
  assertEquals([...out], Array<number>(16).fill(0));
});

Deno.test("QNetwork.restore() refuses weights of the other kind", () => {
  const [plain, dueling] = [false, true].map((kind) =>
    new QNetwork(workspace, { ...options, dueling: kind }, new Generator(1))
  );
  assertThrows(() => plain.restore(dueling.save()), TypeError, "layer 0 weights");
});
