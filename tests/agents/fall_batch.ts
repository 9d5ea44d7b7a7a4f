import type { Generator } from "../../lib/random/generator.ts";
import { type LearningBatch, makeLearningBatch } from "../../lib/replay/learning_batch.ts";

/** Two states, x = -1 and x = +1: the action towards the same side falls, the other stays. */
export function fallBatch(rows: number, random: Generator): LearningBatch {
  const batch = makeLearningBatch(rows, 2);
  for (let row = 0; row < rows; row++) {
    const side = random.uniform() < 0.5 ? -1 : 1;
    const action = random.integer(2);
    batch.observations.set([side, 1], 2 * row);
    batch.nextObservations.set([side, 1], 2 * row);
    batch.actions[row] = action;
    const falls = (side > 0) === (action === 1);
    batch.returns[row] = falls ? -1 : 0;
    batch.discounts[row] = falls ? 0 : 0.9;
  }
  return batch;
}
