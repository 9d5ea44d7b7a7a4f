// The gates of recurrent cells, after their products. Gradients are added to what stands there.

import { ONE } from "./constants";
import { hyperbolicTangentOf, loadSome, sigmoidOf, storeSome } from "./vectors";

// @ts-ignore: decorator
@inline
function addTo(at: usize, value: v128, count: i32): void {
  storeSome(at, f32x4.add(loadSome(at, count), value), count);
}

/** upstream × s (1 − s): through a sigmoid with the output s. */
// @ts-ignore: decorator
@inline
function throughSigmoid(upstream: v128, s: v128): v128 {
  return f32x4.mul(upstream, f32x4.mul(s, f32x4.sub(ONE, s)));
}

/** upstream × (1 − t²): through a hyperbolic tangent with the output t. */
// @ts-ignore: decorator
@inline
function throughTangent(upstream: v128, t: v128): v128 {
  return f32x4.mul(upstream, f32x4.sub(ONE, f32x4.mul(t, t)));
}

/** gruGates of up to four numbers of a row, from the `j`th on. */
// @ts-ignore: decorator
@inline
function gruGatesAt(
  input: usize,
  recurrent: usize,
  bias: usize,
  h: usize,
  out: usize,
  gates: usize,
  row: usize,
  j: i32,
  rest: i32,
): void {
  const atR = (<usize> j) << 2;
  const atU = atR + row;
  const atC = atU + row;
  const bR = f32x4.add(loadSome(recurrent + atR, rest), loadSome(bias + atR, rest));
  const bU = f32x4.add(loadSome(recurrent + atU, rest), loadSome(bias + atU, rest));
  const bC = f32x4.add(loadSome(recurrent + atC, rest), loadSome(bias + atC, rest));
  const r = sigmoidOf(f32x4.add(loadSome(input + atR, rest), bR));
  const u = sigmoidOf(f32x4.add(loadSome(input + atU, rest), bU));
  const c = hyperbolicTangentOf(f32x4.add(loadSome(input + atC, rest), f32x4.mul(r, bC)));
  storeSome(recurrent + atC, bC, rest);
  storeSome(gates + atR, r, rest);
  storeSome(gates + atU, u, rest);
  storeSome(gates + atC, c, rest);
  const kept = f32x4.mul(u, loadSome(h + atR, rest));
  storeSome(out + atR, f32x4.add(kept, f32x4.mul(f32x4.sub(ONE, u), c)), rest);
}

/**
 * A gated recurrent unit (Cho and others, 2014; the reset gate after the product): with a = input and b = recurrent + bias,
 * [rows, 3 size] in the order r, u, c,
 *
 *     r = sigmoid(a_r + b_r)   u = sigmoid(a_u + b_u)   c = tanh(a_c + r b_c)   out = u h + (1 − u) c
 *
 * @param recurrent Its last third gets b_c.
 * @param gates [rows, 3 size]: gets r | u | c.
 */
export function gruGates(
  input: usize,
  recurrent: usize,
  bias: usize,
  h: usize,
  out: usize,
  gates: usize,
  rows: i32,
  size: i32,
): void {
  const row = (<usize> size) << 2;
  for (let i: i32 = 0; i < rows; i++) {
    let j: i32 = 0;
    for (; j + 4 <= size; j += 4) gruGatesAt(input, recurrent, bias, h, out, gates, row, j, 4);
    if (j < size) gruGatesAt(input, recurrent, bias, h, out, gates, row, j, size - j);
    input += 3 * row;
    recurrent += 3 * row;
    gates += 3 * row;
    h += row;
    out += row;
  }
}

/** gruGatesGradient of up to four numbers of a row, from the `j`th on. */
// @ts-ignore: decorator
@inline
function gruGatesGradientAt(
  inputGradient: usize,
  recurrentGradient: usize,
  hGradient: usize,
  upstream: usize,
  gates: usize,
  recurrent: usize,
  h: usize,
  row: usize,
  j: i32,
  rest: i32,
): void {
  const atR = (<usize> j) << 2;
  const atU = atR + row;
  const atC = atU + row;
  const flow = loadSome(upstream + atR, rest);
  const r = loadSome(gates + atR, rest);
  const u = loadSome(gates + atU, rest);
  const c = loadSome(gates + atC, rest);
  const flowC = throughTangent(f32x4.mul(flow, f32x4.sub(ONE, u)), c);
  const flowU = throughSigmoid(f32x4.mul(flow, f32x4.sub(loadSome(h + atR, rest), c)), u);
  const flowR = throughSigmoid(f32x4.mul(flowC, loadSome(recurrent + atC, rest)), r);
  if (inputGradient) {
    addTo(inputGradient + atR, flowR, rest);
    addTo(inputGradient + atU, flowU, rest);
    addTo(inputGradient + atC, flowC, rest);
  }
  storeSome(recurrentGradient + atR, flowR, rest);
  storeSome(recurrentGradient + atU, flowU, rest);
  storeSome(recurrentGradient + atC, f32x4.mul(flowC, r), rest);
  if (hGradient) addTo(hGradient + atR, f32x4.mul(flow, u), rest);
}

/**
 * The gradients through gruGates, from what it wrote: those at `input` and `h` are added, each left out where its address is 0;
 * that at b is written to `recurrentGradient`.
 */
export function gruGatesGradient(
  inputGradient: usize,
  recurrentGradient: usize,
  hGradient: usize,
  upstream: usize,
  gates: usize,
  recurrent: usize,
  h: usize,
  rows: i32,
  size: i32,
): void {
  const row = (<usize> size) << 2;
  for (let i: i32 = 0; i < rows; i++) {
    let j: i32 = 0;
    for (; j + 4 <= size; j += 4) {
      gruGatesGradientAt(inputGradient, recurrentGradient, hGradient, upstream, gates, recurrent, h, row, j, 4);
    }
    if (j < size) {
      const rest = size - j;
      gruGatesGradientAt(inputGradient, recurrentGradient, hGradient, upstream, gates, recurrent, h, row, j, rest);
    }
    if (inputGradient) inputGradient += 3 * row;
    if (hGradient) hGradient += row;
    recurrentGradient += 3 * row;
    upstream += row;
    gates += 3 * row;
    recurrent += 3 * row;
    h += row;
  }
}
