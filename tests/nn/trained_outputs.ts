/** What a small perceptron says after thirty training steps on fixed data. */

import { Mlp } from "../../lib/nn/mlp.ts";
import { MlpTrainer } from "../../lib/nn/mlp_trainer.ts";
import { Generator } from "../../lib/random/generator.ts";

export function trainedOutputs(): Float32Array {
  const random = new Generator(1);
  const mlp = new Mlp({ sizes: [3, 16, 2] }, random);
  const trainer = new MlpTrainer(mlp, { learningRate: 1e-2, clipNorm: 1 });
  const inputs = random.fillNormal(new Float32Array(20 * 3));
  const targets = random.fillNormal(new Float32Array(20 * 2));
  for (let i = 0; i < 30; i++) trainer.stepSquaredError({ inputs, targets, rows: 20 });
  const outputs = new Float32Array(40);
  mlp.predict(inputs, 20, outputs);
  mlp.dispose();
  trainer.dispose();
  return outputs;
}
