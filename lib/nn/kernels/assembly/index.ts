export { adamStep, moveTowards, sumOfSquares } from "./adam";
export { meanIndex } from "./bins";
export { addBlock, clear, copyBlock } from "./blocks";
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
export { addBias, sumRows } from "./layers";
export { perceptronBackward, perceptronForward } from "./perceptron";
export { product, productScratch } from "./product";
export {
  crossEntropy,
  crossEntropyGradient,
  layerNorm,
  layerNormGradient,
  logSoftmax,
  logSoftmaxGradient,
  logSumExp,
  logSumExpGradient,
  softmax,
  softmaxGradient,
} from "./rows";
