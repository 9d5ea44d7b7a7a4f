/**
 * File names of pictures, in a module of their own because drawing needs a library.
 *
 * @module
 */

import { fileNameOf } from "./labels.ts";

/** The file name of a picture of `task`, or of the only task if undefined. */
export function pictureName(what: string, task: string | undefined): string {
  return `${what}${task === undefined ? "" : `_${fileNameOf(task)}`}.svg`;
}
