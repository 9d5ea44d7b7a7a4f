/** `report.html` as a browser shows it, from the folders that the executable writes. */

import { assert, assertEquals } from "@std/assert";
import { inFolder, runExecutable } from "../end_to_end/executable.ts";
import { hasChromium, inChromium, skippedWithout } from "./chromium.ts";

const ignore = !hasChromium;

/** Runs a small comparison into `folder/out`, and returns the path of its page. */
async function compare(folder: string, ...options: string[]): Promise<string> {
  const { code, stderr } = await runExecutable([
    "compare",
    ..."--agents dqn,dyna-q --seeds 2 --steps 60 --eval-every 20 --eval-episodes 2".split(" "),
    ...options,
    "--out",
    `${folder}/out`,
  ]);
  assertEquals(code, 0, stderr);
  return `${folder}/out/report.html`;
}

Deno.test({
  name:
    `report.html opens from the disk and fits every width, light and dark, with and without a script${skippedWithout}`,
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const path = await compare(folder);
      assert(Deno.statSync(path).size < 3_000_000);
      await inChromium(async (open) => {
        for (const width of [390, 1280, 2560]) {
          for (const colorScheme of ["light", "dark"] as const) {
            for (const javaScriptEnabled of [true, false]) {
              const options = { viewport: { width, height: 900 }, colorScheme, javaScriptEnabled };
              await open(path, options, async (page) => {
                assertEquals(await page.textContent("h1"), "Sample efficiency on cartpole");
                for (const id of ["verdict", "curves", "summary", "cost", "again"]) {
                  assert(await page.isVisible(`#${id} h2`), id);
                }
                const beyond = await page.locator("section, h1, p, figure, pre, .scroll").evaluateAll(
                  (elements, width) =>
                    elements.filter((element) => element.getBoundingClientRect().right > width).length,
                  width,
                );
                assertEquals(beyond, 0, `${width}`);
              });
            }
          }
        }
      });
    }),
});
