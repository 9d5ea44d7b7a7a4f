/**
 * Snapshots as `.safetensors` files: tensors by name, everything else in the header's metadata.
 *
 * The format: eight bytes with the header's length (little-endian), a JSON header, then the tensors' bytes one
 * after another. Any language with a safetensors reader can open the arrays.
 *
 * @module
 */

import type { Snapshot, SnapshotArray, SnapshotValue } from "./snapshot.ts";

/** A checkpoint that cannot be read: its message is one sentence that names the file. */
export class CheckpointError extends Error {
  /** Tells this error from others. */
  override name = "CheckpointError";
}

/** What a file holds. */
export interface Checkpoint {
  /** What the writer said about it: agent, seed, step, … */
  readonly metadata: Readonly<Record<string, string>>;
  /** The saved state. */
  readonly snapshot: Snapshot;
}

interface TensorEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

const arrayKinds = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  U8: Uint8Array,
} as const;

/** Where the tree's plain values stand in the metadata. */
const TREE_KEY = "mbrl.tree";
/** Marks a place in the tree where a tensor belongs. */
const TENSOR_MARK = "$tensor";
/** Marks a number that JSON cannot write. */
const NUMBER_MARK = "$number";
const LENGTH_BYTES = 8;
const LARGEST_HEADER = 100_000_000;

/**
 * The bytes of a checkpoint.
 *
 * @param snapshot The tree; keys must not start with `$`.
 * @param metadata Texts by name.
 */
export function encodeCheckpoint(
  snapshot: Snapshot,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const tensors = new Map<string, SnapshotArray>();
  const tree = JSON.stringify(withoutArrays(snapshot, "", tensors));
  // widest elements first, so that every tensor starts at a multiple of its element's size
  const ordered = [...tensors].sort(([, a], [, b]) => b.BYTES_PER_ELEMENT - a.BYTES_PER_ELEMENT);
  const header: Record<string, unknown> = { __metadata__: { ...metadata, [TREE_KEY]: tree } };
  let end = 0;
  for (const [name, array] of ordered) {
    header[name] = {
      dtype: kindOf(array),
      shape: [array.length],
      data_offsets: [end, end + array.byteLength],
    };
    end += array.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(text.length / LENGTH_BYTES) * LENGTH_BYTES;
  const bytes = new Uint8Array(LENGTH_BYTES + headerLength + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerLength); // the format pads headers with spaces
  bytes.set(text, LENGTH_BYTES);
  let at = LENGTH_BYTES + headerLength;
  for (const [, array] of ordered) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += array.byteLength;
  }
  return bytes;
}

/**
 * Reads what {@linkcode encodeCheckpoint} wrote.
 *
 * @param name The file's name, for messages.
 * @throws {CheckpointError} If the bytes are cut short, damaged, or something else altogether.
 */
export function decodeCheckpoint(bytes: Uint8Array, name: string): Checkpoint {
  const refuse = (why: string) =>
    new CheckpointError(`${name} is not a checkpoint that can be read: ${why}.`);
  if (bytes.length < LENGTH_BYTES) throw refuse("it is too short");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > LARGEST_HEADER) throw refuse("it is no safetensors file");
  const dataStart = LENGTH_BYTES + headerLength;
  if (dataStart > bytes.length) throw refuse("it is cut short, or no safetensors file");
  let header: Record<string, unknown>;
  try {
    header = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(LENGTH_BYTES, dataStart)),
    );
  } catch {
    throw refuse("its header is damaged, or it is no safetensors file");
  }
  const metadata = header?.["__metadata__"] as Record<string, string> | undefined;
  const treeText = metadata?.[TREE_KEY];
  if (metadata === undefined || typeof treeText !== "string") throw refuse("it was not written by mbrl");
  const tensors = new Map<string, SnapshotArray>();
  let expected = 0;
  for (const [key, value] of Object.entries(header)) {
    if (key === "__metadata__") continue;
    const { dtype, data_offsets: offsets } = value as TensorEntry;
    const Kind = arrayKinds[dtype as keyof typeof arrayKinds];
    const [start, end] = Array.isArray(offsets) ? offsets : [NaN, NaN];
    const isWhole = Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && end >= start;
    if (Kind === undefined || !isWhole || (end - start) % Kind.BYTES_PER_ELEMENT !== 0) {
      throw refuse(`the entry "${key}" is damaged`);
    }
    if (dataStart + end > bytes.length) throw refuse("it is cut short");
    expected = Math.max(expected, end);
    tensors.set(key, new Kind(bytes.slice(dataStart + start, dataStart + end).buffer));
  }
  if (dataStart + expected !== bytes.length) throw refuse("bytes follow its end");
  let snapshot: SnapshotValue;
  try {
    snapshot = withArrays(JSON.parse(treeText), tensors);
  } catch {
    throw refuse("its tree of values is damaged");
  }
  const { [TREE_KEY]: _, ...said } = metadata;
  return { metadata: said, snapshot: snapshot as Snapshot };
}

function kindOf(array: SnapshotArray): string {
  const found = Object.entries(arrayKinds).find(([, Kind]) => array instanceof Kind);
  if (found === undefined) throw new TypeError(`A snapshot cannot hold a ${array.constructor.name}.`);
  return found[0];
}

/** The tree with a mark in place of every array; the arrays go to `tensors`, by their path. */
function withoutArrays(value: SnapshotValue, path: string, tensors: Map<string, SnapshotArray>): unknown {
  if (typeof value === "number") {
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { [NUMBER_MARK]: Object.is(value, -0) ? "-0" : `${value}` };
  }
  if (value === null || typeof value !== "object") return value;
  if (ArrayBuffer.isView(value)) {
    const name = path === "" ? "value" : path;
    tensors.set(name, value);
    return { [TENSOR_MARK]: name };
  }
  const under = (key: string | number) => path === "" ? `${key}` : `${path}/${key}`;
  if (Array.isArray(value)) return value.map((item, i) => withoutArrays(item, under(i), tensors));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (key.startsWith("$")) {
        throw new TypeError(`A snapshot's keys must not start with "$": got "${key}".`);
      }
      return [key, withoutArrays(item, under(key.replaceAll("~", "~0").replaceAll("/", "~1")), tensors)];
    }),
  );
}

function withArrays(value: unknown, tensors: ReadonlyMap<string, SnapshotArray>): SnapshotValue {
  if (value === null || typeof value !== "object") return value as SnapshotValue;
  if (Array.isArray(value)) return value.map((item) => withArrays(item, tensors));
  const marked = value as Record<string, unknown>;
  if (typeof marked[NUMBER_MARK] === "string") return Number(marked[NUMBER_MARK]);
  if (typeof marked[TENSOR_MARK] === "string") {
    const array = tensors.get(marked[TENSOR_MARK]);
    if (array === undefined) throw new TypeError("a tensor is missing");
    return array;
  }
  return Object.fromEntries(Object.entries(marked).map(([key, item]) => [key, withArrays(item, tensors)]));
}
