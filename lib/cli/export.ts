/**
 * `mbrl export`: a checkpoint's networks for TensorFlow.js.
 *
 * @module
 */

import { runJob } from "../experiment/job_worker.ts";
import type { CheckpointExport, NetworkExport, Port } from "../experiment/network_export.ts";
import { writeAtomically, writeJson } from "../results/atomic_write.ts";
import { claimFolder } from "../results/claim_folder.ts";
import { makeFolder } from "../results/read_folder.ts";
import { counted } from "../results/thousands.ts";
import { UsageError } from "../settings/usage_error.ts";
import type { Command } from "./command.ts";
import { checkpointArgument, filePathOptions, storedCheckpoint } from "./checkpoint_path.ts";
import { versions } from "./version.ts";

const MARKER = "export.json";

export const exportCommand: Command = {
  name: "export",
  summary: "Write a checkpoint's policy and model as networks that TensorFlow.js loads.",
  examples: [
    ["mbrl export $(mbrl train dqn --quiet) --out pole", "a policy for a web page"],
  ],
  positionals: [checkpointArgument],
  options: [
    { name: "out", value: "DIR", about: "A new or empty folder (default: export)." },
    ...filePathOptions,
  ],
  async run(given, terminal) {
    const out = given.get("out") ?? "export";
    const found = await runJob("exportNetworks", { checkpoint: storedCheckpoint(given) });
    const { networks } = found;
    if (networks.length === 0) throw new UsageError(nothingToExport(found));
    writeExport(out, found);
    for (const { name, about } of networks) {
      const line = `${out}/${name}: ${about}`;
      if (terminal.canRedraw) terminal.tell(line);
      else terminal.print(line);
    }
    if (found.hasModel && networks.every(({ kind }) => kind === "policy")) {
      terminal.say("The model has not been trained yet and is left out.");
    }
    terminal.say(`Inputs, outputs and units are in ${out}/README.md.`);
    return 0;
  },
};

function nothingToExport({ agent, agentLabel, hasModel, hasPolicy }: CheckpointExport): string {
  if (!hasPolicy && !hasModel) {
    return `${agent} has no network to export: the policies of linear-search, dqn, sac, ppo, dyna-q, dyna, mbpo, lecture and mpc are ` +
      "networks of the observation, and so are the models of those that have one.";
  }
  return `${agentLabel} has nothing to export yet, because its model has not been trained: train it for more steps.`;
}

function writeExport(out: string, found: CheckpointExport): void {
  const { lock } = claimFolder(out, {
    name: "an export",
    marker: MARKER,
    read: () => undefined,
    accept() {
      throw new UsageError(`${out} holds an export already: name another folder with --out.`);
    },
  });
  try {
    const { mbrl } = versions();
    const { agentLabel: agent, taskLabel: task, steps, networks } = found;
    const listed = networks.map(({ files, ...rest }) => ({ ...rest, files: Object.keys(files) }));
    const description = { format: 1, mbrl, agent, task, steps, networks: listed };
    writeJson(`${out}/${MARKER}`, description);
    for (const { name, files } of networks) {
      makeFolder(`${out}/${name}`);
      for (const [file, content] of Object.entries(files)) writeAtomically(`${out}/${name}/${file}`, content);
    }
    writeAtomically(`${out}/README.md`, readme(found));
  } finally {
    lock.close();
  }
}

/** The README that explains the exported networks. */
function readme({ agentLabel, taskLabel, steps, networks }: CheckpointExport): string {
  const models = networks.filter(({ kind }) => kind === "model");
  const isGaussian = models.some(({ outputs }) => outputs.some(({ name }) => name.startsWith("raw log")));
  const lines = [
    `# ${agentLabel} after ${counted(steps, "real step")} of ${taskLabel}`,
    "",
    `Written by mbrl ${versions().mbrl}. Every folder holds a network in the layers format of TensorFlow.js:`,
    "",
    `    const network = await tf.loadLayersModel("${networks[0].name}/model.json");`,
    `    const output = network.predict(tf.tensor2d([[…]])); // one row for each observation, single precision`,
    "",
    "Scales and statistics of the data are part of the networks: give them observations as the task has them.",
    "`check.json` holds 1,000 rows of inputs and the outputs that mbrl computes for them.",
    "",
    ...networks.filter(({ kind }) => kind === "policy").flatMap(section),
    ...models.slice(0, 1).flatMap((model) =>
      section({ ...model, name: models.map(({ name }) => name).join(", ") })
    ),
  ];
  if (models.length > 1) {
    lines.push(
      "The members of the ensemble are independent models of the same step: their spread measures the uncertainty.",
      "",
    );
  }
  if (isGaussian) {
    lines.push(
      "From a raw log variance r, with the bounds and deviations of `statistics.json` and softplus(x) = log(1 + eˣ):",
      "",
      "    below = high − softplus(high − r)",
      "    variance of the change = exp(low + softplus(below − low)) × change_deviation²",
      "",
    );
  }
  return lines.join("\n");
}

function section({ name, about, inputs, outputs }: NetworkExport): string[] {
  const list = (ports: readonly Port[]) =>
    ports.map((port, i) => `${i + 1}. ${port.name}${port.unit === "" ? "" : `, ${port.unit}`}`);
  return [
    `## ${name}`,
    "",
    `Gives ${about}.`,
    "",
    "Inputs, in this order:",
    "",
    ...list(inputs),
    "",
    "Outputs:",
    "",
    ...list(outputs),
    "",
  ];
}
