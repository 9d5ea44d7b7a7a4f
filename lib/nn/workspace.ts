/**
 * The memory of a program's matrices, with the kernels that work on it.
 *
 * @module
 */

import { type Kernels, kernelsOn } from "./kernels/kernels.ts";

/** Bytes of a page of wasm memory. */
const PAGE = 65_536;
/** The 4 GiB that a 32-bit address reaches. */
const MOST_PAGES = 65_536;
/** Pages at the start, and at least so many more each time. */
const PAGES_AT_A_TIME = 16;

/**
 * One block of memory that grows, with kernels on it. It is shared memory, because arrays in that stay valid when it
 * grows. Everything that programs share (parameters above all) is in one workspace. It is garbage collected like any
 * other object.
 */
export class Workspace {
  /** The kernels on this memory. */
  readonly kernels: Kernels;
  readonly #memory: WebAssembly.Memory;
  // derived: #used, #scratch and #flow follow from what was allocated
  #used = 16; // address 0 stays free: it would read as "none"
  readonly #scratch = { address: 0, count: 0 };
  readonly #flow = { address: 0, count: 0 };

  /** Makes room for the first numbers. */
  constructor() {
    this.#memory = new WebAssembly.Memory({ initial: PAGES_AT_A_TIME, maximum: MOST_PAGES, shared: true });
    this.kernels = kernelsOn(this.#memory);
  }

  /** Bytes allocated so far. */
  get usedBytes(): number {
    return this.#used;
  }

  /**
   * Allocates `count` numbers, all 0, aligned to 16 bytes. They are never freed.
   *
   * @returns The address.
   * @throws {RangeError} If more than 4 GiB are needed.
   */
  allocate(count: number): number {
    const address = this.#used;
    const end = address + ((count + 3) & ~3) * 4;
    const missing = Math.ceil((end - this.#memory.buffer.byteLength) / PAGE);
    if (missing > 0) this.#grow(Math.max(missing, PAGES_AT_A_TIME));
    this.#used = end;
    return address;
  }

  #grow(pages: number): void {
    try {
      this.#memory.grow(pages);
    } catch {
      throw new RangeError(
        "The networks need more than 4 GiB of memory: use smaller batches, networks or pictures.",
      );
    }
  }

  /** `count` whole numbers at an address, as an array that stays valid. */
  words(address: number, count: number): Int32Array {
    return new Int32Array(this.#memory.buffer, address, count);
  }

  /** `count` numbers at an address, as an array that stays valid. */
  floats(address: number, count: number): Float32Array {
    return new Float32Array(this.#memory.buffer, address, count);
  }

  /** Makes the shared scratch at least `count` numbers long. */
  reserveScratch(count: number): void {
    this.#reserve(this.#scratch, count);
  }

  /** Makes the room for a gradient between two steps of one operation at least `count` numbers long. */
  reserveFlow(count: number): void {
    this.#reserve(this.#flow, count);
  }

  #reserve(place: { address: number; count: number }, count: number): void {
    if (count > place.count) [place.address, place.count] = [this.allocate(count), count];
  }

  /** Address of the scratch that kernels share; each kernel may overwrite it. */
  get scratch(): number {
    return this.#scratch.address;
  }

  /** Address of a gradient on its way through one operation; each operation may overwrite it. */
  get flow(): number {
    return this.#flow.address;
  }
}
