/// <reference lib="dom" />
/**
 * Light and dark: the colours of pictures on a screen.
 *
 * @module
 */

import { lightTheme, type Theme } from "../../charts/plot.ts";

const darkTheme: Theme = {
  paper: "#161616",
  ink: "#f2f2f2",
  axis: "#999999",
  text: "#dddddd",
  faint: "#bbbbbb",
  rule: "#aaaaaa",
  strip: "#2b2b2b",
};
/** The least contrast of a line and what is behind it (WCAG 2.2, 1.4.11). */
const LEAST_CONTRAST = 3;
const DARK_LUMINANCE = 0.008;

const media = matchMedia("(prefers-color-scheme: dark)");
const paper = matchMedia("print");

/** Whether the page is dark now. */
export function isDark(): boolean {
  return media.matches && !paper.matches;
}

/** The theme of now. */
export function themeNow(): Theme {
  return isDark() ? darkTheme : lightTheme;
}

/** Calls a function whenever that changes. */
export function onThemeChange(listener: () => void): void {
  media.addEventListener("change", listener);
}

/** An agent's colour as it is drawn now: on dark ground the same hue, as light as it must be to be seen. */
export function colourNow(colour: string): string {
  if (!isDark()) return colour;
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = parts.map((part) => Math.round(part + share * (255 - part)));
    if ((luminance(mixed) + 0.05) / (DARK_LUMINANCE + 0.05) >= LEAST_CONTRAST) {
      return `#${mixed.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
    }
  }
  return "#ffffff";
}

/** The relative luminance of a colour (WCAG 2.2). */
function luminance(parts: readonly number[]): number {
  const [r, g, b] = parts.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
