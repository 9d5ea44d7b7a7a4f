import { assert, assertEquals } from "@std/assert";
import { agents, findAgent } from "../../lib/agents/registry.ts";
import { listed } from "../../lib/studies/sentences.ts";
import { parseSeeds } from "../../lib/experiment/seeds.ts";
import type { StudyResults } from "../../lib/studies/study.ts";
import { runsOfStudy } from "../../lib/studies/study_runs.ts";
import { parseTrials, TRIAL_COLUMNS } from "../../lib/studies/trials.ts";
import { tuningStudy } from "../../lib/studies/tuning.ts";
import { projectFile } from "../../tools/resolution.ts";
import { syntheticResults } from "./synthetic.ts";

const folder = projectFile("results/tuning");
const derived = tuningStudy.answer(logged(stored())).tables.map(({ name }) => name);
const kept = Object.entries(stored());
const trialsOf = (name: string) => parseTrials(stored()[name], name);

/** The texts of the stored log by name. */
function stored(): Record<string, string> {
  return Object.fromEntries(
    tuningStudy.log!.flatMap((name) => {
      try {
        return [[name, Deno.readTextFileSync(`${folder}/${name}.csv`)]];
      } catch {
        return [];
      }
    }),
  );
}

function logged(texts: Readonly<Record<string, string>>): StudyResults {
  return {
    ...syntheticResults(tuningStudy, "quick", () => 0),
    size: "full",
    log: new Map(Object.entries(texts)),
  };
}

Deno.test("tuning reads every file of trials in its folder", () => {
  const files = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name.endsWith(".csv"));
  assertEquals(
    files.toSorted(),
    [...kept.map(([name]) => name), ...derived].map((name) => `${name}.csv`).sort(),
  );
});

Deno.test("results/tuning has the trials of the model-free agents and of the model-based ones", () => {
  for (const name of ["dqn", "sac", "ppo", "dyna", "mbpo", "mpc", "muzero", "dreamer", "world-models"]) {
    assert(trialsOf(name).some(({ role }) => role === "now"), name);
  }
});

for (const [name] of kept) {
  Deno.test(`the trials of ${name} are of agents, seeds and settings that there are, and chose on no reported seed`, () => {
    for (const trial of trialsOf(name)) {
      const row = JSON.stringify(trial);
      const { settings } = findAgent(trial.agent);
      const isAgent = agents.some((agent) => agent.name === name);
      if (isAgent) assertEquals(trial.agent, name);
      if (trial.seeds !== "") {
        const seeds = parseSeeds(trial.seeds);
        assertEquals(seeds.length, trial.runs, row);
        const isReported = seeds.some((seed) => seed < 100);
        assert(!isReported || trial.role === "control" || name === "published", row);
      }
      if (trial.solved !== undefined) assert(trial.solved <= trial.runs, row);
      if (trial.idea !== "" && trial.role !== "now") continue; // of a program that is gone
      for (
        const [key, value] of trial.settings.split(" ").filter((word) => word).map((word) => word.split("="))
      ) {
        if (key === "preset" || key.startsWith("task.")) continue;
        assert(key in settings, `${trial.agent} has no setting ${key}`);
        if (trial.role === "now" && isAgent) {
          assertEquals(`${settings[key].default}`, `${Number(value)}`, row);
        }
      }
    }
  });
}

Deno.test("a small tuning repeats the defaults of the log that there were before", () => {
  for (const { specs } of runsOfStudy(tuningStudy, "quick")) {
    const [agent] = specs.map(({ agent }) => agent);
    const [former] = trialsOf(agent).filter(({ role }) => role === "before");
    const before = specs.find(({ agentLabel }) => agentLabel === `${agent} before`)!;
    assertEquals(former.budget, "steps" in before.budget && before.budget.steps);
    for (const [key, value] of former.settings.split(" ").map((word) => word.split("="))) {
      assertEquals(before.agentSettings[key], Number(value), key);
    }
  }
});

const row = (cells: Partial<Record<(typeof TRIAL_COLUMNS)[number], string | number>>) =>
  TRIAL_COLUMNS.map((column) =>
    cells[column] ?? ({ task: "cartpole", runs: 5, budget: 1000 } as Record<string, unknown>)[column] ?? ""
  ).join();
const text = (...rows: Parameters<typeof row>[0][]) =>
  `${[TRIAL_COLUMNS.join(), ...rows.map(row)].join("\n")}\n`;
const dqn = {
  agent: "dqn",
  settings: "updatesPerStep=5",
  seeds: "100..104",
  solved: 5,
  held: 0.9,
  role: "now",
};
const log = {
  dqn: text(
    { ...dqn, settings: "updatesPerStep=2", solved: 3, held: 0.5, role: "before" },
    dqn,
    { ...dqn, seeds: "105..109", solved: 4 },
  ),
  mpc: text({ agent: "mpc", rules: "hidden", seeds: "100..104", solved: 5, idea: "a box", role: "now" }),
  muzero: text({ agent: "muzero", seeds: "200..204", solved: 5, median: 900, role: "now" }),
  pendulum: text(
    { ...dqn, task: "pendulum", seeds: "100..100", runs: 1, return: -160, role: "before" },
    { ...dqn, task: "pendulum", seeds: "100..100", runs: 1, return: -150 },
  ),
  published: text({
    agent: "ppo",
    settings: "preset=published",
    seeds: "0..0",
    runs: 1,
    return: 490,
    budget: 500000,
  }),
};
const answerOf = (changed: Partial<Record<keyof typeof log, string>> = {}) =>
  tuningStudy.answer(logged({ ...log, ...changed }));

Deno.test("tuning says whether agents had the same care, what the log has, and what trials changed", () => {
  const { sentences, tables: [defaults, effort, trials, elsewhere] } = answerOf();
  assertEquals(
    sentences[0],
    `Agents did not have the same care: 3 of ${
      agents.length - 1
    } were tuned, with 1 (mpc) to 3 trials (dqn), and no trial is stored of ${
      listed(
        agents.filter(({ name, kind }) => kind !== "control" && !(name in log)).map(({ name }) => name),
      )
    }. In the mean they took 15,000 real steps for a tuned model-free one and 5,000 real steps for a tuned model-based one.`,
  );
  assert(
    sentences[1].startsWith(
      "5 trials of 25 runs chose today's defaults, on seeds from 100 up; the seeds of reports begin at 0. With 0 controls and 3 on " +
        "other tasks or with published settings the log has 8 trials, of which a command makes 8 again",
    ),
    sentences[1],
  );
  assertEquals(
    sentences[2],
    "On the seeds that chose them, today's defaults are solved on more runs than those before for dqn.",
  );
  assertEquals(
    sentences[3],
    "Of 1 configuration that also ran on other seeds, 1 solves a smaller share of these than of the first, and 0 a larger: what a " +
      "choice gains on a few seeds shrinks more often than it grows.",
  );
  assertEquals(
    sentences[4],
    "On pendulum, which chose no default, today's are not told apart from those before for dqn (1 seed).",
  );
  assert(
    sentences[5].includes(
      "reach what CleanRL reports after 500,000 real steps: ppo 490.0 (reported: 490.0 ± 6.1).",
    ),
    sentences[5],
  );
  assertEquals(defaults.shown!.length, 1 + 4);
  assertEquals(effort.shown!.length, 1 + agents.length);
  assert(
    trials.csv.includes("mbrl compare --agents dqn --set dqn.updatesPerStep=2 --seeds 100..104 --steps 1000"),
  );
  assertEquals(elsewhere.shown!.length, 1 + 3);
});

Deno.test("tuning says what defaults do on seeds that did not choose them, sooner or later", () => {
  const later = (now: number, before: number) =>
    answerOf({
      dqn: text(
        { ...dqn, settings: "updatesPerStep=2", solved: 3, median: 700, role: "before" },
        { ...dqn, median: 500 },
        {
          ...dqn,
          settings: "updatesPerStep=2",
          seeds: "105..109",
          solved: 3,
          median: before,
          role: "before",
        },
        { ...dqn, seeds: "105..109", solved: 4, median: now },
      ),
    }).sentences[3];
  assertEquals(
    later(900, 600),
    "On seeds that did not choose its default dqn is solved on 4 of 5 runs with it and on 3 with the one before, later (medians " +
      "of 900 and 600 real steps).",
  );
  assert(later(600, 900).includes("sooner (medians of 600 and 900"), later(600, 900));
  assert(later(600, 600).includes("as soon (medians"), later(600, 600));
});

Deno.test("tuning sees each sentence change with the cell that decides it", () => {
  const before = answerOf().sentences;
  const worse = (value: number) =>
    text(
      ...[200, 201, 202, 203].flatMap((seed, i) => [
        { ...dqn, task: "pendulum", seeds: `${seed}..${seed}`, runs: 1, return: -160 - i, role: "before" },
        { ...dqn, task: "pendulum", seeds: `${seed}..${seed}`, runs: 1, return: value - i },
      ]),
    );
  const changes: readonly [number, Parameters<typeof answerOf>[0], string][] = [
    [0, { dqn: log.dqn.replace(/\n$/, `\n${row(dqn)}\n`) }, "to 4 trials (dqn)"],
    [0, { dqn: text(dqn) }, "with 1 (dqn) to 1 trial (dqn)"],
    [0, { dqn: log.dqn.replace("1000", "2000") }, "took 20,000 real steps for a tuned model-free one"],
    [1, { dqn: log.dqn.replaceAll("100..104", "50..54") }, "on seeds from 50 up"],
    [1, { dqn: log.dqn.replace("105..109", "") }, "(1 trial did not record theirs)"],
    [2, { dqn: log.dqn.replace("5,,,0.9", "3,,,0.9") }, "are solved on as many for dqn."],
    [2, { dqn: log.dqn.replace("5,,,0.9", "1,,,0.9") }, "are solved on fewer for dqn."],
    [3, { dqn: log.dqn.replace("4,,,0.9", "5,,,0.9") }, "not shown to rest on luck"],
    [4, { pendulum: worse(-100) }, "today's are better than those before for dqn (4 seeds)"],
    [4, { pendulum: worse(-200) }, "today's are worse than those before for dqn (4 seeds)"],
    [5, { published: log.published.replace("490", "480") }, "ppo falls short of what CleanRL reports"],
  ];
  for (const [sentence, changed, words] of changes) {
    const { sentences } = answerOf(changed);
    assert(sentences[sentence] !== before[sentence], before[sentence]);
    assert(sentences[sentence].includes(words), sentences[sentence]);
  }
});

Deno.test("a small tuning says what its defaults give beside those before, and beside the log", () => {
  const answer = (now: number, beforeIt: number) =>
    tuningStudy.answer({
      ...syntheticResults(tuningStudy, "quick", ({ agentLabel }) =>
        agentLabel.endsWith("before") ? beforeIt : now),
      stored: answerOf(),
    }).sentences;
  const [first, dqnSentence, , , agreement, last] = answer(500, 9);
  assertEquals(
    first,
    "Run again on 5 seeds, today's defaults are solved sooner than those before for dqn, sac and dyna (95% confidence).",
  );
  assert(answer(9, 500)[0].includes("solved later than those before for dqn"), answer(9, 500)[0]);
  assert(answer(500, 500)[0].includes("not told apart from those before for dqn"), answer(500, 500)[0]);
  assertEquals(
    dqnSentence,
    "dqn is solved within 4,000 real steps on 5 of 5 (median 50) with its defaults, and on 0 of 5 (median >4,000) with those " +
      "before; the log has 5 (median not stored) and 3 (not stored) of 5.",
  );
  assert(agreement.endsWith("do not contradict the log's order for 1 of 1 agent."), agreement);
  assert(last.startsWith("5 seeds of three agents are too few"), last);
  assert(answer(9, 500)[4].endsWith("for 0 of 1 agent."));
});
