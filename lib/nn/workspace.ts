/**
 * The memory of a program's matrices, with the kernels that work on it.
 *
 * @module
 */

import { type Kernels, kernelsOn } from "./kernels/kernels.ts";

/** How large a workspace is. */
export interface WorkspaceOptions {
  /** MiB of address space; untouched pages cost nothing. 64 if absent. */
  readonly megabytes?: number;
}

const PAGES_PER_MEGABYTE = 16;

/**
 * One block of memory of fixed size, so that arrays in it stay valid, with kernels on it. Everything that
 * programs share (parameters above all) is in one workspace. It is garbage collected like any other object.
 */
export class Workspace {
  /** The kernels on this memory. */
  readonly kernels: Kernels;
  readonly #memory: WebAssembly.Memory;
  readonly #megabytes: number;
  // derived: #used, #scratch and #scratchCount follow from what was allocated
  #used = 16; // address 0 stays free: it would read as "none"
  #scratch = 0;
  #scratchCount = 0;

  /**
   * Allocates the memory.
   *
   * @throws {RangeError} If the size is not a whole number of MiB from 1 to 4,096.
   */
  constructor(options: WorkspaceOptions = {}) {
    const megabytes = options.megabytes ?? 64;
    if (!Number.isInteger(megabytes) || megabytes < 1 || megabytes > 4096) {
      throw new RangeError(
        `A workspace of ${megabytes} MiB is none of 1 to 4096 MiB: use smaller batches, networks or pictures.`,
      );
    }
    const pages = megabytes * PAGES_PER_MEGABYTE;
    this.#megabytes = megabytes;
    this.#memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
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
   * @throws {RangeError} If the workspace is full.
   */
  allocate(count: number): number {
    const address = this.#used;
    const end = address + ((count + 3) & ~3) * 4;
    if (end > this.#memory.buffer.byteLength) {
      throw new RangeError(
        `The workspace of ${this.#megabytes} MiB is full (${(end / 2 ** 20).toFixed(1)} MiB are needed): ` +
          "use smaller batches or networks.",
      );
    }
    this.#used = end;
    return address;
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
    if (count <= this.#scratchCount) return;
    this.#scratch = this.allocate(count);
    this.#scratchCount = count;
  }

  /** Address of the scratch that kernels share; each kernel may overwrite it. */
  get scratch(): number {
    return this.#scratch;
  }
}
