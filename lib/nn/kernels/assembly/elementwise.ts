// Functions of every number of an array, and their gradients. `y` may be `x`; gradients are added to what stands in
// `gradient`, from the gradient `upstream` that arrives at the output.

import { ONE, SILU_HIGH, SILU_LOW } from "./constants";
import {
  exponentialOf,
  hyperbolicTangentOf,
  loadSome,
  logarithmOf,
  positivePart,
  sigmoidOf,
  siluOf,
  softplusOf,
  storeSome,
} from "./vectors";

// which function: constants that the compiler folds away; `operations/elementwise.ts` names the numbers
const EXPONENTIAL: i32 = 0; // eˣ
const LOGARITHM: i32 = 1; // ln x
const TANGENT: i32 = 2; // tanh x
const SIGMOID: i32 = 3; // 1 / (1 + e⁻ˣ)
const SOFTPLUS: i32 = 4; // ln(1 + eˣ)
const SILU: i32 = 5; // x / (1 + e⁻ˣ)
const RECTIFY: i32 = 6; // max(x, 0)

// @ts-ignore: decorator
@inline
function valueOf(which: i32, x: v128): v128 {
  if (which == EXPONENTIAL) return exponentialOf(x);
  if (which == LOGARITHM) return logarithmOf(x);
  if (which == TANGENT) return hyperbolicTangentOf(x);
  if (which == SIGMOID) return sigmoidOf(x);
  if (which == SOFTPLUS) return softplusOf(x);
  if (which == SILU) return siluOf(x);
  return positivePart(x);
}

/** `upstream` times the derivative; `v` is the output where the derivative follows from it, else the input. */
// @ts-ignore: decorator
@inline
function flowOf(which: i32, upstream: v128, v: v128): v128 {
  const one = ONE;
  const zero = f32x4.splat(0);
  if (which == EXPONENTIAL) return f32x4.mul(upstream, v);
  if (which == LOGARITHM) return f32x4.div(upstream, v);
  if (which == TANGENT) return f32x4.mul(upstream, f32x4.sub(one, f32x4.mul(v, v)));
  if (which == SIGMOID) return f32x4.mul(upstream, f32x4.mul(v, f32x4.sub(one, v)));
  if (which == SOFTPLUS) return f32x4.mul(upstream, sigmoidOf(v));
  if (which == SILU) {
    // s (1 + x (1 − s)), x kept where it cannot turn 0 into NaN
    const s = sigmoidOf(v);
    const x = f32x4.pmax(f32x4.pmin(v, SILU_HIGH), SILU_LOW);
    return f32x4.mul(upstream, f32x4.mul(s, f32x4.add(one, f32x4.mul(x, f32x4.sub(one, s)))));
  }
  return v128.and(upstream, f32x4.gt(v, zero)); // RECTIFY
}

// Whole vectors in a loop without conditions, then what remains: the compiler folds a count of 4 away.

// @ts-ignore: decorator
@inline
function map(which: i32, x: usize, y: usize, count: i32): void {
  const end = x + ((<usize> (count & ~3)) << 2);
  for (; x < end; x += 16, y += 16) v128.store(y, valueOf(which, v128.load(x)));
  const rest = count & 3;
  if (rest) storeSome(y, valueOf(which, loadSome(x, rest)), rest);
}

// @ts-ignore: decorator
@inline
function mapGradient(which: i32, gradient: usize, upstream: usize, v: usize, count: i32): void {
  const end = v + ((<usize> (count & ~3)) << 2);
  for (; v < end; v += 16, upstream += 16, gradient += 16) {
    const flow = flowOf(which, v128.load(upstream), v128.load(v));
    v128.store(gradient, f32x4.add(v128.load(gradient), flow));
  }
  const rest = count & 3;
  if (rest) {
    const flow = flowOf(which, loadSome(upstream, rest), loadSome(v, rest));
    storeSome(gradient, f32x4.add(loadSome(gradient, rest), flow), rest);
  }
}

/** y = f(x), number by number, f by its number above; NaN stays NaN. */
export function apply(which: i32, x: usize, y: usize, count: i32): void {
  if (which == EXPONENTIAL) map(EXPONENTIAL, x, y, count);
  else if (which == LOGARITHM) map(LOGARITHM, x, y, count);
  else if (which == TANGENT) map(TANGENT, x, y, count);
  else if (which == SIGMOID) map(SIGMOID, x, y, count);
  else if (which == SOFTPLUS) map(SOFTPLUS, x, y, count);
  else if (which == SILU) map(SILU, x, y, count);
  else map(RECTIFY, x, y, count);
}

/** gradient += upstream × f'; `v` is the output of EXPONENTIAL, TANGENT, SIGMOID and RECTIFY, else the input. */
export function applyGradient(which: i32, gradient: usize, upstream: usize, v: usize, count: i32): void {
  if (which == EXPONENTIAL) mapGradient(EXPONENTIAL, gradient, upstream, v, count);
  else if (which == LOGARITHM) mapGradient(LOGARITHM, gradient, upstream, v, count);
  else if (which == TANGENT) mapGradient(TANGENT, gradient, upstream, v, count);
  else if (which == SIGMOID) mapGradient(SIGMOID, gradient, upstream, v, count);
  else if (which == SOFTPLUS) mapGradient(SOFTPLUS, gradient, upstream, v, count);
  else if (which == SILU) mapGradient(SILU, gradient, upstream, v, count);
  else mapGradient(RECTIFY, gradient, upstream, v, count);
}

// which operation: constants that the compiler folds away
const ADD: i32 = 0;
const SUBTRACT: i32 = 1;
const MULTIPLY: i32 = 2;
const ACCUMULATE: i32 = 3;

/** a ∘ b of `count` numbers, at most four; `out` is read only to add to it. */
// @ts-ignore: decorator
@inline
function combineFour(which: i32, a: usize, b: usize, out: usize, count: i32): void {
  const left = loadSome(a, count);
  const right = loadSome(b, count);
  let value: v128;
  if (which == ADD) value = f32x4.add(left, right);
  else if (which == SUBTRACT) value = f32x4.sub(left, right);
  else value = f32x4.mul(left, right);
  if (which == ACCUMULATE) value = f32x4.add(loadSome(out, count), value);
  storeSome(out, value, count);
}

// @ts-ignore: decorator
@inline
function combine(which: i32, a: usize, b: usize, out: usize, count: i32): void {
  const end = a + ((<usize> (count & ~3)) << 2);
  for (; a < end; a += 16, b += 16, out += 16) combineFour(which, a, b, out, 4);
  const rest = count & 3;
  if (rest) combineFour(which, a, b, out, rest);
}

/** y += k x */
export function addScaled(x: usize, y: usize, count: i32, k: f32): void {
  const factor = f32x4.splat(k);
  const end = x + ((<usize> (count & ~3)) << 2);
  for (; x < end; x += 16, y += 16) {
    v128.store(y, f32x4.add(v128.load(y), f32x4.mul(v128.load(x), factor)));
  }
  const rest = count & 3;
  if (rest) storeSome(y, f32x4.add(loadSome(y, rest), f32x4.mul(loadSome(x, rest), factor)), rest);
}

/** y = k x + d */
export function scaleAndShift(x: usize, y: usize, count: i32, k: f32, d: f32): void {
  const factor = f32x4.splat(k);
  const summand = f32x4.splat(d);
  const end = x + ((<usize> (count & ~3)) << 2);
  for (; x < end; x += 16, y += 16) {
    v128.store(y, f32x4.add(f32x4.mul(v128.load(x), factor), summand));
  }
  const rest = count & 3;
  if (rest) storeSome(y, f32x4.add(f32x4.mul(loadSome(x, rest), factor), summand), rest);
}

/** out = a + b */
export function add(a: usize, b: usize, out: usize, count: i32): void {
  combine(ADD, a, b, out, count);
}

/** out = a − b */
export function subtract(a: usize, b: usize, out: usize, count: i32): void {
  combine(SUBTRACT, a, b, out, count);
}

/** out = a × b */
export function multiply(a: usize, b: usize, out: usize, count: i32): void {
  combine(MULTIPLY, a, b, out, count);
}

/** out += a × b */
export function multiplyAccumulate(a: usize, b: usize, out: usize, count: i32): void {
  combine(ACCUMULATE, a, b, out, count);
}
