/**
 * The tuning of every agent: what was tried, on which seeds, with how many runs, and what it gave. The answer comes from a
 * log of trials that were made one by one.
 *
 * @module
 */

import { agents } from "../agents/registry.ts";
import { mean } from "../results/statistics.ts";
import { counted, withThousands } from "../results/thousands.ts";
import { parseSeeds } from "../experiment/seeds.ts";
import { orderOfSeeds } from "./probabilities.ts";
import { listed } from "./sentences.ts";
import type { Study, StudyAnswer } from "./study.ts";
import { changeOf, commandOf, parseTrials, type Trial } from "./trials.ts";
import {
  defaultsTable,
  type Effort,
  effortTable,
  elsewhereTable,
  formatMedian,
  labelOf,
  type Pair,
  trialsTable,
} from "./tuning_tables.ts";
import { quickAnswer, quickParts } from "./tuning_quick.ts";

/** Files of trials that chose no default: other tasks, and settings that others published. */
const PENDULUM = "pendulum";
const PUBLISHED = "published";
const elsewhere = [PENDULUM, "swing-up", PUBLISHED];

/** What CleanRL reports of DQN and PPO on CartPole-v1 after 500,000 real steps: mean return and its standard deviation. */
const reported: Readonly<Record<string, readonly [mean: number, deviation: number]>> = {
  dqn: [488.7, 16.1],
  ppo: [490, 6.1],
};

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
      careSentence(efforts),
      logSentence(choosing, tuned.length - choosing.length, others.length, repeatable),
      changeSentence(pairs),
      ...otherSeedsSentence(pairs),
      repetitionSentence(choosing),
      ...pendulumSentence(of(PENDULUM)),
      ...publishedSentence(of(PUBLISHED)),
      `One should expect a gain on the seeds that chose a default to shrink on others, as part of it is luck with them. To try ` +
      `next: what your own task asks for, with mbrl compare --set AGENT.KEY=VALUE,VALUE on seeds from 100 up.`,
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

/** What the log has. */
function logSentence(
  choosing: readonly Trial[],
  controls: number,
  others: number,
  repeatable: number,
): string {
  const unrecorded = choosing.filter(({ seeds }) => seeds === "").length;
  const lowest = choosing.filter(({ seeds }) => seeds !== "")
    .reduce((least, { seeds }) => Math.min(least, parseSeeds(seeds)[0]), Infinity);
  const runs = choosing.reduce((sum, { runs }) => sum + runs, 0);
  return `${counted(choosing.length, "trial")} of ${
    counted(runs, "run")
  } chose today's defaults, on seeds from ${lowest} up${
    unrecorded === 0 ? "" : ` (${counted(unrecorded, "trial")} did not record theirs)`
  }; the seeds of reports begin at 0. With ${
    counted(controls, "control")
  } and ${others} on other tasks or with published settings ` +
    `the log has ${
      counted(choosing.length + controls + others, "trial")
    }, of which a command makes ${repeatable} again (\`trials.csv\`); the others tried a program that is gone, or do not say their seeds.`;
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
  const compared = pairs.flatMap(({ now, before, isSame, isLater }) =>
    before === undefined || !isSame || isLater
      ? []
      : [{ name: labelOf(now), sign: Math.sign((solvedShare(now) ?? 0) - (solvedShare(before) ?? 0)) }]
  );
  const words = [[1, "on more runs than those before for"], [0, "on as many for"], [
    -1,
    "on fewer for",
  ]] as const;
  const told = words.flatMap(([sign, word]) => {
    const own = compared.filter((one) => one.sign === sign).map(({ name }) => name);
    return own.length === 0 ? [] : [`${word} ${listed(own)}`];
  });
  return told.length === 0
    ? "No default is stored beside the one before it on the same seeds."
    : `On the seeds that chose them, today's defaults are solved ${listed(told)}.`;
}

/** What defaults do, beside those before, on seeds that did not choose them. */
function otherSeedsSentence(pairs: readonly Pair[]): string[] {
  const told = pairs.flatMap(({ now, before, isSame, isLater }) => {
    if (before?.median === undefined || now.median === undefined || !isSame || !isLater) return [];
    const speed = Math.sign(before.median - now.median) || 0;
    return [
      `${labelOf(now)} is solved on ${now.solved} of ${
        counted(now.runs, "run")
      } with it and on ${before.solved} with the one ` +
      `before, ${speed > 0 ? "sooner" : speed < 0 ? "later" : "as soon"} (medians of ${
        formatMedian(now)
      } and ${formatMedian(before)} real steps)`,
    ];
  });
  return told.length === 0 ? [] : [`On seeds that did not choose its default ${told.join("; ")}.`];
}

function repetitionSentence(trials: readonly Trial[]): string {
  const { smaller, larger, all } = repetitions(trials);
  return `Of ${counted(all, "configuration")} that also ran on other seeds, ${smaller} ${
    smaller === 1 ? "solves" : "solve"
  } a smaller share of these than of the first, and ${larger} a larger: ${
    smaller > larger
      ? "what a choice gains on a few seeds shrinks more often than it grows"
      : "these choices are not shown to rest on luck with their seeds"
  }.`;
}

/** How many configurations ran on other seeds too, and solve a smaller or a larger share of these. */
function repetitions(trials: readonly Trial[]) {
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
  const [smaller, larger] = [-1, 1].map((sign) => repeated.filter((change) => change === sign).length);
  return { all: repeated.length, smaller, larger };
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

/** Whether every agent had the same care. */
function careSentence(efforts: readonly Effort[]): string {
  const learning = efforts.filter(({ kind }) => kind !== "control");
  const tuned = learning.filter(({ trials }) => trials > 0);
  const none = learning.filter(({ trials }) => trials === 0);
  const most = tuned.reduce((a, b) => b.trials > a.trials ? b : a);
  const least = tuned.reduce((a, b) => b.trials < a.trials ? b : a);
  const steps = ["model-free", "model-based"].flatMap((kind) => {
    const own = tuned.filter((effort) => effort.kind === kind);
    return own.length === 0
      ? []
      : [`${withThousands(mean(own.map(({ steps }) => steps)))} real steps for a tuned ${kind} one`];
  });
  return `${
    none.length === 0 && most.trials === least.trials
      ? "Agents had the same number of trials"
      : "Agents did not have the same care"
  }: ${tuned.length} of ${learning.length} were tuned, with ${least.trials} (${least.agent}) to ${
    counted(most.trials, "trial")
  } (${most.agent})${
    none.length === 0 ? "" : `, and no trial is stored of ${listed(none.map(({ agent }) => agent))}`
  }. In the mean they took ${listed(steps)}.`;
}

function pendulumSentence(trials: readonly Trial[]): string[] {
  const compared = [...Map.groupBy(trials, ({ agent }) => agent)].flatMap(([agent, own]) => {
    const [was, is] = ["before", "now"].map((role) =>
      own.filter((trial) => trial.role === role).map((trial) => trial.return ?? NaN)
    );
    return was.length === 0 || is.length === 0
      ? []
      : [{ agent, order: orderOfSeeds(is, was), seeds: is.length }];
  });
  if (compared.length === 0) return [];
  const words = { higher: "better than", lower: "worse than", unclear: "not told apart from" };
  const told = Object.entries(words).flatMap(([order, word]) => {
    const own = compared.filter((one) => one.order === order);
    return own.length === 0
      ? []
      : [`${word} those before for ${
        listed(own.map(({ agent, seeds }) => `${agent} (${counted(seeds, "seed")})`))
      }`];
  });
  return [`On pendulum, which chose no default, today's are ${listed(told)}.`];
}

function publishedSentence(trials: readonly Trial[]): string[] {
  const agents = [...Map.groupBy(trials, ({ agent }) => agent)].flatMap(([agent, own]) => {
    const there = reported[agent];
    return there === undefined ? [] : [{ agent, there, here: mean(own.map((trial) => trial.return ?? NaN)) }];
  });
  if (agents.length === 0) return [];
  const short = agents.filter(({ there: [mean, deviation], here }) => !(here >= mean - deviation));
  return [
    `With the settings that CleanRL published (mbrl compare --preset published) ${
      short.length === 0
        ? "the baselines reach what CleanRL reports"
        : `${listed(short.map(({ agent }) => agent))} ${
          short.length === 1 ? "falls" : "fall"
        } short of what CleanRL reports`
    } after ${withThousands(trials[0].budget ?? NaN)} real steps: ${
      listed(
        agents.map(({ agent, there: [mean, deviation], here }) =>
          `${agent} ${here.toFixed(1)} (reported: ${mean.toFixed(1)} ± ${deviation})`
        ),
      )
    }.`,
  ];
}
