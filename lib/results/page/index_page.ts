/**
 * A page that lists the pages of several folders.
 *
 * @module
 */

import type { Page } from "./frame.ts";
import { markup } from "./markup.ts";
import { pageTable } from "./table.ts";

/** One folder of the list. */
export interface IndexEntry {
  /** The folder as it was given. */
  readonly folder: string;
  /** Its page as an address relative to the list, by {@linkcode relativeAddress}; absent if it has none. */
  readonly href?: string;
  /** The command that writes its page. */
  readonly writer: string;
  /** What it is about. */
  readonly title: string;
  /** The sentences of its verdict or answer. */
  readonly sentences: readonly string[];
  readonly agents: number;
  readonly seeds: number;
  readonly runs: number;
}

/** The page of a list. */
export function indexPage(entries: readonly IndexEntry[], version: string): Page {
  return {
    title: "Comparisons and studies",
    about: `${entries.length} ${entries.length === 1 ? "folder" : "folders"}.`,
    sections: [
      {
        id: "folders",
        title: "Folders",
        content: markup`${
          entries.map(({ folder, href, writer, title, sentences }) =>
            markup`<h3>${href === undefined ? title : markup`<a href="${href}">${title}</a>`}</h3>
<p class="note"><bdi>${folder}</bdi>${
              href === undefined ? markup`: no page here, which <code>${writer}</code> writes` : undefined
            }</p>
${sentences.map((sentence) => markup`<p>${sentence}</p>`)}
`
          )
        }`,
      },
      {
        id: "table",
        title: "As a table",
        content: pageTable("The folders", [
          { title: "folder", cell: ({ folder }: IndexEntry) => folder },
          { title: "about", cell: ({ title }) => title },
          ...(["agents", "seeds", "runs"] as const).map((title) => ({
            title,
            isNumber: true,
            cell: (entry: IndexEntry) => ({ text: `${entry[title]}`, value: entry[title] }),
          })),
        ], entries),
      },
    ],
    version,
  };
}

/**
 * The address of a file relative to a folder.
 *
 * @param from An absolute path of a folder, with slashes.
 * @param to An absolute path of a file, with slashes.
 */
export function relativeAddress(from: string, to: string): string {
  const [above, below] = [from, to].map((path) => path.split("/").filter((name) => name !== ""));
  let shared = 0;
  while (shared < above.length && above[shared] === below[shared]) shared++;
  return [...above.slice(shared).map(() => ".."), ...below.slice(shared).map(encodeURIComponent)].join("/");
}
