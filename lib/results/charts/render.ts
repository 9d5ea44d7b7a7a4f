/**
 * Renders a Vega specification as SVG, without a browser.
 *
 * @module
 */

import type { Spec } from "vega";
import type { VegaPart } from "./plot.ts";
import { textWidth } from "./text_lines.ts";

/** The chart library's text measurement, which its types leave out. */
interface TextMetrics {
  width: (item: { readonly fontSize?: number }, text: unknown) => number;
}

/**
 * Renders a specification. Equal specifications give equal bytes. The chart library is loaded at the first
 * call.
 */
export async function renderSvg(spec: VegaPart): Promise<string> {
  const vega = await import("vega");
  const { textMetrics } = vega as unknown as { textMetrics: TextMetrics };
  textMetrics.width = (item, text) => textWidth(String(text ?? ""), item.fontSize ?? 11);
  const logger = vega.logger(vega.Error);
  const view = new vega.View(vega.parse(spec as unknown as Spec), { renderer: "none", logger });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
