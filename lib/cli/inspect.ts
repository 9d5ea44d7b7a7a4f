/**
 * `mbrl inspect`: where a learned model is right and where it is wrong.
 *
 * @module
 */

import {
  type Inspection,
  InspectionError,
  inspectModel,
  promiseHistory,
  type PromisePoint,
} from "../experiment/inspection.ts";
import { inspectionFiles, partFiles } from "../experiment/inspection_files.ts";
import { decodeRunCheckpoint, restoreRun } from "../experiment/run_checkpoint.ts";
import { initialiseBackend } from "../nn/backend.ts";
import { Generator } from "../random/generator.ts";
import { explain, writeAtomically } from "../results/atomic_write.ts";
import { UsageError } from "../settings/usage_error.ts";
import type { Command } from "./command.ts";
import { readCheckpoint } from "./evaluate.ts";
import { table } from "./text_layout.ts";

/** The command `mbrl inspect`. */
export const inspectCommand: Command = {
  name: "inspect",
  summary: "Where a checkpoint's learned model is right and wrong, and whether it knows.",
  examples: [
    ["mbrl inspect $(mbrl train mbpo --quiet)", "train, then look into the model"],
    [
      "mbrl inspect results/train-mbpo --out results/model",
      "a run's folder; tables and pictures to a folder",
    ],
  ],
  positionals: [{
    name: "CHECKPOINT",
    about: "a file that mbrl train wrote, or its folder",
    required: true,
  }],
  options: [
    {
      name: "out",
      value: "DIR",
      about: "Where tables and pictures go (default: a folder beside the checkpoint, named after it).",
    },
    { name: "seed", value: "N", about: "Seed of the fresh episodes and probes (default 0)." },
    { name: "overwrite", about: "Replace an earlier inspection." },
    { name: "json", about: "Print the findings as JSON." },
  ],
  async run(given, terminal) {
    const path = checkpointOf(given.positionals[0]);
    const seed = given.integer("seed", { min: 0 }) ?? 0;
    const bytes = readCheckpoint(path);
    const out = given.get("out") ?? `${path.replace(/\.safetensors$/, "")}-model`;
    if (holdsFiles(out) && !given.has("overwrite")) {
      throw new UsageError(
        `${out} holds an inspection already: add --overwrite, or name another folder with --out.`,
      );
    }
    await initialiseBackend({ fast: decodeRunCheckpoint(bytes, path).spec.fast === true });
    const run = restoreRun(bytes, path);
    try {
      const random = new Generator(seed).stream("inspect");
      const parts = run.agent.inspectLatent?.(run.task, random.stream("latent"));
      // what an agent shows itself stands for the questions about observations, where it predicts none
      const found = parts !== undefined && run.agent.learnedModel === undefined
        ? undefined
        : inspectModel(run.task, run.agent, random);
      const history = promiseHistory(run.curve);
      makeFolder(out);
      const files = [
        ...(found === undefined ? [] : await inspectionFiles(found, history)),
        ...await partFiles(parts ?? []),
      ];
      for (const { name, content } of files) writeAtomically(`${out}/${name}`, content);
      const title = `${run.spec.agentLabel} after ${run.steps} real steps`;
      if (given.has("json")) {
        const findings = found === undefined ? {} : { ...brief(found), history };
        terminal.print(
          JSON.stringify({ ...findings, ...(parts === undefined ? {} : { parts }) }, undefined, 2),
        );
      } else {
        const lines = [
          ...(found === undefined ? [`The model of ${title}.`, ""] : page(found, history, title)),
          ...(parts ?? []).filter(({ sentences }) => sentences.length > 0).flatMap((
            { title, sentences },
          ) => [title, ...sentences.map((line) => `   ${line}`), ""]),
        ];
        for (const line of lines) terminal.print(line);
      }
      terminal.say(`Tables and pictures are in ${out}.`);
      return 0;
    } catch (error) {
      if (error instanceof InspectionError) throw new UsageError(error.message);
      throw error;
    } finally {
      run.dispose();
    }
  },
};

/** The file itself, or the only checkpoint in a folder or its folder of checkpoints. */
function checkpointOf(path: string): string {
  if (!exists(path) || !Deno.statSync(path).isDirectory) return path;
  const found: string[] = [];
  const look = (folder: string, depth: number) => {
    for (const entry of Deno.readDirSync(folder)) {
      if (entry.isFile && entry.name.endsWith(".safetensors")) found.push(`${folder}/${entry.name}`);
      if (entry.isDirectory && depth > 0) look(`${folder}/${entry.name}`, depth - 1);
    }
  };
  look(path, 4); // runs/AGENT/TASK/SEED
  if (found.length === 1) return found[0];
  throw new UsageError(
    found.length === 0
      ? `${path} holds no checkpoint: mbrl train writes one.`
      : `${path} holds ${found.length} checkpoints: name one of them, such as ${found.sort()[0]}.`,
  );
}

function makeFolder(path: string): void {
  try {
    Deno.mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new UsageError(explain(path, error));
  }
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

function holdsFiles(folder: string): boolean {
  return exists(folder) && Deno.statSync(folder).isDirectory && [...Deno.readDirSync(folder)].length > 0;
}

/** The findings without maps and points. */
function brief({ maps: _, trust, ...found }: Inspection) {
  return { ...found, trust: trust.map(({ points: _points, ...rest }) => rest) };
}

const shown = (value: number) => Number.isNaN(value) ? "–" : Number(value.toPrecision(3)).toString();

/** The flag over the run's evaluation points. */
function overTraining(history: readonly PromisePoint[]): string[] {
  if (history.length === 0) return [];
  const raised = history.filter(({ isExploited }) => isExploited);
  return [
    `   Over training the flag was raised at ${raised.length} of ${history.length} evaluation points${
      raised.length === 0 ? "." : `, last at ${raised[raised.length - 1].steps} real steps.`
    }`,
  ];
}

/** The page: five questions with their answers. */
function page(found: Inspection, history: readonly PromisePoint[], title: string): string[] {
  const { exploitation, horizon } = found;
  const lines = [
    `The model of ${title}: ${found.members} ${
      found.members === 1 ? "member" : "members"
    }, ${found.dataRows} real transitions.`,
    "",
    "1. How does its error grow?  (relative: standard deviations of the state)",
    ...table([
      ["actions", "k", "relative", "x (m)", "x' (m/s)", "theta (rad)", "theta' (rad/s)"],
      ...found.horizons.flatMap(({ policy, errors }) =>
        errors.filter(({ k }) => [1, 5, 15, 25, 50].includes(k)).map(({ k, relative, median }) => [
          policy === "agent" ? "the agent's" : "random",
          `${k}`,
          shown(relative.median),
          ...median.map(shown),
        ])
      ),
    ]).map((line) => `   ${line}`),
  ];
  for (const { policy, growth } of found.horizons) {
    if (growth === undefined) continue;
    const { linear, exponential, better, exponent } = growth;
    const fits = better === "linear"
      ? `k ε fits better, with ε = ${shown(linear.scale)}`
      : `exponential growth fits better, by a factor of ${shown(exponential.factor)} a step`;
    lines.push(
      `   Under ${policy === "agent" ? "the agent's" : "random"} actions ${fits} (misfit ${
        shown(linear.residual)
      } linear, ${shown(exponential.residual)} exponential); as a power of k the exponent is ${
        shown(exponent)
      }.`,
    );
  }
  lines.push(
    "",
    "2. Where is it wrong?  (one-step error at states over the whole box, relative to the change)",
  );
  for (const { name, errors, data } of found.maps) {
    const inside = errors.filter((_, i) => data[i].count > 0).map(({ mean }) => mean).filter(Number.isFinite);
    const outside = errors.filter((_, i) => data[i].count === 0).map(({ mean }) => mean).filter(
      Number.isFinite,
    );
    const middle = (list: number[]) => list.toSorted((a, b) => a - b)[list.length >> 1] ?? NaN;
    lines.push(
      `   ${name === "pole" ? "(theta, theta')" : "(x, x')        "}  ${
        shown(middle(inside))
      } in cells with data, ${shown(middle(outside))} in cells without; worst ${
        shown(errors.reduce((worst, { mean }) => mean > worst ? mean : worst, 0))
      }`,
    );
  }
  lines.push("", "3. Does it know when it is wrong?");
  for (const { region, error, rankCorrelation, coverage } of found.trust) {
    const ninety = coverage.find(({ nominal }) => nominal === 0.9)?.observed ?? NaN;
    lines.push(
      `   ${region.padEnd(7)} the data: median error ${shown(error)}; disagreement ranks error with rho = ${
        shown(rankCorrelation)
      }; 90% intervals hold ${Number.isNaN(ninety) ? "–" : `${(100 * ninety).toFixed(0)}%`}`,
    );
  }
  lines.push(
    "",
    "4. Is it being exploited?",
    `   The model promises a return of ${exploitation.promised.toFixed(0)}, reality pays ${
      exploitation.real.toFixed(0)
    }: a gap of ${exploitation.gap.toFixed(0)} ± ${exploitation.error.toFixed(0)}. ${
      exploitation.isExploited
        ? `EXPLOITED: the gap passes the bound of ${exploitation.bound.toFixed(0)}.`
        : `Within the bound of ${exploitation.bound.toFixed(0)}.`
    }`,
    ...overTraining(history),
    "",
    "5. How far ahead may it be trusted?",
    `   The rule k* = √(2τ / (e (1 − γ))) says ${horizon.byRule} steps (e = ${
      shown(found.oneStepError)
    }, τ = 0.01, γ = 0.99); the measured error stays below ${horizon.bound} for ${horizon.byMeasure} steps${
      horizon.byMeasure === found.horizons[0].errors.length ? ", as far as was looked" : ""
    }.`,
  );
  return lines;
}
