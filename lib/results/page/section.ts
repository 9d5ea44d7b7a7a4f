/**
 * A part of the page.
 *
 * @module
 */

import type { Markup } from "./markup.ts";

/** A part of the page: what stands there without a script, and what its script starts from. */
export interface PageSection {
  /** Lower-case letters and hyphens: the element's id, and the name of its data and of its browser module. */
  readonly id: string;
  /** Its heading, and its line in the table of contents. */
  readonly title: string;
  /**
   * Its content without a script and in print. Elements of class `static` are hidden once the section's browser module has
   * started, elements of class `live` are hidden until then.
   */
  readonly content: Markup;
  /** JSON for the browser module of the same id; absent if it has none. */
  readonly data?: unknown;
}
