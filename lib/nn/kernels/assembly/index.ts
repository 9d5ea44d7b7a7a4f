export { adamStep, moveTowards, sumOfSquares } from "./adam";
export { meanIndex } from "./bins";
export { addBlock, addToRows, clear, copyBlock, scaleRows, sumAll, sumColumns } from "./blocks";
export { gruGates, gruGatesGradient } from "./cells";
export {
  add,
  addScaled,
  apply,
  applyGradient,
  multiply,
  multiplyAccumulate,
  scaleAndShift,
  subtract,
} from "./elementwise";
export { gaussianSample, gaussianSampleGradient } from "./latents";
export { addBias, sumRows } from "./layers";
export { minMaxRows, minMaxRowsGradient, normalise, normaliseGradient } from "./normalisation";
export { perceptronBackward, perceptronForward } from "./perceptron";
export { product, productScratch } from "./product";
export {
  crossEntropy,
  crossEntropyGradient,
  logSoftmax,
  logSoftmaxGradient,
  logSumExp,
  logSumExpGradient,
  softmax,
  softmaxGradient,
} from "./rows";
export { compress, sparseProduct } from "./sparse";
