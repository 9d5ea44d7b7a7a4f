/**
 * The folder of an inspection: its tables and pictures, and an `inspection.json` that lists them, by which an earlier
 * inspection is known and can be replaced.
 *
 * @module
 */

import { UsageError } from "../settings/usage_error.ts";
import { writeAtomically } from "./atomic_write.ts";
import { claimFolder, lookInto, type OwnFolder } from "./claim_folder.ts";
import { ResultFileError } from "./csv.ts";
import { FolderLock, LOCK } from "./folder_lock.ts";
import { removeFiles, removeIfEmpty, removeUnfinished } from "./own_files.ts";
import { kindOf, readText, refuseStandIn } from "./read_folder.ts";

const MARKER = "inspection.json";
/** What a file of an inspection can be called. */
const FILE_NAME = /^[\w-][\w.,=+%~-]*\.(csv|svg)$/;

/** A file by name. */
export interface InspectionFile {
  /** Which it is. */
  readonly name: string;
  /** What is in it. */
  readonly content: string;
}

/** What `inspection.json` says. */
interface StoredInspection {
  readonly format: 1;
  /** What was inspected, in words. */
  readonly inspected: string;
  /** The version that wrote it. */
  readonly mbrl: string;
  /** The names of its other files. */
  readonly files: readonly string[];
}

/**
 * Makes sure that an inspection may be written into a folder; touches nothing.
 *
 * @param overwrite Whether an earlier inspection may be replaced.
 * @throws {UsageError} If it may not.
 */
export function refuseInspectionFolder(folder: string, overwrite: boolean): void {
  lookInto(folder, inspectionFolder(folder, overwrite));
}

/**
 * Writes an inspection into a folder that is new, empty, or holds an earlier one, whose files it replaces.
 *
 * @param inspected What was inspected, in words.
 * @param mbrl The version that writes.
 * @throws {UsageError} As {@linkcode refuseInspectionFolder}; or a file that is to be written stands there and is of no
 * earlier inspection.
 * @throws {WriteError} If the disk is full.
 */
export function writeInspection(
  folder: string,
  { inspected, mbrl, files }: { inspected: string; mbrl: string; files: readonly InspectionFile[] },
  overwrite: boolean,
): void {
  const { lock, there } = claimFolder(folder, inspectionFolder(folder, overwrite));
  try {
    const names = files.map(({ name }) => name);
    const earlier = there?.files ?? [];
    for (const name of names) {
      if (earlier.includes(name) || kindOf(`${folder}/${name}`) === "nothing") continue;
      throw new UsageError(
        `${folder}/${name} is of no earlier inspection: move it away, or name another folder with --out.`,
      );
    }
    const describe = (files: readonly string[]) => {
      const content: StoredInspection = { format: 1, inspected, mbrl, files };
      writeAtomically(`${folder}/${MARKER}`, `${JSON.stringify(content, undefined, 2)}\n`);
    };
    // whatever is interrupted, every file of ours is listed
    describe([...new Set([...earlier, ...names])].sort());
    for (const { name, content } of files) writeAtomically(`${folder}/${name}`, content);
    removeFiles(folder, earlier.filter((name) => !names.includes(name)));
    removeUnfinished(folder, [MARKER, ...earlier, ...names]);
    describe([...names].sort());
  } finally {
    lock.close();
  }
}

/** Where an inspection of a checkpoint goes unless another folder is named. */
export function inspectionFolderOf(checkpoint: string): string {
  return `${checkpoint.replace(/\.safetensors$/, "")}-model`;
}

/**
 * Removes an inspection, if one stands in the folder; what else stands there stays, and the folder with it.
 *
 * @throws {UsageError} If another process writes it.
 */
export function removeInspection(folder: string): void {
  if (kindOf(folder) !== "folder" || kindOf(`${folder}/${MARKER}`) !== "file") return;
  let there: StoredInspection;
  try {
    there = readMarker(folder);
  } catch {
    return; // it is somebody else's
  }
  FolderLock.take(folder).close(); // nobody writes it now, and nobody begins one of a checkpoint that is to go
  removeUnfinished(folder, [MARKER, ...there.files]);
  removeFiles(folder, [...there.files, MARKER, LOCK]);
  removeIfEmpty(folder);
}

function inspectionFolder(folder: string, overwrite: boolean): OwnFolder<StoredInspection> {
  return {
    name: "the folder of an inspection",
    marker: MARKER,
    read: readMarker,
    accept({ files }) {
      if (!overwrite) {
        throw new UsageError(
          `${folder} holds an inspection already: add --overwrite, or name another folder with --out.`,
        );
      }
      for (const name of files) refuseStandIn(`${folder}/${name}`, "file");
    },
  };
}

function readMarker(folder: string): StoredInspection {
  const path = `${folder}/${MARKER}`;
  let value: Partial<StoredInspection> | null;
  try {
    value = JSON.parse(readText(path));
  } catch (error) {
    if (error instanceof ResultFileError) throw new UsageError(error.message);
    value = null;
  }
  const isOurs = typeof value === "object" && value?.format === 1 && typeof value.inspected === "string" &&
    typeof value.mbrl === "string" && Array.isArray(value.files) &&
    value.files.every((name) => typeof name === "string" && FILE_NAME.test(name));
  if (isOurs) return value as StoredInspection;
  throw new UsageError(`${path} is not of an inspection that mbrl wrote: name another folder with --out.`);
}
