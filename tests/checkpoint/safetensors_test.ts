import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { CheckpointError, decodeCheckpoint, encodeCheckpoint } from "../../lib/checkpoint/safetensors.ts";
import type { Snapshot, SnapshotValue } from "../../lib/checkpoint/snapshot.ts";

/** A reader written from the format's description alone, as another language's would be. */
function readPlainly(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true) + 2 ** 32 * view.getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  return { header, data: bytes.subarray(8 + length), length };
}

/** A file from a header and data, whatever they are. */
function fileOf(header: unknown, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

function refusal(bytes: Uint8Array): string {
  const { message } = assertThrows(() => decodeCheckpoint(bytes, "some.safetensors"), CheckpointError);
  assert(message.startsWith("some.safetensors ") && /^[^\n]+\.$/.test(message), message);
  return message;
}

const roundTrip = (snapshot: Snapshot) => decodeCheckpoint(encodeCheckpoint(snapshot), "x").snapshot;

const example: Snapshot = {
  weights: Float32Array.of(1.5, -0, NaN, Infinity, -Infinity, 1e-45),
  moments: Float64Array.of(Math.PI, Number.MIN_VALUE, -Number.MAX_VALUE),
  indices: Int32Array.of(-1, 2147483647, -2147483648),
  words: Uint32Array.of(0, 4294967295),
  flags: Uint8Array.of(0, 1, 255),
  step: 12,
};

Deno.test("decodeCheckpoint() gives back every kind of array and number, bit for bit", () => {
  const snapshot = {
    ...example,
    plain: [
      0,
      -0,
      NaN,
      Infinity,
      -Infinity,
      0.1,
      Number.MAX_SAFE_INTEGER,
      5e-324,
      'text\n"ü\u0000',
      true,
      null,
    ],
    empty: { object: {}, list: [], array: new Float32Array(0), text: "" },
  };
  const back = roundTrip(snapshot);
  assertEquals(back, snapshot);
  assert(Object.is((back.plain as number[])[1], -0));
  assert(Object.is((back.weights as Float32Array)[1], -0));
});

Deno.test("decodeCheckpoint() keeps the payload bits of NaNs", () => {
  const bits = Uint32Array.of(0x7fc00001, 0xffc12345, 0x7f800001);
  const back = roundTrip({ a: new Float32Array(bits.buffer.slice(0)) }).a as Float32Array;
  assertEquals(new Uint32Array(back.buffer), bits);
});

Deno.test("decodeCheckpoint() tells apart keys that look alike as paths", () => {
  const of = (value: number) => Float32Array.of(value);
  const snapshot: Snapshot = {
    "a.b": of(1),
    a: { b: of(2), "": of(3), "0": of(4), list: [of(5), { x: of(6) }] },
    "a/b": of(7),
    "a~1b": of(8),
    "": of(9),
    "__metadata__": of(10),
    "~__metadata__": of(11),
    "$tensor": "a.b",
    "$$number": { "$number": "7", "$tensor": of(12) },
    "value": of(13),
  };
  Object.defineProperty(snapshot, "__proto__", { value: of(14), enumerable: true });
  const back = roundTrip(snapshot);
  assertEquals(Object.entries(back), Object.entries(snapshot));
});

Deno.test("decodeCheckpoint() gives back any tree", () => {
  const leaf = fc.oneof(
    fc.double(),
    fc.string({ unit: "binary" }),
    fc.boolean(),
    fc.constant(null),
    fc.float32Array(),
    fc.float64Array(),
    fc.int32Array(),
    fc.uint32Array(),
    fc.uint8Array(),
  );
  const { tree } = fc.letrec<{ tree: SnapshotValue }>((tie) => ({
    tree: fc.oneof(
      { depthSize: "medium" },
      leaf,
      fc.array(tie("tree"), { maxLength: 4 }),
      fc.dictionary(fc.string(), tie("tree"), { maxKeys: 4, noNullPrototype: true }),
    ) as fc.Arbitrary<SnapshotValue>,
  }));
  fc.assert(fc.property(tree, (root) => assertEquals(roundTrip({ root }), { root })), {
    numRuns: 200,
    seed: 1,
  });
});

Deno.test("decodeCheckpoint() gives back a deep tree", () => {
  let deep: Snapshot = { end: Uint8Array.of(7) };
  for (let i = 0; i < 500; i++) deep = { deeper: deep };
  assertEquals(roundTrip(deep), deep);
});

Deno.test("decodeCheckpoint() gives back the metadata and shares no memory", () => {
  const bytes = encodeCheckpoint(example, { agent: "dyna", seed: "3", note: "a\nb" });
  const { metadata, snapshot } = decodeCheckpoint(bytes, "x");
  assertEquals(metadata, { agent: "dyna", seed: "3", note: "a\nb" });
  bytes.fill(0);
  assertEquals(snapshot, example);
});

Deno.test("decodeCheckpoint() reads bytes that do not start at an aligned address", () => {
  const bytes = encodeCheckpoint(example);
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  assertEquals(decodeCheckpoint(shifted.subarray(3), "x").snapshot, example);
});

Deno.test("encodeCheckpoint() writes what any safetensors reader understands", () => {
  const big = new Float64Array(3).fill(2);
  const bytes = encodeCheckpoint({ a: { u8: Uint8Array.of(9), f64: big.subarray(1, 2) }, b: [example] }, {
    k: "v",
  });
  const { header, data, length } = readPlainly(bytes);
  const { __metadata__: metadata, ...tensors } = header;
  assertEquals(length % 8, 0);
  assertEquals(bytes[8], 0x7b); // "{"
  assertEquals(metadata.k, "v");
  assert(Object.values(metadata).every((text) => typeof text === "string"));
  assertEquals(tensors["a/u8"].dtype, "U8");
  assertEquals(tensors["a/f64"].shape, [1]);
  assertEquals(tensors["b/0/moments"].shape, [3]);
  const sizes: Record<string, number> = { F64: 8, F32: 4, I32: 4, U32: 4, U8: 1 };
  let covered = 0;
  for (
    const { dtype, shape, data_offsets: [start, end] } of Object.values(tensors) as {
      dtype: string;
      shape: [number];
      data_offsets: [number, number];
    }[]
  ) {
    assertEquals(end - start, shape[0] * sizes[dtype]);
    assertEquals(start % sizes[dtype], 0);
    assertEquals(start, covered);
    covered = end;
  }
  assertEquals(covered, data.length);
  const [start] = tensors["b/0/moments"].data_offsets;
  assertStrictEquals(new DataView(data.buffer, data.byteOffset).getFloat64(start, true), Math.PI);
});

Deno.test("encodeCheckpoint() gives the same bytes for the same tree", () => {
  assertEquals(encodeCheckpoint(example, { a: "b" }), encodeCheckpoint(structuredClone(example), { a: "b" }));
});

Deno.test("encodeCheckpoint() refuses what is no snapshot", () => {
  const refuse = (value: unknown) => assertThrows(() => encodeCheckpoint({ value } as Snapshot), TypeError);
  for (
    const value of [
      undefined,
      () => 1,
      1n,
      new Map(),
      new Date(),
      Int16Array.of(1),
      new DataView(new ArrayBuffer(1)),
    ]
  ) {
    refuse(value);
  }
  assertThrows(() => encodeCheckpoint({}, { "mbrl.tree": "" }), TypeError);
  assertThrows(() => encodeCheckpoint({}, { seed: 1 } as unknown as Record<string, string>), TypeError);
});

Deno.test("decodeCheckpoint() reads tensors and metadata that another program has put in another order", () => {
  const { header, data } = readPlainly(encodeCheckpoint(example, { agent: "dqn", zeta: "1" }));
  const { __metadata__: metadata, ...tensors } = header;
  const reversed = (value: object) => Object.fromEntries(Object.entries(value).reverse());
  const shuffled = fileOf({ ...reversed(tensors), __metadata__: reversed(metadata) }, data);
  assertEquals(decodeCheckpoint(shuffled, "x"), { metadata: { agent: "dqn", zeta: "1" }, snapshot: example });
});

Deno.test("decodeCheckpoint() refuses a file that is cut at any byte, or has bytes to spare", () => {
  const bytes = encodeCheckpoint(example, { agent: "dqn" });
  for (let length = 0; length < bytes.length; length++) refusal(bytes.subarray(0, length));
  refusal(Uint8Array.of(...bytes, 0));
});

Deno.test("decodeCheckpoint() refuses a file in which any one bit has flipped", () => {
  const bytes = encodeCheckpoint({ a: Float32Array.of(1, 2), b: 3, c: "text" }, { seed: "5" });
  const { length } = readPlainly(bytes);
  for (let at = 0; at < bytes.length; at++) {
    for (let bit = 0; bit < 8; bit++) {
      const damaged = bytes.slice();
      damaged[at] ^= 1 << bit;
      // a space of the padding may turn into another blank: nothing is lost
      if (at < 8 + length && /^\s$/.test(String.fromCharCode(damaged[at])) && bytes[at] === 0x20) continue;
      refusal(damaged);
    }
  }
});

Deno.test("decodeCheckpoint() refuses foreign files and says why", () => {
  const tensor = { dtype: "F32", shape: [2], data_offsets: [0, 8] };
  const data = new Uint8Array(8);
  const { header } = readPlainly(encodeCheckpoint({}));
  assert(refusal(new TextEncoder().encode("agent,task,seed\n")).includes("not a safetensors file"));
  assert(refusal(new Uint8Array(100).fill(0xff)).includes("not a safetensors file"));
  assert(refusal(fileOf("[]")).includes("header is damaged"));
  assert(refusal(fileOf("null")).includes("header is damaged"));
  assert(refusal(fileOf({ a: tensor }, data)).includes("not written by mbrl"));
  assert(refusal(fileOf({ __metadata__: { a: 1 } })).includes("not written by mbrl"));
  assert(refusal(fileOf({ ...header, a: tensor }, data)).includes("content is damaged"));
  for (
    const entry of [
      { ...tensor, dtype: "BF16" },
      { ...tensor, dtype: "constructor" },
      { ...tensor, shape: [3] },
      { ...tensor, shape: [-2] },
      { ...tensor, data_offsets: [8, 0] },
      { ...tensor, data_offsets: [0] },
      { ...tensor, data_offsets: [0, 8.5] },
      null,
      7,
    ]
  ) {
    assert(refusal(fileOf({ ...header, a: entry }, data)).includes('"a" is damaged'), JSON.stringify(entry));
  }
  assert(refusal(fileOf({ ...header, a: tensor, b: tensor }, data)).includes("overlap"));
  assert(
    refusal(fileOf({ ...header, a: { ...tensor, data_offsets: [4, 12] } }, new Uint8Array(12))).includes(
      "gap",
    ),
  );
  const tooLong = fileOf(header);
  new DataView(tooLong.buffer).setBigUint64(0, 100_000_001n, true);
  assert(refusal(tooLong).includes("not a safetensors file"));
  new DataView(tooLong.buffer).setBigUint64(0, 2n ** 63n, true);
  assert(refusal(tooLong).includes("not a safetensors file"));
});
