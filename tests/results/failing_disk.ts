/** Disks that fill up, and processes that are killed, at a chosen moment. */

/** A write takes at most so many bytes at once. */
const MOST_AT_ONCE = 7;

/** Runs `act` on a disk with room for so many bytes, which takes only a few at once. */
export function onDiskOf(room: number, act: () => void): void {
  const original = Deno.FsFile.prototype.writeSync;
  Deno.FsFile.prototype.writeSync = function (bytes: Uint8Array) {
    const taken = Math.min(bytes.length, MOST_AT_ONCE, room);
    if (taken === 0 && bytes.length > 0) throw new Error("No space left on device (os error 28)");
    room -= taken;
    return original.call(this, bytes.subarray(0, taken));
  };
  try {
    act();
  } finally {
    Deno.FsFile.prototype.writeSync = original;
  }
}

/** What ends the work in {@linkcode killedAfter}. */
export class Killed extends Error {}

/**
 * Runs `act` until it has changed the disk so many times; from then on nothing changes the disk any more, as if the
 * process had been killed. A write counts as two changes: it can end halfway.
 *
 * @returns Whether `act` came to its end before.
 */
export function killedAfter(changes: number, act: () => void): boolean {
  const { writeSync } = Deno.FsFile.prototype;
  const { openSync, renameSync, removeSync, mkdirSync } = Deno;
  const change = () => {
    if (changes-- <= 0) throw new Killed();
  };
  const counted = <A extends unknown[], R>(original: (...given: A) => R) => (...given: A): R => {
    change();
    return original(...given);
  };
  Deno.FsFile.prototype.writeSync = function (bytes: Uint8Array) {
    change();
    const half = bytes.length >> 1;
    writeSync.call(this, bytes.subarray(0, half));
    change();
    return half + writeSync.call(this, bytes.subarray(half));
  };
  Deno.openSync = (path, options) => {
    if (options?.write) change();
    return openSync(path, options);
  };
  Deno.renameSync = counted(renameSync);
  Deno.removeSync = counted(removeSync);
  Deno.mkdirSync = counted(mkdirSync);
  try {
    act();
  } catch (error) {
    if (changes >= 0) throw error; // its own, not the kill's
  } finally {
    Deno.FsFile.prototype.writeSync = writeSync;
    Object.assign(Deno, { openSync, renameSync, removeSync, mkdirSync });
  }
  return changes >= 0;
}
