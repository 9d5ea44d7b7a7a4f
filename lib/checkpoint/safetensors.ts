/**
 * Snapshots as `.safetensors` files: tensors by name, everything else in the header's metadata.
 *
 * The format (https://huggingface.co/docs/safetensors): eight bytes with the header's length, little-endian; a JSON
 * header; then the tensors' bytes without a gap. Any language with a safetensors reader can open the arrays: each has
 * one axis and is named by its path in the tree, `agent/replay/rows/rewards` (in a key, `~` is written `~0` and `/` is `~1`).
 *
 * @module
 */

import { crc32 } from "./crc32.ts";
import type { Snapshot, SnapshotArray, SnapshotValue } from "./snapshot.ts";

/** A checkpoint that cannot be read. The message is one sentence that names the file. */
export class CheckpointError extends Error {
  /** Tells this error from others. */
  override name = "CheckpointError";
  /** What was wrong, without the file's name, for use in another sentence: "its content is damaged". */
  readonly reason: string;

  /**
   * An error about one file.
   *
   * @param message The sentence.
   * @param reason What was wrong.
   */
  constructor(message: string, reason: string) {
    super(message);
    this.reason = reason;
  }
}

/** The content of a file. */
export interface Checkpoint {
  /** The writer's metadata: agent, seed, step, … */
  readonly metadata: Readonly<Record<string, string>>;
  /** The saved state. */
  readonly snapshot: Snapshot;
}

const arrayKinds = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  U8: Uint8Array,
} as const;

/** The header's one entry that is not a tensor. */
const METADATA = "__metadata__";
/** Metadata key of the tree's plain values. */
const TREE_KEY = "mbrl.tree";
/** Metadata key of the checksum of everything else. */
const CHECKSUM_KEY = "mbrl.crc32";
/** Marks a place in the tree where a tensor belongs. */
const TENSOR_MARK = "$tensor";
/** Marks a number that JSON cannot represent. */
const NUMBER_MARK = "$number";
/** Bytes of the header's length; the header is padded to a multiple, so that the data is aligned. */
const LENGTH_BYTES = 8;
/** Readers of the format refuse longer headers. */
const LARGEST_HEADER = 100_000_000;

/**
 * Encodes a checkpoint. Equal trees and metadata give equal bytes.
 *
 * @param snapshot The tree; any text is allowed as a key.
 * @param metadata Texts by name; names must not start with `mbrl.`.
 * @throws {TypeError} If the tree or the metadata holds anything that their types exclude.
 * @throws {RangeError} If the plain values are too many for a header.
 */
export function encodeCheckpoint(
  snapshot: Snapshot,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  for (const [name, text] of Object.entries(metadata)) {
    if (name.startsWith("mbrl.") || typeof text !== "string") {
      throw new TypeError(`Metadata are texts under names that do not start with "mbrl.": got "${name}".`);
    }
  }
  const tensors = new Map<string, SnapshotArray>();
  const tree = JSON.stringify(withoutArrays(snapshot, [], tensors));
  const said = { ...metadata, [TREE_KEY]: tree };
  // widest elements first, so that every tensor starts at a multiple of its element's size
  const ordered = [...tensors].sort(([, a], [, b]) => b.BYTES_PER_ELEMENT - a.BYTES_PER_ELEMENT);
  let end = 0;
  const entries = ordered.map(([name, array]) => [name, {
    dtype: kindOf(array),
    shape: [array.length],
    data_offsets: [end, end += array.byteLength],
  }]);
  const header = Object.fromEntries([
    [METADATA, { ...said, [CHECKSUM_KEY]: checksum(said, tensors) }],
    ...entries,
  ]);
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(text.length / LENGTH_BYTES) * LENGTH_BYTES;
  if (headerLength > LARGEST_HEADER) {
    throw new RangeError(
      `A checkpoint's plain values take ${headerLength} bytes: keep bulk in typed arrays.`,
    );
  }
  const bytes = new Uint8Array(LENGTH_BYTES + headerLength + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerLength); // the format pads headers with spaces
  bytes.set(text, LENGTH_BYTES);
  let at = LENGTH_BYTES + headerLength;
  for (const [, array] of ordered) {
    bytes.set(bytesOf(array), at);
    at += array.byteLength;
  }
  return bytes;
}

/**
 * Decodes what {@linkcode encodeCheckpoint} wrote, also if another program has rewritten the same tensors and
 * metadata in another order.
 *
 * @param bytes The file's content; the snapshot shares no memory with it.
 * @param name The file's name, for messages.
 * @throws {CheckpointError} If the bytes are truncated, damaged, or not a checkpoint.
 */
export function decodeCheckpoint(bytes: Uint8Array, name: string): Checkpoint {
  const refuse = (why: string) => new CheckpointError(`${name} is not a readable checkpoint: ${why}.`, why);
  if (bytes.length < LENGTH_BYTES) throw refuse("it is too short");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > LARGEST_HEADER) throw refuse("it is not a safetensors file");
  const dataStart = LENGTH_BYTES + headerLength;
  if (dataStart > bytes.length) throw refuse("it is truncated, or not a safetensors file");
  const header = parsed(bytes.subarray(LENGTH_BYTES, dataStart));
  if (!isRecord(header)) throw refuse("its header is damaged, or it is not a safetensors file");
  const { [METADATA]: said, ...entries } = header;
  if (!isTextRecord(said) || said[TREE_KEY] === undefined) throw refuse("it was not written by mbrl");
  const data = bytes.subarray(dataStart);
  const tensors = readTensors(entries, data, refuse);
  const { [CHECKSUM_KEY]: expected, ...summed } = said;
  if (checksum(summed, tensors) !== expected) throw refuse("its content is damaged");
  const { [TREE_KEY]: tree, ...metadata } = summed;
  try {
    return { metadata, snapshot: withArrays(JSON.parse(tree), tensors) as Snapshot };
  } catch {
    throw refuse("its tree of values is damaged");
  }
}

/** The tensors of a header's entries, which must cover the data without gap or overlap. */
function readTensors(
  entries: Record<string, unknown>,
  data: Uint8Array,
  refuse: (why: string) => CheckpointError,
): Map<string, SnapshotArray> {
  const tensors = new Map<string, SnapshotArray>();
  const ranges: (readonly [start: number, end: number])[] = [];
  for (const [key, entry] of Object.entries(entries)) {
    const { dtype, shape, data_offsets: offsets } = isRecord(entry) ? entry : {};
    const Kind = Object.hasOwn(arrayKinds, String(dtype))
      ? arrayKinds[dtype as keyof typeof arrayKinds]
      : undefined;
    if (Kind === undefined || !isCounts(shape) || !isCounts(offsets) || offsets.length !== 2) {
      throw refuse(`the entry "${key}" is damaged`);
    }
    const [start, end] = offsets;
    const elements = shape.reduce((product, axis) => product * axis, 1);
    if (end - start !== elements * Kind.BYTES_PER_ELEMENT) throw refuse(`the entry "${key}" is damaged`);
    if (end > data.length) throw refuse("it is cut short");
    ranges.push([start, end]);
    tensors.set(key, new Kind(data.slice(start, end).buffer));
  }
  let covered = 0;
  for (const [start, end] of ranges.sort(([a, b], [c, d]) => a - c || b - d)) {
    if (start !== covered) throw refuse("its tensors overlap or leave a gap");
    covered = end;
  }
  if (covered !== data.length) throw refuse("bytes follow its end");
  return tensors;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTextRecord(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((text) => typeof text === "string");
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);
}

function bytesOf(array: SnapshotArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** The checksum of the whole content, independent of its order. */
function checksum(
  metadata: Readonly<Record<string, string>>,
  tensors: ReadonlyMap<string, SnapshotArray>,
): string {
  const encoder = new TextEncoder();
  const byName = <T>([a]: readonly [string, T], [b]: readonly [string, T]) => a < b ? -1 : 1;
  let sum = crc32(encoder.encode(JSON.stringify(Object.entries(metadata).sort(byName))));
  for (const [name, array] of [...tensors].sort(byName)) {
    sum = crc32(encoder.encode(JSON.stringify([name, kindOf(array), array.length])), sum);
    sum = crc32(bytesOf(array), sum);
  }
  return sum.toString(16).padStart(8, "0");
}

function kindOf(array: object): string {
  const found = Object.entries(arrayKinds).find(([, Kind]) => array instanceof Kind);
  if (found === undefined) throw new TypeError(`A snapshot cannot hold a ${array.constructor.name}.`);
  return found[0];
}

/** The tree with a mark instead of every array; the arrays are added to `tensors` by their paths. */
function withoutArrays(
  value: SnapshotValue,
  path: readonly (string | number)[],
  tensors: Map<string, SnapshotArray>,
): unknown {
  if (typeof value === "number") {
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { [NUMBER_MARK]: Object.is(value, -0) ? "-0" : `${value}` };
  }
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value !== "object") throw new TypeError(`A snapshot cannot hold a ${typeof value}.`);
  if (ArrayBuffer.isView(value)) {
    kindOf(value);
    const name = tensorName(path);
    tensors.set(name, value);
    return { [TENSOR_MARK]: name };
  }
  if (Array.isArray(value)) return value.map((item, i) => withoutArrays(item, [...path, i], tensors));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) kindOf(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.startsWith("$") ? `$${key}` : key, // a lone $ belongs to the marks
      withoutArrays(item, [...path, key], tensors),
    ]),
  );
}

function tensorName(path: readonly (string | number)[]): string {
  const name = path.map((part) => `${part}`.replaceAll("~", "~0").replaceAll("/", "~1")).join("/");
  return name === METADATA ? `~${name}` : name;
}

function withArrays(value: unknown, tensors: ReadonlyMap<string, SnapshotArray>): SnapshotValue {
  if (!isRecord(value)) {
    return Array.isArray(value)
      ? value.map((item) => withArrays(item, tensors))
      : value as string | number | boolean | null;
  }
  const { [NUMBER_MARK]: number, [TENSOR_MARK]: name } = value;
  if (number !== undefined) return Number(number);
  if (name !== undefined) {
    const array = tensors.get(String(name));
    if (array === undefined) throw new TypeError("a tensor is missing");
    return array;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.startsWith("$") ? key.slice(1) : key,
      withArrays(item, tensors),
    ]),
  );
}
