/** Measures the training steps on the stock backend, our kernels left out. */

import { initialiseBackend } from "../../lib/nn/backend.ts";
import { medianMilliseconds, trainingShapes, trainingStep } from "./training_step.ts";

await initialiseBackend({ kernels: false });
const medians = trainingShapes.map((shape) => medianMilliseconds(trainingStep(shape), 15));
(globalThis as unknown as { postMessage(message: number[]): void }).postMessage(medians);
