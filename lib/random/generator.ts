/**
 * The one source of randomness: a small, fast, splittable generator with named streams.
 *
 * The generator is xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number generators",
 * 2021), seeded through SplitMix-style mixing of the seed and the stream's name. A stream depends only on
 * the root seed and the path of names that leads to it, never on how much of another stream was drawn, so
 * that adding a draw in one part of a program changes nothing elsewhere.
 *
 * @module
 */

import { type Parts, Stateful } from "../checkpoint/parts.ts";

/**
 * A random number generator; its state is the position in the sequence, the key, and a spare normal deviate.
 */
export class Generator extends Stateful {
  /** [4], as signed words: an array of them stays unboxed. */
  readonly #words = new Int32Array(4);
  /** The second deviate of the last pair, NaN if there is none. */
  readonly #spareNormal = Float64Array.of(NaN);
  readonly #key: Uint32Array;

  /**
   * A generator for a root seed.
   *
   * @param seed A non-negative safe integer; 0 is a seed like any other.
   * @throws {RangeError} If the seed is not a non-negative safe integer.
   */
  constructor(seed: number);
  /** @ignore A stream, from its key. */
  constructor(key: Uint32Array);
  constructor(source: number | Uint32Array) {
    super();
    if (typeof source === "number") {
      if (!Number.isSafeInteger(source) || source < 0) {
        throw new RangeError(`A seed must be a non-negative safe integer: got ${source}.`);
      }
      this.#key = mixed(Uint32Array.of(source >>> 0, Math.floor(source / 2 ** 32), 0x6d62726c, 1));
    } else {
      this.#key = source;
    }
    this.#words.set(this.#key);
  }

  /**
   * An independent generator named `name`, the same one every time, whatever was drawn from this one.
   *
   * @param name Any text; by convention the purpose of the numbers: "environment", "replay".
   */
  stream(name: string): Generator {
    const key = this.#key.slice();
    for (let i = 0; i < name.length; i++) {
      key[i & 3] = Math.imul(key[i & 3] ^ name.charCodeAt(i), 0x01000193);
      if ((i & 3) === 3) key.set(mixed(key));
    }
    key[0] ^= name.length;
    key[3] ^= 0x73747265;
    return new Generator(mixed(mixed(key)));
  }

  /** The next 32 random bits, as an unsigned integer. */
  bits(): number {
    const words = this.#words;
    const b = words[1];
    const t = Math.imul(b, 5);
    const result = Math.imul((t << 7) | (t >>> 25), 9);
    const c = words[2] ^ words[0];
    const d = words[3] ^ b;
    words[1] = b ^ c;
    words[0] ^= d;
    words[2] = c ^ (b << 9);
    words[3] = (d << 11) | (d >>> 21);
    return result >>> 0;
  }

  /** A number uniform in [0, 1), with 53 random bits; with `low` and `high`, uniform in [low, high). */
  uniform(low = 0, high = 1): number {
    const unit = ((this.bits() >>> 5) * 0x4000000 + (this.bits() >>> 6)) / 0x20000000000000;
    return low + (high - low) * unit;
  }

  /**
   * An integer uniform in 0 … `bound` − 1, without modulo bias.
   *
   * @param bound An integer in 1 … 2^32.
   * @throws {RangeError} If it is larger.
   */
  integer(bound: number): number {
    if ((bound & (bound - 1)) === 0 && bound <= 0x40000000) return this.bits() & (bound - 1);
    if (bound > 0x100000000) throw new RangeError(`Integers are drawn below 2^32 at most: got ${bound}.`);
    const limit = 0x100000000 - (0x100000000 % bound);
    let drawn = this.bits();
    while (drawn >= limit) drawn = this.bits();
    return drawn % bound;
  }

  /** A normal deviate of mean 0 and standard deviation 1 (Marsaglia's polar method). */
  normal(): number {
    if (!Number.isNaN(this.#spareNormal[0])) {
      const spare = this.#spareNormal[0];
      this.#spareNormal[0] = NaN;
      return spare;
    }
    let u: number, v: number, square: number;
    do {
      u = 2 * this.uniform() - 1;
      v = 2 * this.uniform() - 1;
      square = u * u + v * v;
    } while (square >= 1 || square === 0);
    const scale = Math.sqrt((-2 * Math.log(square)) / square);
    this.#spareNormal[0] = v * scale;
    return u * scale;
  }

  /** A standard Gumbel deviate g: the argmax of log p + g is a sample of p. */
  gumbel(): number {
    return -Math.log(-Math.log(1 - this.uniform()));
  }

  /** Fills `out` with Gumbel deviates and returns it. */
  fillGumbel(out: Float32Array): Float32Array {
    for (let i = 0; i < out.length; i++) out[i] = this.gumbel();
    return out;
  }

  /** Fills `out` with normal deviates and returns it. */
  fillNormal(out: Float32Array, mean = 0, deviation = 1): Float32Array {
    for (let i = 0; i < out.length; i++) out[i] = mean + deviation * this.normal();
    return out;
  }

  /** Fills `out` with numbers uniform in [low, high) and returns it. */
  fillUniform(out: Float32Array, low = 0, high = 1): Float32Array {
    for (let i = 0; i < out.length; i++) out[i] = this.uniform(low, high);
    return out;
  }

  /** The integers 0 … `length` − 1 in random order (Fisher–Yates). */
  permutation(length: number): Uint32Array {
    const order = new Uint32Array(length);
    for (let i = 0; i < length; i++) {
      const j = this.integer(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /**
   * An index drawn with probability proportional to its weight.
   *
   * @param weights Non-negative and finite, with a positive sum.
   */
  categorical(weights: ArrayLike<number>): number {
    let total = 0;
    for (let i = 0; i < weights.length; i++) total += weights[i];
    let left = this.uniform() * total;
    let last = 0;
    for (let i = 0; i < weights.length; i++) {
      if (weights[i] <= 0) continue;
      last = i;
      left -= weights[i];
      if (left < 0) return i;
    }
    return last;
  }

  /** The position in the sequence, the identity and the kept deviate. */
  get parts(): Parts {
    return { words: this.#words, key: this.#key, spareNormal: this.#spareNormal };
  }
}

/** Four words mixed until every bit depends on every other (rounds of the 32-bit MurmurHash3 finaliser). */
function mixed(words: Uint32Array): Uint32Array {
  const out = words.slice();
  let carried = 0x9e3779b9;
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 4; i++) {
      let z = (out[i] + carried + Math.imul(out[(i + 3) & 3], 0x85ebca6b)) >>> 0;
      z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
      z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
      out[i] = z ^ (z >>> 16);
      carried = (carried + out[i] + 0x9e3779b9) >>> 0;
    }
  }
  if ((out[0] | out[1] | out[2] | out[3]) === 0) out[0] = 1; // xoshiro must not start at zero
  return out;
}
