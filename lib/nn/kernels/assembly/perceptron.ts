// Whole passes and whole training steps of perceptrons, from a plan that says where everything lies.
//
// A plan is a row of 32-bit whole numbers, addresses in bytes: the layers, members, rows of each member's batch, the activation
// (0 a rectifier, 1 a hyperbolic tangent), two arrays for the gradients of one member's activations, scratch for products, and the
// gradient of the outputs; then of each layer the twelve that its accessors below name. Arrays of activations, and the gradient
// of the outputs, are [members, rows, size].

import { adamStep, sumOfSquares } from "./adam";
import { addBias, hyperbolicTangent, hyperbolicTangentGradient, rectifyGradient, sumRows } from "./layers";
import { product } from "./product";
import { positivePart } from "./vectors";

const HEAD: usize = 8 << 2;
const LAYER: usize = 12 << 2;
const TANGENT: i32 = 1;

// @ts-ignore: decorator
@inline
function layers(plan: usize): i32 {
  return load<i32>(plan);
}

// @ts-ignore: decorator
@inline
function members(plan: usize): i32 {
  return load<i32>(plan, 4);
}

// @ts-ignore: decorator
@inline
function rowsOf(plan: usize): i32 {
  return load<i32>(plan, 8);
}

// @ts-ignore: decorator
@inline
function activation(plan: usize): i32 {
  return load<i32>(plan, 12);
}

// @ts-ignore: decorator
@inline
function flowAt(plan: usize, which: i32): usize {
  return load<i32>(plan + ((<usize> which) << 2), 16);
}

// @ts-ignore: decorator
@inline
function outputGradient(plan: usize): usize {
  return load<i32>(plan, 28);
}

// @ts-ignore: decorator
@inline
function room(plan: usize): usize {
  return load<i32>(plan, 24);
}

// @ts-ignore: decorator
@inline
function layerAt(plan: usize, layer: i32): usize {
  return plan + HEAD + <usize> layer * LAYER;
}

// Of a layer: its widths; where weights, biases, inputs, outputs and the gradients of weights and biases lie; and the first
// and second moments of weights and of biases.

// @ts-ignore: decorator
@inline
function inputs(layer: usize): i32 {
  return load<i32>(layer);
}

// @ts-ignore: decorator
@inline
function outputs(layer: usize): i32 {
  return load<i32>(layer, 4);
}

/** The `which`th address of a layer: 0 weights, 1 biases, 2 from, 3 into, 4 and 5 gradients, 6 to 9 moments. */
// @ts-ignore: decorator
@inline
function address(layer: usize, which: i32): usize {
  return load<i32>(layer + ((<usize> which) << 2), 8);
}

/** Bytes of `rows` rows of `width` numbers. */
// @ts-ignore: decorator
@inline
function bytes(rows: i32, width: i32): usize {
  return (<usize> (rows * width)) << 2;
}

/** The activations of every layer, from the inputs on. */
export function perceptronForward(plan: usize): void {
  for (let m: i32 = 0; m < members(plan); m++) forwardMember(plan, m);
}

/** The gradients of all weights and biases, from the gradient of the outputs. */
export function perceptronBackward(plan: usize): void {
  for (let m: i32 = 0; m < members(plan); m++) backwardMember(plan, m);
}

// Member by member, so that what one works on stays near.

function forwardMember(plan: usize, m: i32): void {
  const last = layers(plan) - 1;
  const rows = rowsOf(plan);
  for (let l: i32 = 0; l <= last; l++) {
    const layer = layerAt(plan, l);
    const width = inputs(layer);
    const size = outputs(layer);
    const from = address(layer, 2) + m * bytes(rows, width);
    const into = address(layer, 3) + m * bytes(rows, size);
    const biases = address(layer, 1) + m * bytes(1, size);
    product(from, address(layer, 0) + m * bytes(width, size), into, rows, width, size, 0, 0, 0, room(plan));
    if (l < last && activation(plan) != TANGENT) addBiasRectified(into, biases, rows, size);
    else {
      addBias(into, biases, rows, size);
      if (l < last) hyperbolicTangent(into, rows * size);
    }
  }
}

function backwardMember(plan: usize, m: i32): void {
  const rows = rowsOf(plan);
  const last = layers(plan) - 1;
  let flow = outputGradient(plan) + m * bytes(rows, outputs(layerAt(plan, last)));
  for (let l: i32 = last; l >= 0; l--) {
    const layer = layerAt(plan, l);
    const width = inputs(layer);
    const size = outputs(layer);
    const from = address(layer, 2) + m * bytes(rows, width);
    const block = m * bytes(width, size);
    // dL/dW = xᵀ g, dL/db = Σ g over rows, dL/dx = g Wᵀ
    product(from, flow, address(layer, 4) + block, width, rows, size, 1, 0, 0, room(plan));
    sumRows(flow, address(layer, 5) + m * bytes(1, size), rows, size);
    if (l == 0) return;
    const next = flowAt(plan, l & 1);
    product(flow, address(layer, 0) + block, next, rows, size, width, 0, 1, 0, room(plan));
    if (activation(plan) == TANGENT) hyperbolicTangentGradient(next, from, rows * width);
    else rectifyGradient(next, from, rows * width);
    flow = next;
  }
}

/**
 * A step of Adam along the gradients of a plan; see adamStep.
 *
 * @param clipNorm Largest norm of all gradients together: infinite for none.
 */
export function perceptronAdam(
  plan: usize,
  clipNorm: f64,
  beta1: f32,
  beta2: f32,
  stepSize: f32,
  epsilon: f32,
  kept: f32,
): void {
  let scale: f32 = 1;
  if (clipNorm < Infinity) {
    let squares: f64 = 0;
    for (let l: i32 = 0; l < layers(plan); l++) {
      const layer = layerAt(plan, l);
      squares += sumOfSquares(address(layer, 4), members(plan) * inputs(layer) * outputs(layer));
      squares += sumOfSquares(address(layer, 5), members(plan) * outputs(layer));
    }
    const norm = sqrt<f64>(squares);
    if (norm > clipNorm) scale = <f32> (clipNorm / norm);
  }
  for (let l: i32 = 0; l < layers(plan); l++) {
    const layer = layerAt(plan, l);
    for (let k: i32 = 0; k < 2; k++) {
      const count = members(plan) * outputs(layer) * (k == 0 ? inputs(layer) : 1);
      adamStep(
        address(layer, k),
        address(layer, 4 + k),
        address(layer, 6 + 2 * k),
        address(layer, 7 + 2 * k),
        count,
        scale,
        beta1,
        beta2,
        stepSize,
        epsilon,
        kept,
      );
    }
  }
}

/**
 * A whole step down the mean squared error over rows and outputs, summed over members.
 *
 * @param targets [members, rows, out]
 * @returns The mean squared error before the step, averaged over members.
 */
export function perceptronSquaredStep(
  plan: usize,
  targets: usize,
  clipNorm: f64,
  beta1: f32,
  beta2: f32,
  stepSize: f32,
  epsilon: f32,
  kept: f32,
): f64 {
  const layer = layerAt(plan, layers(plan) - 1);
  const each = rowsOf(plan) * outputs(layer);
  let sum: f64 = 0;
  for (let m: i32 = 0; m < members(plan); m++) {
    forwardMember(plan, m);
    const block = m * bytes(1, each);
    for (let i: i32 = 0; i < each; i++) {
      const at = block + ((<usize> i) << 2);
      const error = <f64> load<f32>(address(layer, 3) + at) - <f64> load<f32>(targets + at);
      sum += error * error;
      store<f32>(outputGradient(plan) + at, <f32> ((2 * error) / <f64> each));
    }
    backwardMember(plan, m);
  }
  perceptronAdam(plan, clipNorm, beta1, beta2, stepSize, epsilon, kept);
  return sum / <f64> (members(plan) * each);
}

/**
 * A whole step down the mean error of one chosen output of each row: Q-learning.
 *
 * @param chosen [rows] bytes: which output.
 * @param targets [rows]
 * @param isHuber 1 for Huber's function of the error, linear beyond 1; 0 for its square.
 * @returns The loss before the step.
 */
export function perceptronChosenStep(
  plan: usize,
  chosen: usize,
  targets: usize,
  isHuber: i32,
  clipNorm: f64,
  beta1: f32,
  beta2: f32,
  stepSize: f32,
  epsilon: f32,
  kept: f32,
): f64 {
  perceptronForward(plan);
  const layer = layerAt(plan, layers(plan) - 1);
  const rows = rowsOf(plan);
  const size = outputs(layer);
  const gradients = outputGradient(plan);
  memory.fill(gradients, 0, bytes(rows, size));
  let sum: f64 = 0;
  for (let r: i32 = 0; r < rows; r++) {
    const at = (<usize> (r * size + <i32> load<u8>(chosen + <usize> r))) << 2;
    const error = <f64> load<f32>(address(layer, 3) + at) - <f64> load<f32>(targets + ((<usize> r) << 2));
    let slope: f64;
    if (isHuber) {
      const distance = abs<f64>(error);
      sum += distance <= 1 ? 0.5 * error * error : distance - 0.5;
      slope = max<f64>(-1, min<f64>(1, error));
    } else {
      sum += error * error;
      slope = 2 * error;
    }
    store<f32>(gradients + at, <f32> (slope / <f64> rows));
  }
  perceptronBackward(plan);
  perceptronAdam(plan, clipNorm, beta1, beta2, stepSize, epsilon, kept);
  return sum / <f64> rows;
}

/** x[rows, n] ← max(x + bias[n], 0), in place; NaN stays NaN. */
function addBiasRectified(x: usize, bias: usize, rows: i32, n: i32): void {
  const whole = (<usize> (n & ~3)) << 2;
  for (let r: i32 = 0; r < rows; r++) {
    let b = bias;
    for (const end = x + whole; x < end; x += 16, b += 16) {
      v128.store(x, positivePart(f32x4.add(v128.load(x), v128.load(b))));
    }
    for (let j: i32 = n & 3; j != 0; j--, x += 4, b += 4) {
      store<f32>(x, max<f32>(load<f32>(x) + load<f32>(b), 0));
    }
  }
}
