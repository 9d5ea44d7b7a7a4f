/**
 * `report.html` of 36 variants and 20 seeds in Chromium: its first paint, and what a reader does until it is painted. Nothing should
 * take more than 1 s and 100 ms on a quiet machine; on a busy one the CPU time of the page's main thread, printed first, tells more.
 */

import type { Browser, CDPSession, Page } from "playwright-core";
import { hasChromium, withChromium } from "../all/chromium.ts";
import { executable } from "../end_to_end/executable.ts";
import { writeLargeSweep } from "./large_sweep.ts";

/** Times that each is measured for the table. */
const REPEATS = 5;

/** What a reader does: the section that is looked at, and JavaScript with the count of the repeat as `i`. */
interface Interaction {
  readonly name: string;
  readonly at: string;
  readonly before?: string;
  readonly does: string;
}

const choose = (select: string, index: string) =>
  `const select = document.querySelector(${JSON.stringify(select)}); ` +
  `select.selectedIndex = (${index}) % select.options.length; select.dispatchEvent(new Event("change"));`;
const click = (selector: string, index: string) =>
  `document.querySelectorAll(${JSON.stringify(selector)})[${index}].click();`;
const point = (kind: string, chart: string) =>
  `const box = document.querySelector("${chart}").getBoundingClientRect(); ` +
  `document.querySelector("${chart}").dispatchEvent(new ${kind}, { bubbles: true, ` +
  `clientX: box.left + box.width * (0.3 + 0.05 * i), clientY: box.top + 150 }));`;
const hover = (chart: string) => point(`PointerEvent("pointermove"`, chart);
const AXIS = "#curves .controls label:nth-child(1) select";
const LINES = "#curves .controls label:nth-child(2) select";
const dot = `const dots = [...document.querySelectorAll("#solve .mark-symbol path")].map((path) => ` +
  `path.getBoundingClientRect()).filter(({ top, bottom }) => top > 0 && bottom < innerHeight); ` +
  `const { left, top, width, height } = dots[(7 * i) % dots.length]; ` +
  `document.querySelector("#solve .chart").dispatchEvent(new MouseEvent("click", ` +
  `{ bubbles: true, clientX: left + width / 2, clientY: top + height / 2 }));`;

const ofCurves = (lines: string): Interaction[] => [
  { name: `${lines}: an agent hidden or shown`, at: "curves", does: click("#curves .toggle", "i % 36") },
  {
    name: `${lines}: every agent shown`,
    at: "curves",
    before: click("#curves .toggles > button", "37"),
    does: click("#curves .toggles > button", "36"),
  },
  { name: `${lines}: a value read off`, at: "curves", does: hover("#curves .chart") },
  { name: `${lines}: logarithmic`, at: "curves", before: choose(AXIS, "0"), does: choose(AXIS, "1") },
  { name: `${lines}: CPU seconds`, at: "curves", before: choose(AXIS, "0"), does: choose(AXIS, "2") },
  { name: `${lines}: linear`, at: "curves", before: choose(AXIS, "1"), does: choose(AXIS, "0") },
  { name: `${lines}: a dot chosen`, at: "solve", does: dot },
];

const interactions: readonly Interaction[] = [
  ...ofCurves("bands"),
  { name: "every seed", at: "curves", before: choose(LINES, "0"), does: choose(LINES, "1") },
  ...ofCurves("seeds"),
  { name: "a dot read off", at: "solve", does: hover("#solve .chart") },
  { name: "summary sorted", at: "summary", does: click("#summary button.sort", "i % 5") },
  { name: "a run chosen", at: "runs", does: choose("#runs select", "1 + 37 * i") },
  {
    name: "runs opened",
    at: "runs",
    before: `document.querySelector("#runs details").open = false;`,
    does: `document.querySelector("#runs details").open = true;`,
  },
  { name: "runs sorted", at: "runs", does: click("#runs button.sort", "i % 5") },
  { name: "episodes of an agent", at: "episodes", does: choose("#episodes select", "i + 1") },
  { name: "an episode read off", at: "episodes", does: hover("#episodes .chart") },
  { name: "a diagnostic chosen", at: "diagnostics", does: choose("#diagnostics select", "i + 1") },
  { name: "dreams of an agent", at: "dreams", does: choose("#dreams select", "i + 1") },
  {
    name: "a step of a dream",
    at: "dreams",
    does: `const slider = document.querySelector("#dreams input"); slider.value = 1 + i % 15; ` +
      `slider.dispatchEvent(new Event("input"));`,
  },
  { name: "maps of an agent", at: "model-maps", does: choose("#model-maps select", "i + 1") },
];

const PAINTED = "new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)))";
const QUIET = "new Promise((quiet) => setTimeout(quiet, 100))";

/** Performs some of an interaction, until it is painted. */
const perform = (page: Page, script: string, i: number) =>
  page.evaluate(`(() => { const i = ${i}; ${script} })(); ${PAINTED}`);

async function prepare(page: Page, { at, before }: Interaction, i: number): Promise<void> {
  await page.evaluate(`scrollTo(0, document.getElementById("${at}").offsetTop)`);
  if (before !== undefined) await perform(page, before, i);
  await page.evaluate(QUIET);
}

/** Seconds that the main thread of a page has computed. */
async function busySeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration")?.value ?? NaN;
}

const middle = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];
const row = (name: string, ...cells: readonly string[]) =>
  console.log(name.padEnd(34) + cells.map((cell) => cell.padStart(16)).join(""));
const rowOf = (name: string, times: readonly { readonly cpu: number; readonly painted: number }[]) =>
  row(
    name,
    middle(times.map(({ cpu }) => cpu)).toFixed(0),
    Math.min(...times.map(({ painted }) => painted)).toFixed(0),
  );

async function open(browser: Browser): Promise<{ page: Page; session: CDPSession; firstPaint: number }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.goto(`file://${folder}/report.html`);
  await page.evaluate(PAINTED);
  const firstPaint = await page.evaluate(() =>
    performance.getEntriesByName("first-contentful-paint")[0].startTime
  );
  return { page, session, firstPaint };
}

async function printTable(browser: Browser): Promise<void> {
  row("milliseconds", "CPU, median", "painted, least");
  const loads = [];
  for (let i = 0; i < REPEATS; i++) {
    const { page, session, firstPaint } = await open(browser);
    loads.push({ cpu: 1000 * await busySeconds(session), painted: firstPaint });
    await page.close();
  }
  rowOf("opened", loads);
  const { page, session } = await open(browser);
  for (const interaction of interactions) {
    const times = [];
    for (let i = 0; i < REPEATS; i++) {
      await prepare(page, interaction, i);
      const [began, busy] = [performance.now(), await busySeconds(session)];
      await perform(page, interaction.does, i);
      times.push({ painted: performance.now() - began, cpu: 1000 * (await busySeconds(session) - busy) });
    }
    rowOf(interaction.name, times);
  }
  await page.close();
}

const folder = await Deno.makeTempDir({ prefix: "mbrl-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
writeLargeSweep(folder);
const program = await executable();
const report = () => {
  const { success } = new Deno.Command(program, { args: ["report", folder, "--quiet"], stdout: "null" })
    .outputSync();
  if (!success) throw new Error("mbrl report failed");
};
report();
if (hasChromium) await withChromium(printTable);
else console.log("There is no chromium here: the page is not opened.");

Deno.bench("mbrl report of 36 variants and 20 seeds", { group: "page", n: 3, warmup: 0 }, report);
