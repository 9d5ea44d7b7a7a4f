import { assert, assertEquals } from "@std/assert";
import { projectFile, resolutionFlags } from "../../tools/resolution.ts";
import { mbrl, resultBytes } from "./program.ts";

const comparison = [
  "compare",
  "--agents=dqn,random",
  "--seeds=2",
  "--steps=300",
  "--eval-every=100",
  "--eval-episodes=5",
];
const SHARDS = 4;

/** Whether every one of the programs is installed; says so where one is not. */
async function installed(...programs: string[]): Promise<boolean> {
  for (const program of programs) {
    const found = await new Deno.Command("sh", { args: ["-c", `command -v ${program}`], stdout: "null" })
      .output();
    if (found.success) continue;
    console.log(`skipped: ${program} is not installed`);
    return false;
  }
  return true;
}

/** The program from its source, as a line of shell. */
async function shellLine(...args: string[]): Promise<string> {
  const words = [
    Deno.execPath(),
    "run",
    "--quiet",
    "--no-check",
    "-A",
    ...await resolutionFlags(),
    projectFile("main.ts"),
  ];
  return [...words, ...comparison, "--quiet", "--jobs=1", ...args].map((word) =>
    /^[-\w./=,{}$]+$/.test(word) ? word : `'${word}'`
  ).join(" ");
}

/** Merges the parts, and compares them with what one process gives. */
async function assertParts(root: string): Promise<void> {
  const whole = await mbrl([...comparison, "--quiet", `--out=${root}/whole`]);
  assertEquals(whole.code, 0, whole.stderr);
  const parts = Array.from({ length: SHARDS }, (_, i) => `${root}/part-${i + 1}`);
  const report = await mbrl(["report", ...parts, `--out=${root}/merged`]);
  assertEquals(report.code, 0, report.stderr);
  assert(!report.stderr.includes("Missing"), report.stderr);
  assertEquals(resultBytes(`${root}/merged`), resultBytes(`${root}/whole`));
}

Deno.test("GNU parallel's jobs take a part each, and merge to the bytes of one machine", async () => {
  if (!await installed("parallel")) return;
  const root = await Deno.makeTempDir();
  try {
    const numbers = Array.from({ length: SHARDS }, (_, i) => String(i + 1));
    const { success, stderr } = await new Deno.Command("parallel", {
      args: ["--will-cite", "--jobs", "2", await shellLine(`--out=${root}/part-{}`), ":::", ...numbers],
      env: { MBRL_SHARDS: String(SHARDS), HOME: root },
      stdin: "null",
    }).output();
    assert(success, new TextDecoder().decode(stderr));
    await assertParts(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("a Slurm array's tasks take a part each, and merge to the bytes of one machine", async () => {
  if (!await installed("slurmctld", "slurmd", "sbatch")) return;
  if (Deno.uid() !== 0) return console.log("skipped: a Slurm of one's own needs the superuser");
  const root = await Deno.makeTempDir();
  const daemons: Deno.ChildProcess[] = [];
  const env = { SLURM_CONF: `${root}/slurm.conf` };
  try {
    const node = Deno.hostname();
    await Deno.writeTextFile(env.SLURM_CONF, slurmConfiguration(root, node));
    await Deno.mkdir(`${root}/state`);
    await Deno.mkdir(`${root}/spool`);
    for (const command of [["slurmctld", "-D"], ["slurmd", "-D", "-N", node]]) {
      daemons.push(
        new Deno.Command(command[0], {
          args: command.slice(1),
          env,
          stdin: "null",
          stdout: "null",
          stderr: "null",
        }).spawn(),
      );
    }
    if (!await comesUp(env)) return console.log("skipped: Slurm does not start here");
    const script = `#!/bin/sh\nexec ${await shellLine("--out=" + root + "/part-$SLURM_ARRAY_TASK_ID")}\n`;
    await Deno.writeTextFile(`${root}/job.sh`, script);
    const { success, stderr } = await new Deno.Command("sbatch", {
      args: ["--wait", `--array=1-${SHARDS}`, `--output=${root}/job-%a.log`, `${root}/job.sh`],
      env,
      stdin: "null",
    }).output();
    assert(success, new TextDecoder().decode(stderr) + await logsOf(root));
    await assertParts(root);
  } finally {
    for (const daemon of daemons.reverse()) {
      try {
        daemon.kill("SIGTERM");
      } catch {
        // it had not come up, or has gone by itself
      }
      await daemon.status;
    }
    await Deno.remove(root, { recursive: true });
  }
});

/** A Slurm of one node, this one, without authentication, on ports of its own. */
function slurmConfiguration(root: string, node: string): string {
  return [
    "ClusterName=test",
    `SlurmctldHost=${node}(127.0.0.1)`,
    "SlurmUser=root",
    "SlurmdUser=root",
    "AuthType=auth/none",
    "CredType=cred/none",
    "MpiDefault=none",
    "ProctrackType=proctrack/linuxproc",
    "TaskPlugin=task/none",
    "SchedulerType=sched/builtin",
    "SelectType=select/cons_tres",
    "ReturnToService=2",
    `StateSaveLocation=${root}/state`,
    `SlurmdSpoolDir=${root}/spool`,
    `SlurmctldPidFile=${root}/slurmctld.pid`,
    `SlurmdPidFile=${root}/slurmd.pid`,
    "SlurmctldPort=26817",
    "SlurmdPort=26818",
    `NodeName=${node} NodeAddr=127.0.0.1 CPUs=${navigator.hardwareConcurrency} State=UNKNOWN`,
    "PartitionName=all Nodes=ALL Default=YES State=UP",
    "",
  ].join("\n");
}

/** Waits until the node is idle, for at most twenty seconds. */
async function comesUp(env: Record<string, string>): Promise<boolean> {
  for (let i = 0; i < 100; i++) {
    const { stdout } = await new Deno.Command("sinfo", { args: ["-h", "-o", "%T"], env, stderr: "null" })
      .output();
    if (new TextDecoder().decode(stdout).trim() === "idle") return true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return false;
}

async function logsOf(root: string): Promise<string> {
  let text = "";
  for (let i = 1; i <= SHARDS; i++) text += await Deno.readTextFile(`${root}/job-${i}.log`).catch(() => "");
  return text;
}
