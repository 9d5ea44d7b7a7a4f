/// <reference lib="dom" />
/**
 * Elements of SVG, made without markup.
 *
 * @module
 */

import { visibleText } from "../visible_text.ts";
import { appendTo, type Child } from "./elements.ts";

/** A new element of SVG; hidden characters of texts are shown as numbers. */
export function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, visibleText(`${value}`));
  appendTo(element, children);
  return element;
}
