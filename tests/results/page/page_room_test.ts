import { assert, assertEquals, assertMatch } from "@std/assert";
import { comparisonPage, type ComparisonReport } from "../../../lib/results/page/comparison_page.ts";
import type { Page } from "../../../lib/results/page/frame.ts";
import { markup } from "../../../lib/results/page/markup.ts";
import { fittedPageText, MOST_PAGE_BYTES, PageRoom } from "../../../lib/results/page/page_room.ts";
import { pictureData } from "../../../lib/results/pictures.ts";
import { summarise } from "../../../lib/results/summary.ts";
import { recordingOf } from "../dreams/fixtures.ts";
import { configOf, finishedRun, planOf } from "../fixtures.ts";

const idsOf = (text: string) => [...text.matchAll(/<section id="([\w-]+)"/g)].map(([, id]) => id);

/** A comparison, one of whose pictures has so many characters, and each of whose runs so many episodes. */
function reportOf(characters: number, episodes: number): ComparisonReport {
  const plan = planOf(0, 1, 2, 3, 4);
  const runs = ["dyna", "dqn"].flatMap((label) =>
    plan.seeds.map((seed) => {
      const run = finishedRun(label, seed);
      const many = Array.from(
        { length: episodes },
        (_, i) => ({ ...run.episodes[0], episode: i + 1, env_steps: i }),
      );
      return { ...run, episodes: many };
    })
  );
  const curves = runs.flatMap(({ curve }) => curve);
  const ends = runs.map(({ run }) => run);
  const dreams = [recordingOf({ label: "dyna", task: "cartpole", seed: 0 })];
  return {
    results: { config: configOf(plan), runs, dreams, missing: [], notes: [] },
    summary: summarise(curves, plan, ends),
    verdict: ["dyna is better."],
    tasks: pictureData(curves, plan, ends),
    pictures: [{ name: "curves.svg", svg: `<svg width="1" height="1">${" ".repeat(characters)}</svg>` }],
    version: "1.0.0",
  };
}

const fitted = (report: ComparisonReport, script: string) =>
  fittedPageText((room) => comparisonPage(report, room), script);

Deno.test("fittedPageText() leaves nothing out where there is room", async () => {
  const text = await fitted(reportOf(1000, 50), "0");
  assert(!text.includes("leaves out"));
  assert(text.includes("data:image/svg+xml,"));
});

Deno.test("fittedPageText() leaves out episodes first, then pictures, and says so", async () => {
  const script = " ".repeat(2_830_000);
  const episodes = await fitted(reportOf(1000, 6000), script);
  assert(episodes.length <= MOST_PAGE_BYTES);
  assertMatch(
    episodes,
    /To stay within 3 MB this page leaves out most training episodes; the files beside it/,
  );
  assert(episodes.includes("data:image/svg+xml,"));
  const pictures = await fitted(reportOf(200_000, 50), script);
  assert(pictures.length <= MOST_PAGE_BYTES);
  assertMatch(
    pictures,
    /leaves out most training episodes, most evaluations of single seeds and the pictures/,
  );
  assert(!pictures.includes("data:image/svg+xml,"));
  assertEquals(idsOf(pictures), idsOf(await fitted(reportOf(1000, 50), "0")), "the sections are there");
});

Deno.test("fittedPageText() keeps the verdict, the summary and how to run it again to the last", async () => {
  const script = " ".repeat(MOST_PAGE_BYTES - 21_000);
  const text = await fitted(reportOf(100_000, 50), script);
  assert(text.length <= MOST_PAGE_BYTES, `${text.length}`);
  assertEquals(idsOf(text), ["verdict", "summary", "cost", "again"]);
  assertMatch(text, /and charts and single runs; the files beside it have everything/);
});

Deno.test("fittedPageText() counts bytes, and tries every room once", async () => {
  const tried: (string | undefined)[] = [];
  const page = (room: PageRoom): Page => {
    tried.push(room.note);
    return {
      title: "é".repeat(600),
      about: "",
      sections: [{ id: "a", title: "", content: markup`` }],
      version: "1",
    };
  };
  const text = await fittedPageText(page, undefined, 1000);
  assert(text.includes("é"));
  assertEquals(tried.length, new Set(tried).size);
  assertEquals(tried[0], undefined);
  assert(tried.length > 5);
});
