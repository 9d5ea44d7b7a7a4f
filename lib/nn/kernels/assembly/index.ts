export { adamStep, moveTowards, sumOfSquares } from "./adam";
export {
  addBias,
  hyperbolicTangent,
  hyperbolicTangentGradient,
  rectify,
  rectifyGradient,
  sumRows,
} from "./layers";
export { product, productScratch } from "./product";
