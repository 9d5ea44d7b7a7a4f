/// <reference lib="dom" />
/** `report.html` as a browser shows it, from the folders that the executable writes. */

import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Locator, Page } from "playwright-core";
import { writeJson } from "../../lib/results/atomic_write.ts";
import { writeMerged } from "../../lib/results/store.ts";
import { inFolder, runExecutable } from "../end_to_end/executable.ts";
import { configOf, finishedRun, planOf } from "../results/fixtures.ts";
import { hasChromium, inChromium, skippedWithout } from "./chromium.ts";

const ignore = !hasChromium;

/** The colours of the lines that are drawn, one for each; the seeds of an agent are parts of one path. */
const linesOf = (page: Page, section = "curves") =>
  page.locator(`#${section} .chart .mark-line path`).evaluateAll((paths) =>
    paths.flatMap((path) =>
      (path.getAttribute("d")?.match(/M/g) ?? []).map(() => path.getAttribute("stroke"))
    )
  );

/** The middles of elements, in pixels of the window. */
const middlesOf = (elements: Locator) =>
  elements.evaluateAll((all) =>
    all.map((element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      return [(left + right) / 2, (top + bottom) / 2];
    })
  );

/** Scrolls to a section, whose charts are drawn when they come near the window. */
const lookAt = async (page: Page, section: string) => {
  await page.locator(`#${section} .chart`).first().scrollIntoViewIfNeeded();
  await page.evaluate(
    "new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(seen))))",
  );
};

Deno.test({
  name: `report.html of mbrl compare${skippedWithout}`,
  ignore,
  fn: (t) =>
    inFolder(async (folder) => {
      const options = "--agents dqn,dyna-q --seeds 2 --steps 60 --eval-every 20 --eval-episodes 2 " +
        "--set dqn.learningStarts=30 --set dyna-q.learningStarts=30 --set dyna-q.batchSize=16";
      const { code, stderr } = await runExecutable([
        "compare",
        ...options.split(" "),
        "--out",
        `${folder}/out`,
      ]);
      assertEquals(code, 0, stderr);
      const path = `${folder}/out/report.html`;
      assert(Deno.statSync(path).size < 3_000_000);
      await inChromium(async (open) => {
        const step = (name: string, use: (page: Page) => Promise<void>) =>
          t.step(name, () => open(path, {}, use));
        for (const javaScriptEnabled of [true, false]) {
          await t.step(
            `fits every width, light and dark, ${javaScriptEnabled ? "with" : "without"} a script`,
            async () => {
              for (const width of [390, 1280, 2560]) {
                const colorScheme = width === 1280 ? "light" : "dark";
                await open(
                  path,
                  { viewport: { width, height: 900 }, colorScheme, javaScriptEnabled },
                  async (page) => {
                    assertEquals(await page.textContent("h1"), "Sample efficiency on cartpole");
                    for (const id of ["verdict", "curves", "solve", "summary", "runs", "cost", "again"]) {
                      assert(await page.isVisible(`#${id} h2`), id);
                    }
                    assertEquals(await page.isVisible("#curves img"), !javaScriptEnabled);
                    if (javaScriptEnabled) {
                      const drawn = () => page.locator("#diagnostics .mark-line path").count();
                      assertEquals(await drawn(), 0, "far away");
                      await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
                      assert(await drawn() > 0, "everything is printed");
                    }
                    const beyond = await page.locator(
                      "section, h1, p, figure, pre, .scroll, .chart-place > *",
                    ).evaluateAll(
                      (elements, width) =>
                        elements.filter((element) => element.getBoundingClientRect().right > width).length,
                      width,
                    );
                    assertEquals(beyond, 0, `${width}`);
                  },
                );
              }
            },
          );
        }
        await step("shows and hides agents, draws every seed, changes its axis", async (page) => {
          assertEquals((await linesOf(page)).length, 2, "one line an agent");
          const toggle = page.getByRole("button", { name: "dqn", exact: true });
          assertEquals(await toggle.getAttribute("aria-pressed"), "true");
          await toggle.click();
          assertEquals([await toggle.getAttribute("aria-pressed"), (await linesOf(page)).length], [
            "false",
            1,
          ]);
          await toggle.click();
          await page.getByLabel("Lines").selectOption("every seed");
          assertEquals((await linesOf(page)).length, 4, "one line a seed");
          assertEquals(new Set(await linesOf(page)).size, 2, "in its agent's colour");
          const title = () => page.locator("#curves .role-axis-title text").first().textContent();
          assertEquals(await title(), "Real environment steps");
          await page.getByLabel("Horizontal axis").selectOption("real steps, logarithmic");
          assertEquals(await title(), "Real environment steps (logarithmic)");
          await page.getByLabel("Horizontal axis").selectOption("CPU seconds");
          assertEquals(await title(), "CPU seconds of acting and learning");
        });
        await step("tells values to mouse and keys", async (page) => {
          const chart = page.locator("#curves .chart");
          await chart.focus();
          for (const key of ["ArrowRight", "ArrowRight", "ArrowDown"]) await page.keyboard.press(key);
          assertMatch(
            await page.locator("#curves .said").innerText(),
            /^dyna-q: 40 real steps, return [\d.]+ \[[\d.]+, [\d.]+\]$/,
          );
          const { x, y, width } = (await chart.boundingBox())!;
          await page.mouse.move(x + 0.6 * width, y + 150);
          assertMatch(await page.locator("#curves .tip").innerText(), /^\S+: \d+ real steps, return/);
        });
        await step("chooses a run by its dot, draws its curve bold and shows its numbers", async (page) => {
          const before = (await linesOf(page)).length;
          assertEquals(await page.isVisible("#solve .mark"), false);
          await page.locator("#solve .chart").focus();
          for (const key of ["ArrowRight", "ArrowDown", "Enter"]) await page.keyboard.press(key);
          const said = await page.locator("#solve .said").innerText();
          assertMatch(said, /^dyna-q, seed \d: not solved within 60 real steps$/);
          const seed = /seed (\d)/.exec(said)?.[1];
          assertEquals((await linesOf(page)).length, before + 2, "its curve and a dark line behind it");
          assertMatch(
            await page.locator("#curves [role=status]").innerText(),
            RegExp(`bold: dyna-q, seed ${seed}`),
          );
          const facts = await page.locator("#runs .run-panel table").innerText();
          assertMatch(facts, RegExp(`seed\\s+${seed}\\s`));
          assertMatch(facts, RegExp(`runs/dyna-q/cartpole/seed-${seed}`));
          await page.locator("#solve .chart .mark-symbol path").first().click();
          const ring = await middlesOf(page.locator("#solve .mark"));
          const dots = await middlesOf(page.locator("#solve .mark-symbol path"));
          assertEquals([ring.length, dots.length], [1, 4]);
          assert(dots.some(([x, y]) => Math.hypot(x - ring[0][0], y - ring[0][1]) < 2), "around its dot");
          assertMatch(await page.locator("#runs .run-panel table").innerText(), /agent\s+dqn/);
          await page.getByRole("button", { name: "Choose none" }).click();
          await lookAt(page, "curves");
          assertEquals((await linesOf(page)).length, before);
        });
        await step("sorts its tables, by number where there are numbers", async (page) => {
          const cells = (place: number) =>
            page.locator(`#runs tbody tr > :nth-child(${place})`).allInnerTexts();
          await page.locator("#runs summary").first().click();
          const sort = page.locator("#runs .sortable").getByRole("button", { name: "seed", exact: true });
          await sort.click();
          assertEquals(await cells(2), ["0", "0", "1", "1"]);
          await sort.click();
          assertEquals(await cells(2), ["1", "1", "0", "0"]);
          assertEquals(await page.locator("#runs th[aria-sort=descending]").innerText(), "seed");
          await page.locator("#runs .sortable").getByRole("button", { name: "agent" }).click();
          assertEquals(await cells(1), ["dqn", "dqn", "dyna-q", "dyna-q"]);
        });
        await step("draws training episodes and diagnostics, of the chosen run and column", async (page) => {
          const lines = async (id: string) => {
            await lookAt(page, id);
            return (await linesOf(page, id)).length;
          };
          assertEquals(await lines("episodes"), 2, "one line a seed");
          await page.locator("#runs select").selectOption({ label: "dyna-q, seed 1" });
          assertEquals(await lines("episodes"), 1);
          assertMatch(await page.locator("#episodes [role=status]").innerText(), /The chosen run, seed 1/);
          await page.getByLabel("Column").selectOption("imagined_steps");
          assertEquals(await lines("diagnostics"), 1, "dqn imagines nothing");
          const title = page.locator("#diagnostics .role-axis-title text").last();
          assertEquals(await title.textContent(), "imagined_steps");
        });
        await step("is used by keyboard alone, and shows where the focus is", async (page) => {
          const reached = new Set<string>();
          for (let i = 0; i < 120 && !reached.has("again SUMMARY"); i++) {
            await page.keyboard.press("Tab");
            const [place, outline] = await page.evaluate(() => {
              const focused = document.activeElement!;
              const section = focused.closest("section")?.id ?? "top";
              return [`${section} ${focused.tagName}`, getComputedStyle(focused).outlineStyle];
            });
            assertEquals(outline, "solid", place);
            reached.add(place);
            if (place === "curves BUTTON") await page.keyboard.press("Space");
          }
          await lookAt(page, "curves");
          assertEquals((await linesOf(page)).length, 0, "both agents are hidden");
          for (
            const place of [
              "top A",
              "curves SELECT",
              "curves DIV",
              "curves BUTTON",
              "solve DIV",
              "summary BUTTON",
              "runs SELECT",
              "runs SUMMARY",
              "episodes SELECT",
              "diagnostics DIV",
              "dreams INPUT",
              "model-maps SELECT",
              "again SUMMARY",
            ]
          ) assert(reached.has(place), `${place} in ${[...reached].join(", ")}`);
        });
        await step("prints", async (page) => {
          const pdf = await page.pdf({ format: "A4" });
          assert(pdf.length > 20_000, `${pdf.length} bytes`);
        });
      });
    }),
});

/** Writes a folder whose labels are these, and its page; returns the path of the page. */
async function hostileFolder(
  folder: string,
  labels: readonly string[],
  argv: readonly string[],
): Promise<string> {
  const plan = planOf(0, 1, 2, 3, 4);
  const config = configOf({
    ...plan,
    contenders: labels.map((label, i) => ({
      ...plan.contenders[i % 2],
      label,
      files: [{
        name: `${label}.ts`,
        sha256: `${i}`,
        text: `</code></script><script>alert(1)</script>\u202e${label}`,
      }],
    })),
  });
  const runs = labels.flatMap((label, i) =>
    plan.seeds.map((seed) => {
      const { curve, episodes, run } = finishedRun(["dqn", "dyna"][i % 2], seed);
      const named = <T>(row: T) => ({ ...row, label });
      return { curve: curve.map(named), episodes: episodes.map(named), run: named(run) };
    })
  );
  Deno.mkdirSync(`${folder}/out`);
  writeJson(`${folder}/out/config.json`, { ...config, argv });
  writeMerged(`${folder}/out`, config, runs);
  const { code, stderr } = await runExecutable(["report", `${folder}/out`]);
  assertEquals(code, 0, stderr);
  return `${folder}/out/report.html`;
}

Deno.test({
  name:
    `report.html shows names and files with markup, quotes, line breaks and marks of direction as text${skippedWithout}`,
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const labels = [
        `<img src=x onerror=alert(1)> "double" 'single' &amp; </script><script>alert(2)</script>`,
        "`${alert(3)}` \\u{a} datum['x'] =HYPERLINK(1) 中文 שלום",
      ];
      const argv = ["compare", "--set", `a.b=</pre><script>alert(4)</script>\n\u202egnp.exe`];
      const path = await hostileFolder(folder, labels, argv);
      await inChromium((open) =>
        open(path, {}, async (page) => {
          for (const label of labels) {
            assert(await page.getByRole("button", { name: label, exact: true }).isVisible(), label);
            assert((await page.locator("#summary tbody th").allInnerTexts()).includes(label), label);
          }
          await page.locator("#runs select").selectOption({ index: 1 });
          assert((await page.locator("#runs .run-panel table").innerText()).includes(labels[0]));
          await page.locator("#again details").evaluateAll((all) =>
            all.forEach((details) => details.setAttribute("open", ""))
          );
          const again = await page.locator("#again").innerText();
          assert(again.includes("</script>\n\\u{202e}gnp.exe'"), again);
          assert(again.includes(`</code></script><script>alert(1)</script>\\u{202e}${labels[0]}`), again);
          assertEquals(await page.locator("script:not([type])").count(), 1, "no other script");
          assertEquals(await page.locator("img[src=x]").count(), 0);
        })
      );
    }),
});
