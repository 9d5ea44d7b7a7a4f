import { assert, assertEquals } from "@std/assert";
import { cautionsOf, verdictSection } from "../../../../lib/results/page/sections/verdict.ts";
import { summarise } from "../../../../lib/results/summary.ts";
import { failedRun, finishedRun, planOf } from "../../fixtures.ts";

const groundsOf = (seeds: number, plan = planOf(...Array(seeds).keys())) => {
  const runs = plan.contenders.flatMap(({ label }) => plan.seeds.map((seed) => finishedRun(label, seed)));
  const ends = runs.map(({ run }) => run);
  const summary = summarise(runs.flatMap(({ curve }) => [...curve]), plan, ends);
  return { plan, summary, runs: ends, missing: 0, notes: [] };
};

Deno.test("cautionsOf() warns of few seeds, failed and missing runs, few episodes and many variants", () => {
  const told = (sentences: readonly string[], text: string) =>
    assert(sentences.some((sentence) => sentence.includes(text)), `${text} in ${sentences.join("\n")}`);
  told(cautionsOf(groundsOf(1)), "There is one seed");
  told(cautionsOf(groundsOf(3)), "With 3 seeds");
  const grounds = groundsOf(5);
  assertEquals(cautionsOf(grounds), [
    "A point of a curve is the mean of 10 episodes, which is noisy.",
    "All of it holds for these tasks, settings and budgets; elsewhere the order may be another.",
  ]);
  told(cautionsOf({ ...grounds, missing: 1 }), "1 run of the plan is not there yet");
  const failed = failedRun("dqn", 7).run;
  told(cautionsOf({ ...grounds, runs: [...grounds.runs, failed] }), "1 run failed and is left out");
  told(
    cautionsOf({ ...grounds, runs: [...grounds.runs, { ...failed, status: "diverged" }] }),
    "1 run diverged and counts as not solved",
  );
  const many = Array.from({ length: 6 }, (_, i) => ({ ...grounds.plan.contenders[0], label: `dyna n=${i}` }));
  told(cautionsOf({ ...grounds, plan: { ...grounds.plan, contenders: many } }), "6 variants of dyna");
});

Deno.test("verdictSection() marks what to do next", () => {
  const { text } = verdictSection(["dyna is first.", "Next: more seeds."], ["one"]).content;
  assert(
    text.includes('<p class="shown">dyna is first.</p>') &&
      text.includes('<p class="next">Next: more seeds.</p>'),
    text,
  );
});
