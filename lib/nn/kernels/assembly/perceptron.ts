// Whole passes of perceptrons, from a plan that says where everything lies.
//
// A plan is a row of 32-bit whole numbers, addresses in bytes. First come HEAD of them: the layers; members; rows of each member's
// batch; the activation (0 a rectifier, 1 a hyperbolic tangent); two arrays for the gradients of one member's hidden activations;
// scratch for products; the gradient of the outputs; the gradient of the inputs, 0 where it is not asked for; and 1 where all
// members see the same inputs. Then come LAYER of each layer: its widths; and where weights, biases, inputs, outputs and the
// gradients of weights and biases lie. Inputs and outputs are [members, rows, size], inputs [rows, size] where they are shared.

import { addBias, hyperbolicTangent, hyperbolicTangentGradient, rectifyGradient, sumRows } from "./layers";
import { product } from "./product";
import { positivePart } from "./vectors";

const HEAD: usize = 10 << 2;
const LAYER: usize = 8 << 2;
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
function inputGradient(plan: usize): usize {
  return load<i32>(plan, 32);
}

// @ts-ignore: decorator
@inline
function isShared(plan: usize): bool {
  return load<i32>(plan, 36) != 0;
}

// @ts-ignore: decorator
@inline
function layerAt(plan: usize, layer: i32): usize {
  return plan + HEAD + <usize> layer * LAYER;
}

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

/** The `which`th address of a layer: 0 weights, 1 biases, 2 from, 3 into, 4 and 5 gradients. */
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

/** Adds the gradients of all weights and biases, and of the inputs where asked for, from the gradient of the outputs. */
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
    const from = address(layer, 2) + (l == 0 && isShared(plan) ? 0 : m * bytes(rows, width));
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
    const place = l == 0 && isShared(plan) ? 0 : m * bytes(rows, width);
    const from = address(layer, 2) + place;
    const block = m * bytes(width, size);
    // dL/dW = xᵀ g, dL/db = Σ g over rows, dL/dx = g Wᵀ
    product(from, flow, address(layer, 4) + block, width, rows, size, 1, 0, 1, room(plan));
    sumRows(flow, address(layer, 5) + m * bytes(1, size), rows, size, 1);
    if (l == 0) {
      if (inputGradient(plan) == 0) return;
      product(flow, address(layer, 0) + block, inputGradient(plan) + place, rows, size, width, 0, 1, 1, room(plan));
      return;
    }
    const next = flowAt(plan, l & 1);
    product(flow, address(layer, 0) + block, next, rows, size, width, 0, 1, 0, room(plan));
    if (activation(plan) == TANGENT) hyperbolicTangentGradient(next, from, rows * width);
    else rectifyGradient(next, from, rows * width);
    flow = next;
  }
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
