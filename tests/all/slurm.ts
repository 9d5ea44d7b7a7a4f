/**
 * A Slurm of one node, this one, with a MUNGE of its own.
 *
 * @module
 */

import { until } from "./interrupted_parts.ts";

/** The daemons, from {@linkcode Slurm.start} until {@linkcode Slurm.stop}. */
export class Slurm {
  readonly #folder: string;
  readonly #daemons: Deno.ChildProcess[] = [];

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Starts it and waits until the node is idle.
   *
   * @param folder Everything that it writes stands here.
   * @param cpus Tasks at the same time, whatever the machine has.
   * @throws {Error} If it does not come up.
   */
  static async start(folder: string, cpus: number): Promise<Slurm> {
    const slurm = new Slurm(folder);
    const node = Deno.hostname();
    for (const name of ["state", "spool"]) await Deno.mkdir(`${folder}/${name}`);
    await Deno.writeFile(`${folder}/munge.key`, crypto.getRandomValues(new Uint8Array(128)), { mode: 0o600 });
    await Deno.writeTextFile(`${folder}/slurm.conf`, configuration(folder, node, cpus));
    try {
      slurm.#spawn("munged", [
        "--foreground",
        "--force", // the superuser may run it
        `--socket=${folder}/munge.socket`,
        `--key-file=${folder}/munge.key`,
        `--pid-file=${folder}/munged.pid`,
        `--log-file=${folder}/munged.log`,
        `--seed-file=${folder}/munged.seed`,
      ]);
      slurm.#spawn("slurmctld", ["-D"]);
      slurm.#spawn("slurmd", ["-D", "-N", node]);
      await until(async () => (await slurm.run("sinfo", ["-h", "-o", "%T"])).stdout.trim() === "idle");
    } catch (error) {
      await slurm.stop();
      throw error;
    }
    return slurm;
  }

  /** Runs a client program to its end. */
  async run(
    program: "sbatch" | "scancel" | "scontrol" | "sinfo" | "squeue",
    args: readonly string[],
    env: Record<string, string> = {},
  ): Promise<{ code: number; stdout: string; stderr: string }> {
    const { code, stdout, stderr } = await new Deno.Command(program, {
      args: [...args],
      env: { ...env, SLURM_CONF: `${this.#folder}/slurm.conf` },
      stdin: "null",
    }).output();
    const text = new TextDecoder();
    return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
  }

  /** Ends the daemons. */
  async stop(): Promise<void> {
    for (const daemon of this.#daemons.splice(0).reverse()) {
      try {
        daemon.kill("SIGTERM");
      } catch {
        // it had not come up, or has gone by itself
      }
      await daemon.status;
    }
  }

  #spawn(program: string, args: readonly string[]): void {
    this.#daemons.push(
      new Deno.Command(program, {
        args: [...args],
        env: { SLURM_CONF: `${this.#folder}/slurm.conf` },
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).spawn(),
    );
  }
}

function configuration(folder: string, node: string, cpus: number): string {
  const [controlPort, nodePort] = freePorts(2);
  return [
    "ClusterName=test",
    `SlurmctldHost=${node}(127.0.0.1)`,
    "SlurmUser=root",
    "SlurmdUser=root",
    "AuthType=auth/munge",
    "CredType=cred/munge",
    `AuthInfo=socket=${folder}/munge.socket`,
    "MpiDefault=none",
    "ProctrackType=proctrack/linuxproc",
    "TaskPlugin=task/none",
    "SchedulerType=sched/builtin",
    "SelectType=select/cons_tres",
    "SelectTypeParameters=CR_CPU",
    "SlurmdParameters=config_overrides", // as many CPUs as said here
    "ReturnToService=2",
    `StateSaveLocation=${folder}/state`,
    `SlurmdSpoolDir=${folder}/spool`,
    `SlurmctldPidFile=${folder}/slurmctld.pid`,
    `SlurmdPidFile=${folder}/slurmd.pid`,
    `SlurmctldLogFile=${folder}/slurmctld.log`,
    `SlurmdLogFile=${folder}/slurmd.log`,
    `SlurmctldPort=${controlPort}`,
    `SlurmdPort=${nodePort}`,
    `NodeName=${node} NodeAddr=127.0.0.1 CPUs=${cpus} State=UNKNOWN`,
    "PartitionName=all Nodes=ALL Default=YES State=UP",
    "",
  ].join("\n");
}

function freePorts(count: number): number[] {
  const listeners = Array.from({ length: count }, () => Deno.listen({ hostname: "127.0.0.1", port: 0 }));
  const ports = listeners.map(({ addr }) => addr.port);
  for (const listener of listeners) listener.close();
  return ports;
}
