/**
 * The wasm kernels that compute: matrices are read and written where they lie in a block of memory, by address.
 *
 * @module
 */

import { kernelModule } from "./kernels.wasm.ts";

/** What the module exports; addresses are bytes, counts are float32 numbers. See `assembly/` for each. */
export interface Kernels {
  /** Floats of scratch that {@linkcode Kernels.product} needs. */
  productScratch(m: number, k: number, n: number): number;
  /** C[m, n] = op(A)[m, k] op(B)[k, n], with op the transpose where 1; added to C where `accumulate` is 1. */
  product(
    a: number,
    b: number,
    c: number,
    m: number,
    k: number,
    n: number,
    transposeA: number,
    transposeB: number,
    accumulate: number,
    scratch: number,
  ): void;
  /** x[rows, n] += bias[n]. */
  addBias(x: number, bias: number, rows: number, n: number): void;
  /** sums[n] = the sum over the rows of x[rows, n]; added to `sums` where `accumulate` is 1. */
  sumRows(x: number, sums: number, rows: number, n: number, accumulate: number): void;
  /** x ← 0. */
  clear(x: number, count: number): void;
  /** to[rows, columns] ← from[rows, columns], their rows strides apart, in numbers. */
  copyBlock(
    from: number,
    fromStride: number,
    to: number,
    toStride: number,
    rows: number,
    columns: number,
  ): void;
  /** to[rows, columns] += from[rows, columns], their rows strides apart, in numbers. */
  addBlock(
    from: number,
    fromStride: number,
    to: number,
    toStride: number,
    rows: number,
    columns: number,
  ): void;
  /** y[rows, n] = factors[rows] × x; added to y where `accumulate` is 1. */
  scaleRows(x: number, factors: number, y: number, rows: number, n: number, accumulate: number): void;
  /** y[rows, n] += addends[rows]. */
  addToRows(addends: number, y: number, rows: number, n: number): void;
  /** sums[rows] = Σ x[rows, n] along each row. */
  sumColumns(x: number, sums: number, rows: number, n: number): void;
  /** Σ x, in doubles. */
  sumAll(x: number, count: number): number;
  /** Lists of what is not 0 in the rows of x[rows, n], or in its columns; see `assembly/sparse.ts`. */
  compress(
    x: number,
    rows: number,
    n: number,
    transposed: number,
    starts: number,
    places: number,
    values: number,
  ): void;
  /** c[lists, n] = Σ values[e] b[places[e], n] over each list; added to c where `accumulate` is 1. */
  sparseProduct(
    starts: number,
    places: number,
    values: number,
    b: number,
    c: number,
    lists: number,
    n: number,
    accumulate: number,
  ): void;
  /** The mean index Σ i eˣ / Σ eˣ of x[n]. */
  meanIndex(x: number, n: number): number;
  /** One step of Adam, in place. */
  adamStep(
    weights: number,
    gradient: number,
    first: number,
    second: number,
    count: number,
    scale: number,
    beta1: number,
    beta2: number,
    stepSize: number,
    epsilon: number,
    kept: number,
  ): void;
  /** The activations of a perceptron, layer by layer; for the plan see `assembly/perceptron.ts`. */
  perceptronForward(plan: number): void;
  /** Adds the gradients of its weights, biases and inputs, from those of its outputs. */
  perceptronBackward(plan: number): void;
  /** The sum of squares; to the last digit only where it is not clearly below `limit`. */
  sumOfSquares(x: number, count: number, limit: number): number;
  /** own ← own + rate × (target − own). */
  moveTowards(own: number, target: number, count: number, rate: number): void;
  /** y = f(x), number by number, f by its number in `operations/elementwise.ts`; `y` may be `x`. */
  apply(which: number, x: number, y: number, count: number): void;
  /** gradient += upstream × f', which follows from `value`: the output or the input, as f has it. */
  applyGradient(which: number, gradient: number, upstream: number, value: number, count: number): void;
  /** y += k x. */
  addScaled(x: number, y: number, count: number, k: number): void;
  /** y = k x + d. */
  scaleAndShift(x: number, y: number, count: number, k: number, d: number): void;
  /** out = a + b. */
  add(a: number, b: number, out: number, count: number): void;
  /** out = a − b. */
  subtract(a: number, b: number, out: number, count: number): void;
  /** out = a × b. */
  multiply(a: number, b: number, out: number, count: number): void;
  /** out += a × b. */
  multiplyAccumulate(a: number, b: number, out: number, count: number): void;
  /** y = f(gain z + offset), z the normalised rows of x + bias + added, f SiLU or nothing; see `assembly/normalisation.ts`. */
  normalise(
    x: number,
    bias: number,
    added: number,
    gain: number,
    offset: number,
    y: number,
    slopes: number,
    scales: number,
    rows: number,
    n: number,
    epsilon: number,
    isActivated: number,
  ): void;
  /** The gradient at what was normalised, written; adds those of the gain and the offset. */
  normaliseGradient(
    gradient: number,
    gainGradient: number,
    offsetGradient: number,
    upstream: number,
    z: number,
    slopes: number,
    scales: number,
    gain: number,
    rows: number,
    n: number,
  ): void;
  /** y = (x − min) / (max − min) by rows; `places` [rows, 2] get where the two stand. */
  minMaxRows(x: number, y: number, places: number, rows: number, n: number): void;
  /** Adds the gradient through minMaxRows. */
  minMaxRowsGradient(
    gradient: number,
    upstream: number,
    x: number,
    y: number,
    places: number,
    rows: number,
    n: number,
  ): void;
  /** y = μ + (softplus(s) + least) noise; `statistics` [rows, 2 size] are μ | s. */
  gaussianSample(
    statistics: number,
    noise: number,
    y: number,
    rows: number,
    size: number,
    least: number,
  ): void;
  /** Adds the gradient at the statistics through gaussianSample. */
  gaussianSampleGradient(
    gradient: number,
    upstream: number,
    statistics: number,
    noise: number,
    rows: number,
    size: number,
  ): void;
  /** y = eˣ / Σ eˣ by rows. */
  softmax(x: number, y: number, rows: number, n: number): void;
  /** Adds the gradient through softmax, from its output. */
  softmaxGradient(gradient: number, upstream: number, output: number, rows: number, n: number): void;
  /** y = x − ln Σ eˣ by rows. */
  logSoftmax(x: number, y: number, rows: number, n: number): void;
  /** Adds the gradient through logSoftmax, from its output. */
  logSoftmaxGradient(gradient: number, upstream: number, output: number, rows: number, n: number): void;
  /** y[rows] = ln Σ eˣ. */
  logSumExp(x: number, y: number, rows: number, n: number): void;
  /** Adds the gradient through logSumExp. */
  logSumExpGradient(
    gradient: number,
    upstream: number,
    x: number,
    output: number,
    rows: number,
    n: number,
  ): void;
  /** y[rows] = Σ targets (ln Σ eˣ − x); `shares` [rows, n] gets the softmax. */
  crossEntropy(x: number, targets: number, y: number, shares: number, rows: number, n: number): void;
  /** Adds the gradient through crossEntropy. */
  crossEntropyGradient(
    gradient: number,
    upstream: number,
    shares: number,
    targets: number,
    rows: number,
    n: number,
  ): void;
  /** The gates of a gated recurrent unit; `gates` [rows, 3 size] gets r, u, c; see `assembly/cells.ts`. */
  gruGates(
    input: number,
    recurrent: number,
    bias: number,
    h: number,
    out: number,
    gates: number,
    rows: number,
    size: number,
  ): void;
  /** The gradients through gruGates: that at `recurrent` written, the others added, or left out where 0. */
  gruGatesGradient(
    inputGradient: number,
    recurrentGradient: number,
    hGradient: number,
    upstream: number,
    gates: number,
    recurrent: number,
    h: number,
    rows: number,
    size: number,
  ): void;
}

let encoded = kernelModule;
let compiled: WebAssembly.Module | undefined;

/**
 * Makes the build with relaxed SIMD the one that this thread uses: products multiply and add with one rounding where the
 * machine can. To be called before any kernels are made.
 *
 * @throws {Error} If the engine has no relaxed SIMD, or kernels were made before.
 */
export async function useFusedKernels(): Promise<void> {
  if (compiled !== undefined) throw new Error("Kernels without fused operations are in use already.");
  const fused = (await import("./fused_kernels.wasm.ts")).kernelModule;
  if (!WebAssembly.validate(Uint8Array.fromBase64(fused))) {
    throw new Error("This engine has no relaxed SIMD, which --fast needs: leave --fast out.");
  }
  encoded = fused;
}

/** The kernels on a shared memory of at least 1 MiB; made at once, without waiting. */
export function kernelsOn(memory: WebAssembly.Memory): Kernels {
  compiled ??= new WebAssembly.Module(Uint8Array.fromBase64(encoded));
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Kernels;
}
