/// <reference lib="dom" />
/**
 * Elements of the page, made without markup: text stays text.
 *
 * @module
 */

import { visibleText } from "../visible_text.ts";

/** Attributes by name; a function listens to the event of that name. */
export type Attributes = Readonly<
  Record<string, string | number | boolean | ((event: Event) => void) | undefined>
>;

/** What an element contains, in order. */
export type Child = Node | string | readonly Child[];

/** A new element. A boolean attribute is present or absent; hidden characters of texts are shown as numbers. */
export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(key, value);
    else element.setAttribute(key, value === true ? "" : visibleText(String(value)));
  }
  appendTo(element, children);
  return element;
}

/** Appends what an element contains. */
export function appendTo(element: Element, child: Child): void {
  if (typeof child === "string") element.append(visibleText(child));
  else if (child instanceof Node) element.append(child);
  else for (const each of child) appendTo(element, each);
}

/** A choice of one of several values, with its label. */
export function choiceOf(
  label: string,
  options: readonly (readonly [value: string, text: string])[],
  chosen: (value: string) => void,
): HTMLLabelElement & { readonly select: HTMLSelectElement } {
  const select = el(
    "select",
    { change: () => chosen(select.value) },
    options.map(([value, text]) => el("option", { value }, text)),
  );
  return Object.assign(el("label", {}, `${label} `, select), { select });
}

/** Sets an element's text, hidden characters as numbers; the same text again is no change, which would be read out. */
export function say(element: HTMLElement, text: string): void {
  const shown = visibleText(text);
  if (element.textContent !== shown) element.textContent = shown;
}
