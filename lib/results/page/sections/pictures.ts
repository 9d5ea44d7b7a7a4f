/**
 * The pictures of a comparison, as they stand in its SVG files.
 *
 * @module
 */

import { type Markup, markup } from "../markup.ts";

/** A picture that stands within the page. */
export function pictureMarkup(svg: string, description: string, kind = ""): Markup {
  const [, width, height] = /^<svg[^>]*? width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
  const size = width === undefined ? undefined : markup` width="${width}" height="${height}"`;
  return markup`<figure class="${kind}"><img alt="${description}" src="${dataUri(svg)}"${size}></figure>`;
}

/** The picture as an address; only what an address or an attribute cannot hold is escaped. */
function dataUri(svg: string): string {
  return `data:image/svg+xml,${
    svg.replaceAll("\n", "").replace(/[%#"<>{}|\\^`]/g, (character) => encodeURIComponent(character))
  }`;
}
