/**
 * The memory that a program's matrices lie in, with the kernels that work on it.
 *
 * @module
 */

import { type Kernels, kernelsOn } from "./kernels/kernels.ts";

/** How large a workspace is. */
export interface WorkspaceOptions {
  /** MiB of address space; pages that are never touched cost nothing. 64 unless given. */
  readonly megabytes?: number;
}

const PAGES_PER_MEGABYTE = 16;

/**
 * One block of memory of a fixed size, so that arrays once handed out stay good, and the kernels on it. Everything that
 * programs share (parameters above all) lies in one workspace. It is garbage like any other object once nothing refers to it.
 */
export class Workspace {
  /** What computes. */
  readonly kernels: Kernels;
  readonly #memory: WebAssembly.Memory;
  readonly #megabytes: number;
  // derived: #used, #scratch and #scratchCount follow from what was allocated
  #used = 16; // address 0 stays free: it would read as "none"
  #scratch = 0;
  #scratchCount = 0;

  /** Takes the memory. @throws {RangeError} If the size is not a whole number of MiB from 1 to 4,096. */
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

  /** Bytes handed out so far. */
  get usedBytes(): number {
    return this.#used;
  }

  /**
   * Room for `count` numbers, all 0, at a multiple of 16 bytes. It is never given back.
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

  /** `count` whole numbers at an address, as an array that stays good. */
  words(address: number, count: number): Int32Array {
    return new Int32Array(this.#memory.buffer, address, count);
  }

  /** `count` numbers at an address, as an array that stays good. */
  floats(address: number, count: number): Float32Array {
    return new Float32Array(this.#memory.buffer, address, count);
  }

  /** Makes sure that the shared scratch holds `count` numbers. */
  reserveScratch(count: number): void {
    if (count <= this.#scratchCount) return;
    this.#scratch = this.allocate(count);
    this.#scratchCount = count;
  }

  /** Address of the scratch that kernels share: what stands in it lasts until the next kernel. */
  get scratch(): number {
    return this.#scratch;
  }
}
