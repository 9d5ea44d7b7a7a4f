/**
 * `mbrl check`: checks the contract of a task's file, and summarises random play.
 *
 * @module
 */

import type { Jobs } from "../experiment/job_protocol.ts";
import { runJob } from "../experiment/job_worker.ts";
import { baseName } from "../user_files/source_file.ts";
import type { Command } from "./command.ts";
import { wrapped } from "./text_layout.ts";

type Examination = Jobs["examineTask"]["result"];

export const checkCommand: Command = {
  name: "check",
  summary: "Check the contract of a task's file, and summarise random play.",
  examples: [
    ["mbrl check ./tank.ts", "thousands of random steps, every call checked"],
    ["mbrl check ./tank.ts --json", "the findings as JSON"],
  ],
  positionals: [{ name: "FILE", about: "a task's file (mbrl new writes one)", required: true }],
  options: [{ name: "json", about: "Print the findings as JSON." }],
  async run(given, terminal) {
    const [path] = given.positionals;
    const found = await runJob("examineTask", { path }, { file: baseName(path) });
    if (given.has("json")) terminal.print(JSON.stringify(findings(found), undefined, 2));
    else {
      for (const sentence of sentences(found, baseName(path))) {
        for (const line of wrapped(sentence, terminal.columns)) terminal.print(line);
      }
    }
    return 0;
  },
};

function findings({ description: { name, spec, source }, report, stepsPerSecond }: Examination) {
  return {
    task: name,
    files: source.files.map(({ name, sha256 }) => ({ name, sha256 })),
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

/** The findings, one sentence each. */
function sentences(
  { description: { name, spec }, report, stepsPerSecond }: Examination,
  file: string,
): string[] {
  const { episodes, steps, terminatedShare, meanReturn, rewards, ranges, outside, hasRules } = report;
  const number = (value: number) => String(Number(value.toPrecision(3)));
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
    `${file} keeps the contract: ${name}, ${spec.variables.length} variables, ${spec.actionCount} actions, played at random for ${
      count(steps, "step")
    } in ${count(episodes, "episode")}.`,
    "Every call gave the same result twice, left its arguments alone and stayed finite.",
    ...variables,
    rewards[0] === rewards[1]
      ? `Every step paid ${number(rewards[0])}.`
      : `A step paid from ${number(rewards[0])} to ${number(rewards[1])}.`,
    `${
      percent(terminatedShare)
    } of the episodes ended by the task's own rule, the others at ${spec.timeLimit} steps; the mean return of random play is ${
      number(meanReturn)
    }.`,
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

function count(number: number, noun: string): string {
  return `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
}
