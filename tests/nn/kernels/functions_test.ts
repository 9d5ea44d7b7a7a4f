import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Kernels, kernelsOn } from "../../../lib/nn/kernels/kernels.ts";
import { functions } from "../../../lib/nn/operations/elementwise.ts";
import { Generator } from "../../../lib/random/generator.ts";

const memory = new WebAssembly.Memory({ initial: 64, maximum: 64, shared: true });
const ours = kernelsOn(memory);
const floats = (address: number, count: number) => new Float32Array(memory.buffer, address, count);
const X = 64, Y = 1 << 20, Z = 2 << 20, W = 3 << 20;

type Name = keyof typeof functions;

/** The functions in double precision, with the derivative by the output or the input as the kernel takes it. */
const truths: Record<
  Name,
  { f: (x: number) => number; slope: (x: number, y: number) => number }
> = {
  exp: { f: Math.exp, slope: (_x, y) => y },
  log: { f: Math.log, slope: (x) => 1 / x },
  tanh: { f: Math.tanh, slope: (_x, y) => 1 - y * y },
  sigmoid: { f: (x) => 1 / (1 + Math.exp(-x)), slope: (_x, y) => y * (1 - y) },
  softplus: {
    f: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    slope: (x) => 1 / (1 + Math.exp(-x)),
  },
  silu: {
    f: (x) => x / (1 + Math.exp(-x)),
    slope: (x) => 1 / (1 + Math.exp(-x)) * (1 + x * (1 - 1 / (1 + Math.exp(-x)))),
  },
  relu: { f: (x) => Math.max(x, 0), slope: (x) => x > 0 ? 1 : 0 },
};

/** The distance between float32 neighbours at |x|. */
function unit(x: number): number {
  const size = Math.max(Math.abs(Math.fround(x)), 2 ** -126);
  return 2 ** (Math.floor(Math.log2(size)) - 23);
}

/** How many units in the last place each may be off: quotients add to what the exponential is off. */
const units: Record<Name, number> = {
  exp: 2,
  log: 2,
  tanh: 2.25,
  sigmoid: 2.25,
  softplus: 2,
  silu: 3,
  relu: 0,
};

for (const name of Object.keys(truths) as Name[]) {
  const { f, slope } = truths[name];
  const [which, source] = functions[name];

  Deno.test(`apply() of ${name} is within ${units[name]} units in the last place`, () => {
    const count = 200_000;
    const random = new Generator(1);
    const x = floats(X, count);
    for (let i = 0; i < count; i++) {
      const size = 10 ** random.uniform(-6, 1.94); // up to 87
      x[i] = name === "log" || i & 1 ? size : -size;
    }
    ours.apply(which, X, Y, count);
    const y = floats(Y, count);
    let worst = 0;
    for (let i = 0; i < count; i++) {
      const truth = f(x[i]);
      if (Math.abs(truth) < 2 ** -126) continue; // below the normal numbers the unit is all there is
      worst = Math.max(worst, Math.abs(y[i] - truth) / unit(truth));
    }
    assert(worst <= units[name], `${worst} units`);
  });

  Deno.test(`apply() of ${name} of NaN is NaN, of infinities the limit, of nothing nothing`, () => {
    const x = floats(X, 5);
    x.set([NaN, Infinity, -Infinity, 0, 1]);
    const y = floats(Y, 6).fill(7);
    ours.apply(which, X, Y, 5);
    assert(Number.isNaN(y[0]));
    const limits: Record<Name, [number, number]> = {
      exp: [Infinity, 0],
      log: [Infinity, NaN],
      tanh: [1, -1],
      sigmoid: [1, 0],
      softplus: [Infinity, 0],
      silu: [Infinity, -0],
      relu: [Infinity, 0],
    };
    assertEquals([y[1] + 0, y[2] + 0], limits[name].map((limit) => limit + 0));
    assertAlmostEquals(y[4], f(1), 1e-6);
    assertEquals(y[5], 7); // nothing beyond the count is touched
    y.fill(7);
    ours.apply(which, X, Y, 0);
    assertEquals([...y], [7, 7, 7, 7, 7, 7]);
  });

  Deno.test(`applyGradient() of ${name} adds upstream times the derivative, for any count`, () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 70 }), fc.integer(), (count, seed) => {
        const random = new Generator(seed >>> 0);
        const [x, y, upstream, gradient] = [
          floats(X, count),
          floats(Y, count),
          floats(Z, count),
          floats(W, count),
        ];
        for (let i = 0; i < count; i++) {
          x[i] = name === "log" ? random.uniform(0.1, 5) : random.uniform(-5, 5);
        }
        ours.apply(which, X, Y, count);
        random.fillNormal(upstream);
        random.fillNormal(gradient);
        const before = gradient.slice();
        ours.applyGradient(which, W, Z, source === "input" ? X : Y, count);
        for (let i = 0; i < count; i++) {
          const expected = before[i] + upstream[i] * slope(x[i], y[i]);
          assertAlmostEquals(gradient[i], expected, 1e-5 * Math.max(1, Math.abs(expected)));
        }
      }),
      { numRuns: 60 },
    );
  });
}

/** Rows of random numbers, now and then large, and what a plain function makes of each. */
function rowsAgree(
  kernel: (rows: number, n: number) => void,
  plain: (row: number[], other: number[]) => number[],
  width: (n: number) => number,
) {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 37 }),
      fc.integer(),
      (rows, n, seed) => {
        const random = new Generator(seed >>> 0);
        const x = random.fillNormal(floats(X, rows * n), 0, seed % 3 === 0 ? 30 : 1);
        const other = random.fillUniform(floats(Z, rows * n));
        kernel(rows, n);
        const out = floats(Y, rows * width(n));
        for (let r = 0; r < rows; r++) {
          plain([...x.subarray(r * n, (r + 1) * n)], [...other.subarray(r * n, (r + 1) * n)]).forEach((
            value,
            j,
          ) => assertAlmostEquals(out[r * width(n) + j], value, 1e-5 * Math.max(1, Math.abs(value))));
        }
      },
    ),
    { numRuns: 80 },
  );
}

const logSum = (row: number[]) => {
  const top = Math.max(...row);
  return top + Math.log(row.reduce((sum, x) => sum + Math.exp(x - top), 0));
};

Deno.test("softmax(), logSoftmax() and logSumExp() agree with the formulas on rows of any width", () => {
  rowsAgree(
    (rows, n) => ours.softmax(X, Y, rows, n),
    (row) => row.map((x) => Math.exp(x - logSum(row))),
    (n) => n,
  );
  rowsAgree((rows, n) => ours.logSoftmax(X, Y, rows, n), (row) => row.map((x) => x - logSum(row)), (n) => n);
  rowsAgree((rows, n) => ours.logSumExp(X, Y, rows, n), (row) => [logSum(row)], () => 1);
});

Deno.test("crossEntropy() agrees with the formula, and counts nothing for targets of 0", () => {
  rowsAgree(
    (rows, n) => ours.crossEntropy(X, Z, Y, W, rows, n),
    (row, targets) => [row.reduce((sum, x, i) => sum + targets[i] * (logSum(row) - x), 0)],
    () => 1,
  );
  floats(X, 3).set([0, -Infinity, 0]);
  floats(Z, 3).set([1, 0, 0]);
  ours.crossEntropy(X, Z, Y, W, 1, 3);
  assertAlmostEquals(floats(Y, 1)[0], Math.log(2), 1e-6);
});

Deno.test("normalise() agrees with the formula on rows of any width", () => {
  const gain = 5 << 19, offset = gain + 4096, scales = gain + 8192, copy = gain + 16_384;
  new Generator(9).fillNormal(floats(gain, 2048));
  for (const isActivated of [0, 1]) {
    rowsAgree(
      (rows, n) => {
        ours.copyBlock(X, n, copy, n, rows, n);
        ours.normalise(copy, offset, 0, gain, offset, Y, 0, scales, rows, n, 1e-3, isActivated);
      },
      (given) => {
        const row = given.map((x, j) => x + floats(offset, 64)[j]);
        const mean = row.reduce((a, b) => a + b) / row.length;
        const variance = row.reduce((sum, x) => sum + (x - mean) ** 2, 0) / row.length;
        return row.map((x, j) => {
          const y = (x - mean) / Math.sqrt(variance + 1e-3) * floats(gain, 64)[j] + floats(offset, 64)[j];
          return isActivated ? y / (1 + Math.exp(-y)) : y;
        });
      },
      (n) => n,
    );
  }
});

Deno.test("the kernels of whole rows agree with plain loops, for rows of any width", () => {
  rowsAgree((rows, n) => ours.sumColumns(X, Y, rows, n), (row) => [row.reduce((a, b) => a + b)], () => 1);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 37 }), (rows, n) => {
      const random = new Generator(rows * n);
      const [x, factors] = [random.fillNormal(floats(X, rows * n)), random.fillNormal(floats(Z, rows))];
      const y = random.fillNormal(floats(Y, rows * n));
      const check = (run: () => void, expected: (i: number, r: number, before: number) => number) => {
        const before = y.slice();
        run();
        y.forEach((value, i) =>
          assertAlmostEquals(
            value,
            expected(i, Math.floor(i / n), before[i]),
            1e-5 * Math.max(1, Math.abs(value)),
          )
        );
      };
      check(() => ours.scaleRows(X, Z, Y, rows, n, 0), (i, r) => x[i] * factors[r]);
      check(() => ours.scaleRows(X, Z, Y, rows, n, 1), (i, r, before) => before + x[i] * factors[r]);
      check(() => ours.addToRows(Z, Y, rows, n), (_, r, before) => before + factors[r]);
      assertAlmostEquals(ours.sumAll(Y, rows * n), y.reduce((a, b) => a + b, 0), 1e-9 * rows * n);
    }),
    { numRuns: 60 },
  );
});

Deno.test("the arithmetic kernels agree with plain loops, for any count", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 50 }), fc.integer(), (count, seed) => {
      const random = new Generator(seed >>> 0);
      const [a, b, out] = [floats(X, count), floats(Z, count), floats(Y, count)];
      for (const array of [a, b, out]) random.fillNormal(array);
      const before = out.slice();
      const check = (run: (kernels: Kernels) => void, expected: (i: number) => number) => {
        out.set(before);
        run(ours);
        for (let i = 0; i < count; i++) assertAlmostEquals(out[i], expected(i), 1e-5);
      };
      check((k) => k.add(X, Z, Y, count), (i) => a[i] + b[i]);
      check((k) => k.subtract(X, Z, Y, count), (i) => a[i] - b[i]);
      check((k) => k.multiply(X, Z, Y, count), (i) => a[i] * b[i]);
      check((k) => k.multiplyAccumulate(X, Z, Y, count), (i) => before[i] + a[i] * b[i]);
      check((k) => k.addScaled(X, Y, count, -1.5), (i) => before[i] - 1.5 * a[i]);
      check((k) => k.scaleAndShift(X, Y, count, 2, 0.25), (i) => 2 * a[i] + 0.25);
    }),
    { numRuns: 60 },
  );
});

Deno.test("meanIndex() is the mean for any number of bins, near ends too, and NaN where a logit is", () => {
  const random = new Generator(5);
  for (let trial = 0; trial < 20_000; trial++) {
    const count = 1 + trial % 41;
    const x = floats(X, count);
    const size = 10 ** random.uniform(-3, 3);
    for (let i = 0; i < count; i++) x[i] = random.uniform(-size, size);
    floats(X + 4 * count, 4).fill(1e30); // what stands behind the row has no part in it
    const largest = x.reduce((most, one) => Math.max(most, one));
    let [mass, sum] = [0, 0];
    x.forEach((one, i) => {
      mass += Math.exp(one - largest);
      sum += i * Math.exp(one - largest);
    });
    assertAlmostEquals(ours.meanIndex(X, count), sum / mass, 1e-5 * (sum / mass) + 1e-30);
  }
  floats(X, 3).set([-Infinity, 0, -2000]);
  assertEquals(ours.meanIndex(X, 3), 1);
  floats(X, 3).set([0, NaN, 1]);
  assertEquals(ours.meanIndex(X, 3), NaN);
});
