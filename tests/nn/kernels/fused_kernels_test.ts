import { assert, assertEquals, assertRejects } from "@std/assert";
import { kernelModule as fusedModule } from "../../../lib/nn/kernels/fused_kernels.wasm.ts";
import { type Kernels, kernelsOn, useFusedKernels } from "../../../lib/nn/kernels/kernels.ts";
import { functions } from "../../../lib/nn/operations/elementwise.ts";
import { Generator } from "../../../lib/random/generator.ts";

const memory = new WebAssembly.Memory({ initial: 16, maximum: 16, shared: true });
const plain = kernelsOn(memory);
const fused = new WebAssembly.Instance(
  new WebAssembly.Module(Uint8Array.from(atob(fusedModule), (character) => character.charCodeAt(0))),
  { env: { memory } },
).exports as unknown as Kernels;

Deno.test("fused product() differs from the plain one by rounding alone", () => {
  const random = new Generator(1);
  const [a, b, c, scratch] = [1024, 1 << 17, 1 << 18, 1 << 19];
  for (const [m, k, n] of [[1, 1, 1], [4, 8, 8], [5, 33, 7], [64, 128, 20]]) {
    for (const [transposeA, transposeB] of [[0, 0], [1, 0], [0, 1], [1, 1]]) {
      const left = random.fillNormal(new Float32Array(memory.buffer, a, m * k));
      const right = random.fillNormal(new Float32Array(memory.buffer, b, k * n));
      const out = new Float32Array(memory.buffer, c, m * n);
      const compute = (kernels: Kernels) => {
        kernels.product(a, b, c, m, k, n, transposeA, transposeB, 0, scratch);
        return out.slice();
      };
      const [exact, close] = [compute(plain), compute(fused)];
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let magnitude = 0; // what the error is measured against: the sum of the terms' sizes
          for (let p = 0; p < k; p++) {
            magnitude += Math.abs(
              left[transposeA ? p * m + i : i * k + p] * right[transposeB ? j * k + p : p * n + j],
            );
          }
          const error = Math.abs(exact[i * n + j] - close[i * n + j]);
          assert(error <= 1e-5 * magnitude, `${m}x${k}x${n}: ${error} of ${magnitude}`);
        }
      }
    }
  }
});

Deno.test("the builds differ in products and in nothing else", () => {
  const random = new Generator(2);
  const values = random.fillNormal(new Float32Array(256));
  const at = 4096;
  const apply = (kernels: Kernels) => {
    new Float32Array(memory.buffer, at, 256).set(values);
    kernels.apply(functions.sigmoid[0], at, at + 1024, 256);
    kernels.apply(functions.tanh[0], at, at + 2048, 256);
    return new Float32Array(memory.buffer, at, 768).slice();
  };
  assertEquals(apply(fused), apply(plain));
});

Deno.test("useFusedKernels() is refused once plain kernels are in use", async () => {
  await assertRejects(() => useFusedKernels(), Error, "in use already");
});
