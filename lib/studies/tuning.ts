/**
 * The tuning of every agent: what was tried, on which seeds, with how many runs, and what it gave. The answer comes from a
 * log of trials that were made one by one.
 *
 * @module
 */

import { agents } from "../agents/registry.ts";
import { formatShare } from "../results/statistic_texts.ts";
import { mean } from "../results/statistics.ts";
import { counted, withThousands } from "../results/thousands.ts";
import { parseSeeds } from "../experiment/seeds.ts";
import { describeOrder } from "./probabilities.ts";
import { listed } from "./sentences.ts";
import type { Study, StudyAnswer } from "./study.ts";
import { changeOf, commandOf, parseTrials, type Trial } from "./trials.ts";
import {
  defaultsTable,
  type Effort,
  effortTable,
  elsewhereTable,
  labelOf,
  type Pair,
  trialsTable,
} from "./tuning_tables.ts";
import { quickAnswer, quickParts } from "./tuning_quick.ts";

/** Files of trials that chose no default: other tasks, and settings that others published. */
const PENDULUM = "pendulum";
const PUBLISHED = "published";
const elsewhere = [PENDULUM, "swing-up", PUBLISHED];

/** What CleanRL reports of DQN and PPO on CartPole-v1 after 500,000 real steps. */
const reported: Readonly<Record<string, string>> = { dqn: "488.7 ± 16.1", ppo: "490.0 ± 6.1" };

/** The study. */
export const tuningStudy: Study = {
  name: "tuning",
  question: "What was tried for each agent, on which seeds, with how many runs, and what did it give?",
  lecture: "Answers whether exercise 3 compares agents that had the same care",
  minutes: { quick: 2, full: 0 },
  log: [...agents.map(({ name }) => name), ...elsewhere],
  parts: quickParts,
  answer: (results) => results.size === "quick" ? quickAnswer(results) : logAnswer(results.log ?? new Map()),
  pictures: () => Promise.resolve([]),
};

function logAnswer(log: ReadonlyMap<string, string>): StudyAnswer {
  const files = [...log].map(([name, text]) => ({ name, trials: parseTrials(text, `${name}.csv`) }));
  const tuned = files.filter(({ name }) => !elsewhere.includes(name)).flatMap(({ trials }) => trials);
  const others = files.filter(({ name }) => elsewhere.includes(name)).flatMap(({ trials }) => trials);
  const choosing = tuned.filter(({ role }) => role !== "control");
  const pairs = pairsOf(choosing);
  const efforts = effortsOf(choosing);
  const all = [...tuned, ...others];
  const repeatable = all.filter((trial) => commandOf(trial) !== undefined).length;
  const of = (name: string) => files.find((file) => file.name === name)?.trials ?? [];
  return {
    sentences: [
      choosingSentence(choosing),
      changeSentence(pairs),
      repetitionSentence(choosing),
      effortSentence(efforts),
      pendulumSentence(of(PENDULUM)),
      publishedSentence(of(PUBLISHED)),
      `Of ${
        counted(all.length, "trial")
      }, ${repeatable} are made again by a command, which stands in \`trials.csv\` and in ` +
      `what mbrl study tuning --json prints; ${
        all.length - repeatable
      } tried a program that is gone, or do not say their seeds. ` +
      `To try next: what your own task asks for, with mbrl compare --set AGENT.KEY=VALUE,VALUE on seeds from 100 up.`,
    ],
    tables: [
      defaultsTable(pairs),
      effortTable(efforts),
      trialsTable(tuned),
      elsewhereTable(others),
    ],
  };
}

const solvedShare = ({ solved, runs }: Trial) => solved === undefined ? undefined : solved / runs;

function choosingSentence(trials: readonly Trial[]): string {
  const unrecorded = trials.filter(({ seeds }) => seeds === "").length;
  const lowest = trials.filter(({ seeds }) => seeds !== "")
    .reduce((least, { seeds }) => Math.min(least, parseSeeds(seeds)[0]), Infinity);
  const runs = trials.reduce((sum, { runs }) => sum + runs, 0);
  const steps = trials.reduce((sum, { runs, budget }) => sum + runs * (budget ?? 0), 0);
  return `Today's defaults of ${
    counted(new Set(trials.map(({ agent }) => agent)).size, "agent")
  } were chosen by ${counted(trials.length, "trial")} of ${counted(runs, "run")} and ${
    withThousands(steps)
  } real steps in all, on seeds from ${lowest} up${
    unrecorded === 0 ? "" : ` (${counted(unrecorded, "trial")} did not record theirs)`
  }; those of reports begin at 0.`;
}

function pairsOf(trials: readonly Trial[]): Pair[] {
  return [...Map.groupBy(trials, labelOf).values()].flatMap((own) => {
    const former = own.filter(({ role }) => role === "before");
    let known = 0;
    return own.filter(({ role }) => role === "now").map((now): Pair => {
      const same = now.seeds === "" ? undefined : former.find(({ seeds }) => seeds === now.seeds);
      const isLater = known > 0;
      known++;
      const before = same ?? (isLater ? undefined : former[0]);
      return { now, before, isSame: same !== undefined, isLater };
    });
  });
}

function changeSentence(pairs: readonly Pair[]): string {
  const compared = pairs.filter(({ before, isSame, isLater }) => before !== undefined && isSame && !isLater);
  const told = (sign: number) =>
    compared.filter(({ now, before }) =>
      Math.sign((solvedShare(now) ?? 0) - (solvedShare(before!) ?? 0)) === sign
    )
      .map(({ now, before }) =>
        `${labelOf(now)} (${now.solved} in place of ${before!.solved} of ${now.runs}${
          now.held === undefined || before!.held === undefined
            ? ""
            : `, held ${formatShare(now.held)} in place of ${formatShare(before!.held)}`
        })`
      );
  const [more, equal, fewer] = [1, 0, -1].map(told);
  return `On the same seeds, today's default solves more of them than the one before for ${
    more.length === 0 ? "no agent" : listed(more)
  }; as many for ${equal.length === 0 ? "none" : listed(equal)}; fewer for ${
    fewer.length === 0 ? "none" : listed(fewer)
  }.`;
}

/** What configurations do on seeds that did not choose them. */
function repetitionSentence(trials: readonly Trial[]): string {
  const known = trials.filter(({ seeds, solved }) => seeds !== "" && solved !== undefined);
  const repeated = [...Map.groupBy(known, (trial) => `${labelOf(trial)}\n${changeOf(trial)}`).values()]
    .map((own) => {
      const [first, ...later] = own;
      const seen = new Set(parseSeeds(first.seeds));
      return {
        first,
        later: later.filter(({ seeds }) => parseSeeds(seeds).every((seed) => !seen.has(seed))),
      };
    }).filter(({ later }) => later.length > 0)
    .map(({ first, later }) =>
      Math.sign(
        later.reduce((sum, { solved }) => sum + solved!, 0) / later.reduce((sum, { runs }) => sum + runs, 0) -
          solvedShare(first)!,
      )
    );
  const [fewer, more] = [-1, 1].map((sign) => repeated.filter((change) => change === sign).length);
  return `Of ${counted(repeated.length, "configuration")} that also ran on other seeds, ${fewer} ${
    fewer === 1 ? "solves" : "solve"
  } a smaller share of these than of the first, and ${more} a larger: ${
    fewer > more
      ? "as one should expect, part of what a choice gains on a few seeds is luck with them"
      : "these choices do not rest on luck with their seeds"
  }.`;
}

function effortsOf(trials: readonly Trial[]): Effort[] {
  return agents.map(({ name, kind }) => {
    const own = trials.filter(({ agent }) => agent === name);
    return {
      agent: name,
      kind,
      trials: own.length,
      runs: own.reduce((sum, { runs }) => sum + runs, 0),
      steps: own.reduce((sum, { runs, budget }) => sum + runs * (budget ?? 0), 0),
    };
  });
}

function effortSentence(efforts: readonly Effort[]): string {
  const tuned = efforts.filter(({ trials }) => trials > 0);
  const of = (kind: string) => tuned.filter((effort) => effort.kind === kind);
  const [free, based] = ["model-free", "model-based"].map(of);
  const told = (own: readonly Effort[]) =>
    `${mean(own.map(({ trials }) => trials)).toFixed(1)} trials and ${
      withThousands(mean(own.map(({ steps }) => steps)))
    } real steps each`;
  const most = tuned.reduce((a, b) => b.trials > a.trials ? b : a);
  const least = tuned.reduce((a, b) => b.trials < a.trials ? b : a);
  return `Their care differs: ${counted(free.length, "model-free agent")} had ${told(free)} in the mean, ${
    counted(based.length, "model-based one")
  } ${
    told(based)
  }; the most trials, ${most.trials}, were of ${most.agent}, the fewest, ${least.trials}, of ${least.agent}, and none is ` +
    `stored of ${listed(efforts.filter(({ trials }) => trials === 0).map(({ agent }) => agent))}.`;
}

function pendulumSentence(trials: readonly Trial[]): string {
  const told = [...Map.groupBy(trials, ({ agent }) => agent)].flatMap(([agent, own]) => {
    const [before, now] = ["before", "now"].map((role) => own.filter((trial) => trial.role === role));
    if (before.length === 0 || now.length === 0) return [];
    const [was, is] = [before, now].map((some) => some.map((trial) => trial.return ?? NaN));
    return [
      `${agent} ${mean(was).toFixed(0)} before and ${mean(is).toFixed(0)} now (${describeOrder(is, was)})`,
    ];
  });
  return `On pendulum, which chose none of them, changed defaults end at a mean return of ${listed(told)}.`;
}

function publishedSentence(trials: readonly Trial[]): string {
  const told = [...Map.groupBy(trials, ({ agent }) => agent)].map(([agent, own]) =>
    `${agent} ends at ${mean(own.map((trial) => trial.return ?? NaN)).toFixed(1)} (${
      counted(own.length, "seed")
    }; CleanRL reports ${reported[agent] ?? "nothing"})`
  );
  return `That the baselines are baselines: with the settings that CleanRL published (mbrl compare --preset published), after ${
    withThousands(trials[0]?.budget ?? NaN)
  } real steps ${listed(told)}.`;
}
