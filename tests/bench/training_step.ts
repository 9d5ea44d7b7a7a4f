/** The training steps that benchmarks measure, and how they are measured. */

import { Parameters, Perceptron, Trainer, Workspace } from "../../lib/nn/engine.ts";
import { squaredError } from "../../lib/nn/losses.ts";
import { Generator } from "../../lib/random/generator.ts";

/** A perceptron and a batch. */
export interface TrainingShape {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly rows: number;
  /** Networks trained together. */
  readonly members: number;
}

export const trainingShapes: readonly TrainingShape[] = [
  { name: "4-64-64-2 × 64", sizes: [4, 64, 64, 2], rows: 64, members: 1 },
  { name: "6-128-128-4 × 64", sizes: [6, 128, 128, 4], rows: 64, members: 1 },
  { name: "6-128-128-4 × 256", sizes: [6, 128, 128, 4], rows: 256, members: 1 },
  { name: "5 of them × 256", sizes: [6, 128, 128, 4], rows: 256, members: 5 },
];

/** One step of mean squared error and Adam on fixed data. */
export function trainingStep({ sizes, rows, members }: TrainingShape): () => number {
  const random = new Generator(1);
  const workspace = new Workspace();
  const network = new Perceptron(new Parameters(workspace), { sizes, members }, random);
  const trainer = new Trainer(network, rows, { learningRate: 1e-3 });
  const count = members * rows;
  const inputs = random.fillNormal(new Float32Array(count * sizes[0]));
  const targets = random.fillNormal(new Float32Array(count * sizes[sizes.length - 1]));
  return () =>
    trainer.step(inputs, rows, (outputs, gradient) => squaredError(outputs, targets, members, gradient));
}

/** The median time of a call, after a few to warm up. */
export function medianMilliseconds(run: () => void, calls: number): number {
  for (let i = 0; i < 20; i++) run();
  const times = Array.from({ length: calls }, () => {
    const began = performance.now();
    run();
    return performance.now() - began;
  });
  return times.sort((a, b) => a - b)[calls >> 1];
}
