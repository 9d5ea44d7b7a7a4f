/**
 * A grid of small grey pictures as SVG.
 *
 * @module
 */

import type { Pictures } from "../../agents/inspection_part.ts";
import { textWidth } from "./text_lines.ts";

const MARGIN = 16;
const GAP = 10;
const TITLE_SIZE = 15;
const LABEL_SIZE = 12;
/** Maximum width of a picture on the page, and of the page. */
const MOST_SHOWN_WIDTH = 192;
const PAGE_WIDTH = 700;
/** Shades of grey: enough for the eye, and few enough for long runs of equal pixels. */
const SHADES = 32;

/** The SVG text of the page. */
export function pictureGridSvg(title: string, { columns, width, height, rows }: Pictures): string {
  const labels = rows.reduce((most, { label }) => Math.max(most, textWidth(label, LABEL_SIZE)), 0);
  const left = MARGIN + labels + GAP;
  const room = (PAGE_WIDTH - left - MARGIN + GAP) / columns.length - GAP;
  const shownWidth = Math.round(Math.max(width, Math.min(MOST_SHOWN_WIDTH, room)));
  const scale = shownWidth / width;
  const shownHeight = height * scale;
  const top = MARGIN + TITLE_SIZE + 2 * GAP + LABEL_SIZE;
  const pageWidth = Math.max(
    left + columns.length * (shownWidth + GAP) + MARGIN - GAP,
    2 * MARGIN + textWidth(title, TITLE_SIZE),
  );
  const pageHeight = top + rows.length * (shownHeight + GAP) + MARGIN - GAP;
  const text = (x: number, y: number, size: number, content: string, anchor = "start", weight = "normal") =>
    `<text x="${round(x)}" y="${
      round(y)
    }" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}">${escaped(content)}</text>`;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(pageWidth)}" height="${
      round(pageHeight)
    }" font-family="Helvetica, Arial, sans-serif">`,
    `<rect width="100%" height="100%" fill="white"/>`,
    text(MARGIN, MARGIN + TITLE_SIZE, TITLE_SIZE, title, "start", "bold"),
    ...columns.map((name, i) =>
      text(left + i * (shownWidth + GAP) + shownWidth / 2, top - GAP / 2, LABEL_SIZE, name, "middle")
    ),
  ];
  rows.forEach(({ label, images }, r) => {
    const y = top + r * (shownHeight + GAP);
    parts.push(text(left - GAP, y + shownHeight / 2 + LABEL_SIZE / 3, LABEL_SIZE, label, "end"));
    images.forEach((image, i) => {
      const x = left + i * (shownWidth + GAP);
      parts.push(
        `<g transform="translate(${round(x)} ${round(y)}) scale(${
          round(scale)
        })" shape-rendering="crispEdges">` +
          `<rect width="${width}" height="${height}"/>${runs(image, width, height)}</g>`,
      );
    });
  });
  return `${parts.join("\n")}\n</svg>\n`;
}

/** Runs of equal pixels as rectangles; black is the background. */
function runs(image: Float32Array, width: number, height: number): string {
  let out = "";
  for (let row = 0; row < height; row++) {
    for (let i = 0; i < width;) {
      const shade = shadeOf(image[row * width + i]);
      let end = i + 1;
      while (end < width && shadeOf(image[row * width + end]) === shade) end++;
      if (shade > 0) {
        const level = Math.round(255 * shade / (SHADES - 1)).toString(16).padStart(2, "0");
        out += `<rect x="${i}" y="${row}" width="${end - i}" height="1" fill="#${level}${level}${level}"/>`;
      }
      i = end;
    }
  }
  return out;
}

function shadeOf(value: number): number {
  return Math.round(Math.min(Math.max(value, 0), 1) * (SHADES - 1));
}

const round = (value: number) => Number(value.toFixed(2));

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
