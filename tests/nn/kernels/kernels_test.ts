import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { kernelsOn } from "../../../lib/nn/kernels/kernels.ts";
import { Generator } from "../../../lib/random/generator.ts";

const memory = new WebAssembly.Memory({ initial: 16, maximum: 16, shared: true });
const ours = kernelsOn(memory);
const floatsAt = (address: number, count: number) => new Float32Array(memory.buffer, address, count);

/** Runs `body` with arrays placed in memory, each at a multiple of 16 bytes. */
function withArrays<T>(arrays: readonly Float32Array[], body: (addresses: number[]) => T): T {
  let end = 16;
  const addresses = arrays.map((array) => {
    const at = end;
    end += (array.length * 4 + 15) & ~15;
    floatsAt(at, array.length).set(array);
    return at;
  });
  return body(addresses);
}

function product(
  a: Float32Array,
  b: Float32Array,
  c: Float32Array,
  [m, k, n]: readonly [number, number, number],
  transposeA: boolean,
  transposeB: boolean,
  accumulate = false,
): Float32Array {
  const scratch = new Float32Array(ours.productScratch(m, k, n));
  return withArrays([a, b, c, scratch], ([pa, pb, pc, ps]) => {
    ours.product(pa, pb, pc, m, k, n, Number(transposeA), Number(transposeB), Number(accumulate), ps);
    return floatsAt(pc, m * n).slice();
  });
}

/** The product by its definition, in double precision. */
function reference(
  a: Float32Array,
  b: Float32Array,
  [m, k, n]: readonly [number, number, number],
  transposeA: boolean,
  transposeB: boolean,
): Float64Array {
  const out = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      for (let p = 0; p < k; p++) {
        out[i * n + j] += a[transposeA ? p * m + i : i * k + p] * b[transposeB ? j * k + p : p * n + j];
      }
    }
  }
  return out;
}

const size = fc.integer({ min: 1, max: 40 });

Deno.test("product() is the product, for any shape and any transposes", () => {
  fc.assert(
    fc.property(size, size, size, fc.boolean(), fc.boolean(), fc.nat(), (m, k, n, ta, tb, seed) => {
      const random = new Generator(seed);
      const a = random.fillNormal(new Float32Array(m * k));
      const b = random.fillNormal(new Float32Array(k * n));
      const got = product(a, b, new Float32Array(m * n), [m, k, n], ta, tb);
      const expected = reference(a, b, [m, k, n], ta, tb);
      // the rounding of k float32 additions of numbers of about 1
      got.forEach((value, i) =>
        assertAlmostEquals(value, expected[i], 4e-6 * Math.sqrt(k) + 1e-5 * Math.abs(expected[i]))
      );
    }),
    { numRuns: 300, seed: 1 },
  );
});

Deno.test("product() adds to what stands there when told to", () => {
  const a = Float32Array.of(1, 2, 3, 4);
  const b = Float32Array.of(5, 6, 7, 8);
  assertEquals(
    product(a, b, Float32Array.of(1, 1, 1, 1), [2, 2, 2], false, false, true),
    Float32Array.of(20, 23, 44, 51),
  );
  const wide = product(
    new Float32Array(6).fill(1),
    new Float32Array(8).fill(2),
    new Float32Array(48).fill(3),
    [6, 1, 8],
    false,
    false,
    true,
  );
  assertEquals(wide, new Float32Array(48).fill(5));
});

Deno.test("product() carries NaN and infinity to where they belong and nowhere else", () => {
  const m = 7, k = 5, n = 9;
  const a = new Float32Array(m * k).fill(1);
  a[2 * k + 1] = NaN;
  a[6 * k] = Infinity;
  const got = product(a, new Float32Array(k * n).fill(1), new Float32Array(m * n), [m, k, n], false, false);
  for (let i = 0; i < m * n; i++) {
    const row = Math.floor(i / n);
    if (row === 2) assert(Number.isNaN(got[i]));
    else assertEquals(got[i], row === 6 ? Infinity : k);
  }
});

Deno.test("the element-wise kernels agree with plain loops, whole vectors and remainders", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 21 }),
      fc.nat(),
      (rows, n, seed) => {
        const random = new Generator(seed);
        const x = random.fillNormal(new Float32Array(rows * n));
        const bias = random.fillNormal(new Float32Array(n));
        const apply = (run: (px: number, pb: number) => void) =>
          withArrays([x, bias], ([px, pb]) => {
            run(px, pb);
            return floatsAt(px, rows * n).slice();
          });
        assertEquals(
          apply((px, pb) => ours.addBias(px, pb, rows, n)),
          x.map((value, i) => value + bias[i % n]),
        );
        for (const accumulate of [0, 1]) {
          const sums = withArrays([x, bias], ([px, pb]) => {
            ours.sumRows(px, pb, rows, n, accumulate);
            return floatsAt(pb, n).slice();
          });
          sums.forEach((sum, j) => {
            let expected = accumulate * bias[j];
            for (let r = 0; r < rows; r++) expected += x[r * n + j];
            assertAlmostEquals(sum, expected, 1e-5);
          });
        }
        const inOrder = x.reduce((sum, value) => sum + value * value, 0);
        for (const limit of [0, inOrder, Infinity]) {
          const square = withArrays([x], ([px]) => ours.sumOfSquares(px, rows * n, limit));
          if (limit < Infinity) assertEquals(square, inOrder);
          else assertAlmostEquals(square, inOrder, 1e-9 * rows * n);
        }
      },
    ),
    { numRuns: 200, seed: 2 },
  );
});

Deno.test("copyBlock() and addBlock() move blocks of any width between matrices of any width", () => {
  fc.assert(
    fc.property(
      fc.record({ rows: fc.nat(5), columns: fc.nat(11), before: fc.nat(3), after: fc.nat(3) }),
      ({ rows, columns, before, after }) => {
        const width = before + columns + after;
        const random = new Generator(4);
        const whole = random.fillNormal(new Float32Array(rows * width));
        const block = random.fillNormal(new Float32Array(rows * columns));
        const sum = whole.slice();
        const copy = whole.slice();
        for (let r = 0; r < rows; r++) {
          for (let j = 0; j < columns; j++) {
            copy[r * width + before + j] = block[r * columns + j];
            sum[r * width + before + j] += block[r * columns + j];
          }
        }
        withArrays([whole, block], ([to, from]) => {
          ours.addBlock(from, columns, to + 4 * before, width, rows, columns);
          assertEquals(floatsAt(to, whole.length), sum);
          ours.copyBlock(from, columns, to + 4 * before, width, rows, columns);
          assertEquals(floatsAt(to, whole.length), copy);
        });
      },
    ),
    { numRuns: 100, seed: 3 },
  );
});
