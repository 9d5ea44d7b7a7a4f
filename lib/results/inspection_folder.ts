/**
 * The folder of an inspection: its tables and pictures, and an `inspection.json` that lists them, so that an
 * inspection can be recognised and replaced.
 *
 * @module
 */

import { UsageError } from "../settings/usage_error.ts";
import { writeAtomically, writeJson } from "./atomic_write.ts";
import { claimFolder, type OwnFolder, readDescription } from "./claim_folder.ts";
import { ResultFileError } from "./csv.ts";
import { FolderLock, LOCK } from "./folder_lock.ts";
import { removeFiles, removeIfEmpty, removeUnfinished } from "./own_files.ts";
import { kindOf, readText, refuseUnexpectedKind } from "./read_folder.ts";

const MARKER = "inspection.json";
/** Allowed names of an inspection's files. */
const FILE_NAME = /^[\w-][\w.,=+%~-]*\.(csv|svg)$/;

/** A table or picture of an inspection. */
export interface InspectionFile {
  /** The file's name. */
  readonly name: string;
  /** The file's content. */
  readonly content: string;
}

/** The content of `inspection.json`. */
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
 * Checks that an inspection may be written into a folder; changes nothing.
 *
 * @param overwrite Whether an earlier inspection may be replaced.
 * @throws {UsageError} If it may not.
 */
export function refuseInspectionFolder(folder: string, overwrite: boolean): void {
  readDescription(folder, inspectionFolder(folder, overwrite));
}

/**
 * Writes an inspection into a folder that is new, empty, or holds an earlier inspection, whose files it
 * replaces.
 *
 * @param inspected What was inspected, in words.
 * @param mbrl The version that writes.
 * @throws {UsageError} As {@linkcode refuseInspectionFolder}; or if a file to be written exists and belongs
 * to no earlier inspection.
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
        `${folder}/${name} belongs to no earlier inspection: move it away, or name another folder with --out.`,
      );
    }
    const describe = (files: readonly string[]) => {
      const content: StoredInspection = { format: 1, inspected, mbrl, files };
      writeJson(`${folder}/${MARKER}`, content);
    };
    // list old and new files while writing, so that an interruption leaves none unlisted
    describe([...new Set([...earlier, ...names])].sort());
    for (const { name, content } of files) writeAtomically(`${folder}/${name}`, content);
    removeFiles(folder, earlier.filter((name) => !names.includes(name)));
    removeUnfinished(folder, [MARKER, ...earlier, ...names]);
    describe([...names].sort());
  } finally {
    lock.close();
  }
}

/** The default folder for an inspection of a checkpoint. */
export function inspectionFolderOf(checkpoint: string): string {
  return `${checkpoint.replace(/\.safetensors$/, "")}-model`;
}

/**
 * Removes the inspection in a folder, if there is one; other files stay, and then the folder too.
 *
 * @throws {UsageError} If another process is writing it.
 */
export function removeInspection(folder: string): void {
  if (kindOf(folder) !== "folder" || kindOf(`${folder}/${MARKER}`) !== "file") return;
  let there: StoredInspection;
  try {
    there = readMarker(folder);
  } catch {
    return; // it is not ours
  }
  FolderLock.take(folder).close(); // refuses if another process is writing it
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
      for (const name of files) refuseUnexpectedKind(`${folder}/${name}`, "file");
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
  throw new UsageError(`${path} was not written by mbrl inspect: choose another folder with --out.`);
}
