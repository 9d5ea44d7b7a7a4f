/** How fast this machine multiplies and adds four numbers at once, with nothing to load or store. */

/** Sums kept at once: enough to hide what an operation takes. */
const SUMS = 12;
const ITERATIONS = 20_000;

const V128 = 0x7b, F32 = 0x7d, I32 = 0x7f;
const SPLAT = [0xfd, 0x13];
const ADD = [0xfd, 0xe4, 0x01];
const MULTIPLY = [0xfd, 0xe6, 0x01];
const FUSED = [0xfd, 0x85, 0x02];

/** GFLOP/s of independent products and sums; or of fused operations, each of which counts as two. */
export function simdPeak(isFused: boolean): number {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(peakModule(isFused)));
  const run = exports.run as (iterations: number, factor: number) => number;
  let fastest = Infinity;
  for (let i = 0; i < 400; i++) {
    const began = performance.now();
    run(ITERATIONS, 0.99999);
    fastest = Math.min(fastest, performance.now() - began);
  }
  return (ITERATIONS * SUMS * 4 * (isFused ? 2 : 1)) / fastest / 1e6;
}

/** A module with one function, which repeats one operation on every sum. */
function peakModule(isFused: boolean): Uint8Array<ArrayBuffer> {
  const [iterations, factor, vector] = [0, 1, 2]; // the function's arguments, and its first variable
  const get = (variable: number) => [0x20, variable];
  const set = (variable: number) => [0x21, variable];
  const sums = Array.from({ length: SUMS }, (_, i) => vector + 1 + i);
  const operation = (sum: number, i: number) =>
    isFused
      ? [...get(vector), ...get(vector), ...get(sum), ...FUSED, ...set(sum)]
      : [...get(sum), ...get(vector), ...(i % 2 === 0 ? ADD : MULTIPLY), ...set(sum)];
  const body = [
    ...[1, SUMS + 1, V128],
    ...[...get(factor), ...SPLAT, ...set(vector)],
    ...sums.flatMap((sum) => [...get(factor), ...SPLAT, ...set(sum)]),
    ...[0x03, 0x40], // loop
    ...sums.flatMap(operation),
    ...[...get(iterations), 0x41, 1, 0x6b, 0x22, iterations, 0x0d, 0], // until there are no more iterations
    0x0b,
    ...[...get(vector), ...sums.flatMap((sum) => [...get(sum), ...ADD])],
    ...[0xfd, 0x1f, 0, 0x0b],
  ];
  const section = (id: number, content: readonly number[]) => [id, ...length(content), ...content];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 2, I32, F32, 1, F32]),
    ...section(3, [1, 0]),
    ...section(7, [1, 3, ...new TextEncoder().encode("run"), 0, 0]),
    ...section(10, [1, ...length(body), ...body]),
  ]);
}

/** A length as wasm writes it, in two bytes. */
function length(content: readonly number[]): number[] {
  return [(content.length & 0x7f) | 0x80, content.length >> 7];
}
