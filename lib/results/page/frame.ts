/**
 * The document: one HTML file that needs no network and no server.
 *
 * @module
 */

import { Markup, markup } from "./markup.ts";
import { pageJson } from "./page_json.ts";
import type { PageSection } from "./section.ts";
import { style } from "./style.ts";

/** What a page consists of. */
export interface Page {
  /** Its title, also in the browser's tab. */
  readonly title: string;
  /** What stands below the title. */
  readonly about: string;
  /** What was compared, for those who do not know the names. */
  readonly facts?: readonly string[];
  /** What the reader must know of the page itself. */
  readonly note?: string;
  /** From top to bottom. */
  readonly sections: readonly PageSection[];
  /** Data that several sections share; JSON. */
  readonly data?: unknown;
  /** The version of mbrl that writes it. */
  readonly version: string;
}

/**
 * The text of the page. Its policy lets it load nothing: allowed are the style and the script inside it, by their
 * digests, and pictures inside it.
 *
 * @param script The text of the script; without one, the page consists of pictures and tables.
 */
export async function pageText(page: Page, script: string | undefined): Promise<string> {
  const policy = [
    "default-src 'none'",
    ...script === undefined ? [] : [`script-src '${await digestOf(script)}'`],
    `style-src '${await digestOf(style)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const { title, about, facts = [], note, sections, version } = page;
  const data = [
    ...page.data === undefined ? [] : [dataBlock("page", page.data)],
    ...sections.flatMap(({ id, data }) => data === undefined ? [] : [dataBlock(id, data)]),
  ];
  return markup`<!DOCTYPE html>
<!-- Equal specifications give equal bytes, but for what was measured and typed: the sections #cost and #again, and #data-cost. -->
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="mbrl ${version}">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<h1>${title}</h1>
<p class="about">${about}</p>
${
    facts.length === 0
      ? undefined
      : markup`<ul class="about">${facts.map((fact) => markup`<li>${fact}</li>`)}</ul>\n`
  }${note === undefined ? undefined : markup`<p class="about">${note}</p>\n`}<nav aria-label="Contents"><ul>${
    sections.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`)
  }</ul></nav>
</header>
<main id="content">
${sections.map(sectionMarkup)}</main>
<footer><p>Written by mbrl ${version}. This file is whole: it loads nothing and sends nothing.</p></footer>
${data}${script === undefined ? undefined : new Markup(`<script>${script}</script>\n`)}</body>
</html>
`.text;
}

function sectionMarkup({ id, title, content }: PageSection): Markup {
  return markup`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${content}
</section>
`;
}

/** JSON that no browser takes for markup or code. */
function dataBlock(id: string, data: unknown): Markup {
  const json = pageJson(data).replaceAll("<", "\\u003c");
  return new Markup(`<script type="application/json" id="data-${id}">${json}</script>\n`);
}

async function digestOf(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return `sha256-${digest.toBase64()}`;
}
