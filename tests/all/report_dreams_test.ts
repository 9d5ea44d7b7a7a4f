/// <reference lib="dom" />
/** The recorded dreams and the maps of `report.html`, as a browser shows them. */

import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { writeJson } from "../../lib/results/atomic_write.ts";
import { writeDreams } from "../../lib/results/dreams/dream_files.ts";
import type { DreamRecording } from "../../lib/results/dreams/recording.ts";
import { writeMerged } from "../../lib/results/store.ts";
import { inFolder, runExecutable } from "../end_to_end/executable.ts";
import { recordingOf } from "../results/dreams/fixtures.ts";
import { configOf, finishedRun, planOf } from "../results/fixtures.ts";
import { hasChromium, inChromium, skippedWithout } from "./chromium.ts";

const keyOf = (label: string) => ({ label, task: "cartpole", seed: 0 });
/** What stands in names of files and in messages, and must stay text. */
const HOSTILE = `<img src=x onerror="alert(1)">"'&\u202e`;

/** One that is drawn, one with traces alone and hostile names, one of pictures, and one without dreams. */
function recordings(): DreamRecording[] {
  const [drawn, traces, pictures] = ["dyna", "mbpo", "mpc"].map((label) =>
    recordingOf(keyOf(label), label === "dyna")
  );
  const { scene, maps } = traces;
  const size = pictures.scene!.frames.rows * 12;
  return [
    drawn,
    {
      ...traces,
      scene: {
        ...scene!,
        variables: scene!.variables.map((variable) => ({ ...variable, name: HOSTILE, unit: HOSTILE })),
        actions: [HOSTILE, HOSTILE],
        dreams: scene!.dreams.map((dream) => ({ ...dream, parted: { step: 3, how: HOSTILE } })),
      },
      maps: { ...maps!, axes: maps!.axes.map((axis) => ({ ...axis, label: `${HOSTILE} (${HOSTILE})` })) },
    },
    {
      ...pictures,
      scene: {
        ...pictures.scene!,
        variables: [],
        frames: { rows: pictures.scene!.frames.rows, columns: [1] },
        picture: { width: 4, height: 3 },
        pictures: Uint8Array.from({ length: size }, (_, i) => (i * i * 37) % 251).toBase64(),
      },
    },
    { format: 1, run: keyOf("muzero"), steps: 300, missing: `No model ${HOSTILE}.` },
  ];
}

/** Writes a comparison's folder and its page; returns the path of the page. */
async function report(folder: string): Promise<string> {
  const plan = planOf(0, 1);
  const labels = ["dyna", "mbpo", "mpc", "muzero"];
  const contenders = labels.map((label) => ({ ...plan.contenders[0], label, agent: label }));
  const config = configOf({ ...plan, contenders: [...contenders, plan.contenders[1]] });
  writeJson(`${folder}/config.json`, config);
  writeMerged(
    folder,
    config,
    [...labels, "dqn"].flatMap((label) => [0, 1].map((seed) => finishedRun(label, seed))),
  );
  writeDreams(folder, recordings());
  const { code, stderr } = await runExecutable(["report", folder, "--quiet"]);
  assertEquals(code, 0, stderr);
  return `${folder}/report.html`;
}

/** What is drawn on a canvas. */
const drawingOn = (page: Page, at: number) =>
  page.locator("#dreams canvas").nth(at).evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

Deno.test({
  name: `report.html shows recorded dreams and maps${skippedWithout}`,
  ignore: !hasChromium,
  fn: (t) =>
    inFolder(async (folder) => {
      const path = await report(folder);
      await inChromium(async (open) => {
        const said = (page: Page) => page.locator("#dreams .parting").innerText();
        const off = (page: Page) => page.locator("#dreams .off").innerText();
        const captions = (page: Page) => page.locator("#dreams .stage figcaption").allInnerTexts();
        const choose = async (page: Page, agent: string) => {
          await page.locator("#dreams select").selectOption(agent);
          await page.locator("#model-maps select").first().selectOption(agent);
        };
        await open(path, {}, async (page) => {
          const steps = page.getByLabel("Imagined step");
          const step = (name: string, use: () => Promise<void>) => t.step(name, use);
          await step("draws reality and the dream at the step that is chosen", async () => {
            assertEquals(await off(page), "The dream starts here.");
            const before = [await drawingOn(page, 0), await drawingOn(page, 1)];
            await steps.fill("15");
            const after = [await drawingOn(page, 0), await drawingOn(page, 1)];
            assertEquals(new Set([...before, ...after]).size, 4);
            assertMatch(await off(page), /^The dream is off by angle 0\.12\d* rad, speed [\d.]+ rad\/s\.$/);
            await steps.focus();
            await page.keyboard.press("ArrowRight");
            const [real, imagined] = await captions(page);
            assertMatch(real, /^Real: step 16, return 16 since the start of the dream, (left|right)$/);
            assertMatch(imagined, /^Imagined: step 16, return 16 since/);
          });
          await step("dreams from any recorded moment, and says when the dream leaves reality", async () => {
            assertEquals(await said(page), "Dream and reality stay together for all 20 steps.");
            await page.getByLabel("The dream starts at").fill("3");
            assertEquals(
              await said(page),
              "Dream and reality part 12 steps after the start of the dream, at step 27 of the episode: angle was off by 0.2 rad.",
            );
            assertEquals(
              await page.locator("#dreams .slider output").nth(1).innerText(),
              "step 15 of episode 1",
            );
            await page.getByLabel("The dream starts at").fill("0");
          });
          await step("looks only as far ahead as the horizon", async () => {
            await page.getByLabel("Horizon", { exact: true }).fill("7");
            assertEquals(await steps.getAttribute("max"), "7");
            const charts = page.locator("#dreams .small-chart");
            assertEquals(await charts.count(), 4);
            assertMatch(
              await charts.nth(1).getAttribute("aria-label") ?? "",
              /^Error of angle \(rad\) after up to 7 steps: 0\.0225 rad/,
            );
          });
          await step("plays from the start again at the end, and pauses, by keyboard", async () => {
            await page.evaluate(() => {
              // a clock that only ticks when it is told to
              const own = globalThis as unknown as { tick: (() => void) | undefined };
              Object.assign(globalThis, {
                setInterval: (tick: () => void) => (own.tick = tick, 1),
                clearInterval: () => own.tick = undefined,
              });
            });
            const tick = (times: number) =>
              page.evaluate((times) => {
                const own = globalThis as unknown as { tick: (() => void) | undefined };
                for (let i = 0; i < times; i++) own.tick?.();
              }, times);
            await steps.fill("5");
            const play = page.getByRole("button", { name: "Play" });
            const pause = page.getByRole("button", { name: "Pause" });
            await play.focus();
            await page.keyboard.press("Space");
            await pause.waitFor();
            await tick(1);
            assertEquals(await steps.inputValue(), "6");
            await tick(2);
            assertEquals(await steps.inputValue(), "7", "the end");
            await page.getByLabel("Horizon", { exact: true }).fill("20");
            await steps.fill("20");
            await play.focus();
            await page.keyboard.press("Space");
            await tick(3);
            assertEquals(await steps.inputValue(), "3", "from the start again");
            await page.keyboard.press("Space");
            await tick(3);
            assertEquals([await steps.inputValue(), await play.isVisible()], ["3", true]);
          });
          await step("shows traces without a drawing, and takes no name for markup", async () => {
            await choose(page, "mbpo");
            assertEquals(await page.locator("#dreams canvas:visible").count(), 0);
            assertEquals(await page.locator("#dreams .small-chart").count(), 4);
            assertEquals(await page.locator("#dreams img, #model-maps img").count(), 0);
            assertMatch(await said(page), /<img src=x onerror="alert\(1\)">"'&\\u\{202e\}\.$/);
            assertMatch(await page.locator("#dreams tbody").innerText(), /muzero\s+0\s+300[^]*No model <img/);
            await page.locator("#model-maps").scrollIntoViewIfNeeded();
            await page.locator("#model-maps figcaption").first().waitFor();
            assertMatch(await page.locator("#model-maps figcaption").first().innerText(), /^Error of <img/);
          });
          await step("shows pictures beside each other", async () => {
            await choose(page, "mpc");
            await steps.fill("4");
            assertNotEquals(await drawingOn(page, 0), await drawingOn(page, 1));
            assertMatch(await off(page), /^The dream is off by picture [\d.]+% of its variance\.$/);
          });
          await step("follows the run that is chosen", async () => {
            await page.locator("#runs select").selectOption("dyna, seed 1");
            assertMatch(
              await page.locator("#dreams .dream-player .note").first().innerText(),
              /^dyna, seed 0, after/,
            );
            const shown = await page.locator("#model-maps select").first().evaluate((select) =>
              (select as HTMLSelectElement).selectedOptions[0].text
            );
            assertEquals(shown, "dyna");
          });
          await step("reads maps by keys", async () => {
            const chart = page.locator("#model-maps .chart").first();
            await chart.focus();
            for (const key of ["ArrowRight", "ArrowRight", "ArrowDown"]) await page.keyboard.press(key);
            assertMatch(
              await chart.locator(".said").innerText(),
              /^−?[\d.]+ rad, −?[\d.]+ rad\/s: [\d.]+ rad$/,
            );
            assert(await page.locator("#model-maps .mark-rect path").count() > 500);
          });
          for (const width of [390, 1280, 2560]) {
            await step(`fits ${width} pixels`, async () => {
              await page.setViewportSize({ width, height: 900 });
              for (const agent of ["dyna", "mbpo", "mpc"]) {
                await choose(page, agent);
                const beyond = await page.locator("#dreams *, #model-maps *").evaluateAll(
                  (elements, width) =>
                    elements.filter((element) =>
                      element.closest(".scroll, .chart-place") === null &&
                      element.getBoundingClientRect().right > width + 1
                    ).map(({ outerHTML }) => outerHTML.slice(0, 80)),
                  width,
                );
                assertEquals(beyond, [], agent);
              }
            });
          }
        });
        await t.step("says what was recorded without a script", () =>
          open(path, { javaScriptEnabled: false }, async (page) => {
            assertEquals(await page.isVisible("#dreams .dream-player"), false);
            assertMatch(await page.locator("#dreams tbody").innerText(), /dyna\s+0\s+1,000\s+13\s+6\s+>20/);
            assert(await page.isVisible("#model-maps .static"));
          }));
      });
    }),
});
