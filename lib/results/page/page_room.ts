/**
 * The room that a page has: what is left out, one thing after another, where a comparison is too large for it.
 *
 * @module
 */

import { type Page, pageText } from "./frame.ts";

/** The most that a page takes, in bytes: it is sent by mail. */
export const MOST_PAGE_BYTES = 3_000_000;

/** Something that a page may leave out. */
export type Dispensable =
  | "most episodes"
  | "most points"
  | "pictures"
  | "episodes"
  | "run table"
  | "diagnostics"
  | "pairs"
  | "dreams"
  | "curves";

/** What may be left out, the most dispensable first, and how a reader is told. */
const dispensable: Readonly<Record<Dispensable, string>> = {
  "most episodes": "most training episodes",
  "most points": "most evaluations of single seeds",
  "pictures": "the pictures that stand where there is no script",
  "episodes": "training episodes",
  "run table": "the table of single runs",
  "diagnostics": "diagnostics",
  "pairs": "the comparison of every pair",
  "dreams": "recorded dreams and maps",
  "curves": "charts and single runs",
};

/** What a page has room for. */
export class PageRoom {
  readonly #left: readonly Dispensable[];

  /**
   * Room for everything, or for less.
   *
   * @param level How many of the dispensable things are left out.
   */
  constructor(level = 0) {
    this.#left = (Object.keys(dispensable) as Dispensable[]).slice(0, level);
  }

  /** Whether something is shown. */
  has(what: Dispensable): boolean {
    return !this.#left.includes(what);
  }

  /** Something that may be left out; undefined if it is. */
  when<T>(what: Dispensable, make: () => T): T | undefined {
    return this.has(what) ? make() : undefined;
  }

  /** What is left out, as a sentence; undefined if nothing is. */
  get note(): string | undefined {
    const left = this.#left.filter((what, _, all) =>
      !(what === "most episodes" && all.includes("episodes")) &&
      !(what === "most points" && all.includes("curves"))
    ).map((what) => dispensable[what]);
    if (left.length === 0) return undefined;
    const list = left.length === 1 ? left[0] : `${left.slice(0, -1).join(", ")} and ${left.at(-1)}`;
    return `To stay within ${
      MOST_PAGE_BYTES / 1e6
    } MB this page leaves out ${list}; the files beside it have everything.`;
  }
}

/**
 * The text of a page that leaves out as much as it must. A page that is too large without all of that is written as it is.
 *
 * @param make Makes the page for a room.
 * @param script As in {@linkcode pageText}.
 */
export async function fittedPageText(
  make: (room: PageRoom) => Page,
  script: string | undefined,
  most: number = MOST_PAGE_BYTES,
): Promise<string> {
  for (let level = 0;; level++) {
    const room = new PageRoom(level);
    const page = make(room);
    const text = await pageText(room.note === undefined ? page : { ...page, note: room.note }, script);
    const isLast = level === Object.keys(dispensable).length;
    if (isLast || new TextEncoder().encode(text).length <= most) return text;
  }
}
