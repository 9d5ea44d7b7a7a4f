/**
 * The style of the page: light and dark, on screens from 390 to 2,560 pixels and on paper.
 *
 * @module
 */

/** The style sheet. */
export const style = `
:root { color-scheme: light dark; --text: #1c1c1c; --faint: #5a5a5a; --line: #d5d5d5; --page: #ffffff; --card: #f6f6f4;
  --accent: #0060a8; --mark: #fff3c4; --warn: #8a3b00; font: 16px/1.5 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6e6e6; --faint: #a8a8a8; --line: #444444; --page: #161616; --card: #222222; --accent: #7cc4ff;
    --mark: #4a3f12; --warn: #ffb27a; }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0 auto; padding: 0 16px 32px; max-width: 1240px; color: var(--text); background: var(--page);
  overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 24px 0 4px; }
h2 { font-size: 1.25rem; margin: 40px 0 8px; border-bottom: 1px solid var(--line); padding-bottom: 4px; }
h3 { font-size: 1.05rem; margin: 20px 0 6px; }
p { margin: 6px 0; max-width: 80ch; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
ul.about { margin: 4px 0; padding-left: 20px; max-width: 84ch; }
.skip { position: absolute; left: -999px; }
.skip:focus { position: static; }
.about, .note, figcaption { color: var(--faint); font-size: 0.9rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 16px; list-style: none; margin: 12px 0 0; padding: 0; font-size: 0.9rem; }
.verdict p { font-size: 1.1rem; }
.verdict p.next { color: var(--faint); font-size: 1rem; }
.cautions { border-left: 4px solid var(--warn); padding: 4px 0 4px 12px; margin: 12px 0; max-width: 84ch; }
.cautions ul { margin: 4px 0; padding-left: 20px; }
figure { margin: 12px 0; }
figure img { display: block; max-width: 100%; height: auto; background: white; border: 1px solid var(--line); }
.scroll { overflow-x: auto; max-width: 100%; position: relative; background:
  linear-gradient(to right, var(--page) 50%, transparent) local, linear-gradient(to left, var(--page) 50%, transparent) 100% 0 local,
  linear-gradient(to right, var(--faint), transparent), linear-gradient(to left, var(--faint), transparent) 100% 0;
  background-size: 28px 100%, 28px 100%, 9px 100%, 9px 100%; background-repeat: no-repeat; }
caption span { position: sticky; left: 0; display: inline-block; max-width: min(100%, 100vw - 32px); }
table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; margin: 8px 0; }
caption { text-align: left; color: var(--faint); padding-bottom: 4px; }
th, td { text-align: left; vertical-align: top; padding: 4px 12px 4px 0; border-bottom: 1px solid var(--line);
  overflow-wrap: normal; }
th[scope="row"] { font-weight: 600; }
th[scope="row"] bdi { display: inline-block; width: max-content; max-width: min(24em, 52vw); overflow-wrap: anywhere; }
thead th { border-bottom: 2px solid var(--line); vertical-align: bottom; }
td.number, th.number { text-align: right; white-space: nowrap; }
td:not(.number):last-child { min-width: 9em; }
td.long { min-width: 12em; overflow-wrap: anywhere; }
pre { background: var(--card); padding: 10px 12px; overflow-x: auto; font-size: 0.85rem; line-height: 1.4; white-space: pre-wrap;
  overflow-wrap: anywhere; max-height: 30em; }
code { font-size: 0.92em; }
summary { cursor: pointer; }
details { margin: 8px 0; }
footer { margin-top: 48px; border-top: 1px solid var(--line); color: var(--faint); font-size: 0.85rem; }
.live, [hidden] { display: none; }
.started .live { display: block; }
.started .static { display: none; }
button, select, input { font: inherit; color: inherit; }
button, select { background: var(--card); border: 1px solid var(--line); border-radius: 4px; padding: 3px 10px; min-height: 30px; }
button { cursor: pointer; }
button[aria-pressed="true"] { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
select { max-width: 100%; }
.controls { display: flex; flex-wrap: wrap; gap: 6px 16px; align-items: center; margin: 8px 0; }
.controls > * { min-width: 0; max-width: 100%; }
.toggles { gap: 6px; max-height: 15em; overflow-y: auto; padding: 4px; }
.toggle { display: inline-flex; align-items: center; gap: 6px; text-align: left; max-width: 100%; font-size: 0.85rem; padding: 3px 8px; }
.toggle svg { flex: none; }
.toggle[aria-pressed="false"] { opacity: 0.55; text-decoration: line-through; }
.chart { position: relative; margin: 8px 0; }
.chart-place > * { display: block; max-width: 100%; }
.tip { position: absolute; z-index: 2; max-width: min(320px, 90%); padding: 4px 8px; font-size: 0.85rem; pointer-events: none;
  background: var(--card); border: 1px solid var(--faint); border-radius: 4px; }
.ring { position: absolute; width: 12px; height: 12px; margin: -6px 0 0 -6px; border: 2px solid var(--text); border-radius: 50%;
  pointer-events: none; }
.mark { width: 17px; height: 17px; margin: -8.5px 0 0 -8.5px; border-width: 2.5px; }
.stages { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr)); gap: 4px 16px; }
.stage { margin: 8px 0; min-width: 0; }
.stage canvas { display: block; max-width: 100%; border: 1px solid var(--line); border-radius: 4px; }
.stage canvas[hidden] { display: none; }
.stage figcaption { min-height: 3em; font-variant-numeric: tabular-nums; }
.slider { display: inline-flex; flex-wrap: wrap; gap: 2px 8px; align-items: center; }
.slider input { width: 180px; accent-color: var(--accent); }
.slider output { font-variant-numeric: tabular-nums; min-width: 6em; }
.off { font-variant-numeric: tabular-nums; min-height: 1.5em; }
.panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 270px), 1fr)); gap: 4px 20px; }
.panel, .map { margin: 8px 0; min-width: 0; }
.small-chart { display: block; width: 100%; max-width: 480px; }
.small-chart .tick { font-size: 10.5px; fill: var(--faint); }
.small-chart .axis { stroke: var(--faint); stroke-width: 1; }
.small-chart .cursor { stroke: var(--accent); stroke-width: 1; }
.small-chart .level { stroke: var(--faint); stroke-width: 1; stroke-dasharray: 6 4; }
.over, .over label { display: inline-block; max-width: 100%; }
.maps { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr)); gap: 4px 20px; }
.said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
button.sort { border: 0; background: none; padding: 0; min-height: 0; font-weight: 600; text-align: inherit; }
button.sort:hover { text-decoration: underline; }
th[aria-sort="ascending"] button.sort::after { content: " ▲" / ""; }
th[aria-sort="descending"] button.sort::after { content: " ▼" / ""; }
table.matrix td, table.matrix th[scope="col"] { text-align: right; padding: 3px 6px; white-space: nowrap; }
table.matrix thead td { border: 0; }
table.matrix td:last-child { min-width: 0; }
table.matrix tbody td { border-left: 1px solid var(--line); }
.shade-0 { background: color-mix(in srgb, var(--accent) 0%, transparent); }
.shade-1 { background: color-mix(in srgb, var(--accent) 4%, transparent); }
.shade-2 { background: color-mix(in srgb, var(--accent) 8%, transparent); }
.shade-3 { background: color-mix(in srgb, var(--accent) 12%, transparent); }
.shade-4 { background: color-mix(in srgb, var(--accent) 16%, transparent); }
.shade-5 { background: color-mix(in srgb, var(--accent) 20%, transparent); }
.shade-6 { background: color-mix(in srgb, var(--accent) 24%, transparent); }
.shade-7 { background: color-mix(in srgb, var(--accent) 28%, transparent); }
.shade-8 { background: color-mix(in srgb, var(--accent) 32%, transparent); }
.shade-9 { background: color-mix(in srgb, var(--accent) 36%, transparent); }
.shade-10 { background: color-mix(in srgb, var(--accent) 40%, transparent); }
@media screen and (min-width: 1900px) {
  body { max-width: 2300px; }
  main { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 48px; align-items: start; }
  #verdict, #answer, #summary, #tables, #variants, #again, #pictures { grid-column: 1 / -1; }
}
@media print {
  :root { color-scheme: light; --text: #000; --faint: #444; --line: #bbb; --page: #fff; --card: #f6f6f4; --accent: #003a66; }
  body { max-width: none; padding: 0; }
  nav, .skip, button, .controls { display: none; }
  h2, h3 { break-after: avoid; }
  figure, tr { break-inside: avoid; }
  pre { max-height: none; }
  .scroll { overflow: visible; background: none; }
}
`;
