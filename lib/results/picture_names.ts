/**
 * The names of pictures, apart from drawing them, which needs a library.
 *
 * @module
 */

import { fileNameOf } from "./labels.ts";

/** The file name of a picture of `task`, or of the only task there is. */
export function pictureName(what: string, task: string | undefined): string {
  return `${what}${task === undefined ? "" : `_${fileNameOf(task)}`}.svg`;
}
