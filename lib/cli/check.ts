/**
 * `mbrl check`: checks the contract of a task's or an agent's file, and says what it saw.
 *
 * @module
 */

import type { AgentExamination, TaskExamination } from "../experiment/job_protocol.ts";
import { runJob } from "../experiment/job_worker.ts";
import { baseName, idOf } from "../user_files/source_file.ts";
import type { Command } from "./command.ts";
import { wrapped } from "./text_layout.ts";
import { counted } from "../results/thousands.ts";

/** Maximum duration of one call of an agent, in seconds. */
const LONGEST_CALL = 10;

export const checkCommand: Command = {
  name: "check",
  summary: "Check the contract of a task's or an agent's file, and say what was seen.",
  examples: [
    ["mbrl check ./tank.ts", "a task: thousands of random steps, every call checked"],
    [
      "mbrl check ./mine.ts",
      "an agent: repeated, saved, restored, and whether it learns CartPole; a minute at most",
    ],
    ["mbrl check ./tank.ts --json", "the findings as JSON"],
  ],
  positionals: [{ name: "FILE", about: "a task's or an agent's file (mbrl new writes one)", required: true }],
  options: [{ name: "json", about: "Print the findings as JSON." }],
  async run(given, terminal) {
    const [path] = given.positionals;
    const file = baseName(path);
    const found = await runJob("examine", { path }, {
      files: { task: file, agent: file },
      longestAgentCall: LONGEST_CALL,
      onEvent: (what) => terminal.say(`Checking ${what} …`),
    });
    if (given.has("json")) {
      const all = found.kind === "task" ? taskFindings(found) : agentFindings(found);
      terminal.print(JSON.stringify(all, undefined, 2));
    } else {
      const words = found.kind === "task" ? taskSentences(found, file) : agentSentences(found, file);
      for (const sentence of words) {
        for (const line of wrapped(sentence, terminal.columns)) terminal.print(line);
      }
    }
    return 0;
  },
};

function agentFindings({ description: { name, kind, source }, report }: AgentExamination) {
  return { agent: name, kind, files: idOf(source).files, ...report };
}

function taskFindings({ description: { name, spec, source }, report, stepsPerSecond }: TaskExamination) {
  return {
    task: name,
    files: idOf(source).files,
    ...report,
    stepsPerSecond,
    variables: spec.variables.map((variable, i) => ({
      ...variable,
      seen: report.ranges[i],
      outside: report.outside[i],
    })),
    ranges: undefined,
    outside: undefined,
  };
}

/** Whether an agent's policy has improved: a mean return of this many times that of random play. */
const LEARNED = 2;

/** The findings about an agent, one sentence each. */
function agentSentences({ description: { name, kind }, report }: AgentExamination, file: string): string[] {
  const {
    repeated,
    saves,
    repeatedGradientSteps,
    threeActions,
    longTask,
    learning,
    stepsPerSecond,
    gradientSteps,
  } = report;
  const returns = learning.points.map(({ meanReturn }) => meanReturn);
  const [last] = learning.points.slice(-1);
  const best = returns.slice(1).reduce((most, value) => Math.max(most, value), -Infinity);
  const isBetter = best >= LEARNED * learning.random && best > returns[0];
  return [
    `${file} keeps the contract: ${name}, ${kind}, driven for ${counted(repeated, "step")} of CartPole.`,
    `The same seed gave the same actions twice, beside another run in the same thread, and with its policy evaluated on the way; a longer run began with the same rows.`,
    `Saved and restored at ${counted(saves, "step")}, it went on with the same actions and the same state${
      repeatedGradientSteps > 0 || gradientSteps === 0 ? "" : "; but it had not begun to learn"
    }.`,
    `On pendulum it took ${threeActions.taken} of 3 actions in ${
      counted(threeActions.steps, "step")
    }; on a task with episodes of ${counted(longTask.episode, "step")} it was driven for ${
      counted(longTask.steps, "step")
    }.`,
    `CartPole: its policy returned ${number(returns[0])} before learning, ${number(last.meanReturn)} after ${
      counted(last.steps, "step")
    }${best > last.meanReturn ? ` and ${number(best)} at best` : ""}; random play returns ${
      number(learning.random)
    }: ${isBetter ? "it learns." : "it has not learned in these steps."}`,
    `${number(stepsPerSecond)} steps a second, ${
      number(gradientSteps / Math.max(1, last.steps))
    } gradient steps each.`,
  ];
}

function number(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** The findings about a task, one sentence each. */
function taskSentences(
  { description: { name, spec }, report, stepsPerSecond }: TaskExamination,
  file: string,
): string[] {
  const { episodes, steps, terminatedShare, meanReturn, rewards, ranges, outside, hasRules } = report;
  const percent = (share: number) => `${share > 0 && share < 0.01 ? "<1" : Math.round(100 * share)}%`;
  const variables = spec.variables.map(({ name, unit, low, high }, i) => {
    const [least, largest] = ranges[i];
    const seen = `${name}: seen from ${number(least)} to ${number(largest)}${unit === "" ? "" : ` ${unit}`}`;
    const range = `typical range ${number(low)} to ${number(high)}`;
    if (least === largest) return `${seen}, always the same (${range}): it tells an agent nothing.`;
    if (outside[i] > 0.05) {
      return `${seen}, ${percent(outside[i])} of it outside the ${range}: widen it, agents scale by it.`;
    }
    if (largest - least < 0.05 * (high - low)) {
      return `${seen}, a small part of the ${range}: narrow it if trained agents stay there too.`;
    }
    if (outside[i] > 0) return `${seen}, ${percent(outside[i])} of it outside the ${range}.`;
    return `${seen}, within the ${range}.`;
  });
  const solved = spec.solvedThreshold;
  return [
    `${file} keeps the contract: ${name}, ${counted(spec.variables.length, "variable")}, ${
      counted(spec.actionCount, "action")
    }, played at random for ${counted(steps, "step")} in ${counted(episodes, "episode")}.`,
    "Every call gave the same result twice, left its arguments alone and stayed finite.",
    ...variables,
    rewards[0] === rewards[1]
      ? `Every step paid ${number(rewards[0])}.`
      : `A step paid from ${number(rewards[0])} to ${number(rewards[1])}.`,
    `${percent(terminatedShare)} of the episodes ended by the task's own rule, the others at ${
      counted(spec.timeLimit, "step")
    }; the mean return of random play is ${number(meanReturn)}.`,
    solved === undefined
      ? "It has no solved: agents are compared by their returns."
      : meanReturn >= solved
      ? `Random play reaches the return at which it counts as solved, ${solved}: raise solved.`
      : `It counts as solved at a mean return of ${solved}.`,
    hasRules
      ? "Its rules agree with step."
      : "It has no rules, so no agent can be given its rewards and terminations.",
    report.draws
      ? "It draws its states."
      : "It has no draw function: mbrl watch shows its variables as bars.",
    `${Number(stepsPerSecond.toPrecision(3)).toLocaleString("en-US")} steps a second.`,
  ];
}
