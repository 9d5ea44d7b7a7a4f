import { assert, assertEquals, assertMatch } from "@std/assert";
import { inFolder } from "../end_to_end/executable.ts";
import {
  assertMerged,
  assertUnfinished,
  CANCELLED,
  installed,
  KILLED,
  PARTS,
  partScript,
  processUnderWay,
  until,
} from "./interrupted_parts.ts";
import { Slurm } from "./slurm.ts";

const present = Deno.build.os === "linux" && Deno.uid() === 0 &&
  await installed(["munged", "slurmctld", "slurmd"], "-V", /^(munge|slurm)/);

Deno.test(
  "a Slurm array, one task killed and one cancelled, is submitted again in part and merges to one machine's bytes",
  {
    ignore: !present,
  },
  async () => {
    await inFolder(async (folder) => {
      const slurm = await Slurm.start(folder, PARTS);
      try {
        await Deno.writeTextFile(
          `${folder}/job.sh`,
          `#!/bin/sh\n${await partScript(folder, "$SLURM_ARRAY_TASK_ID")}\n`,
        );
        const submit = (array: string, log: string, env: Record<string, string> = {}) =>
          slurm.run("sbatch", [
            "--parsable",
            `--array=${array}`,
            "--open-mode=append",
            `--output=${folder}/${log}-%a`,
            `${folder}/job.sh`,
          ], env);
        const said = (number: number, log = "said") => Deno.readTextFileSync(`${folder}/${log}-${number}`);
        const ended = (job: string) =>
          until(async () => (await slurm.run("squeue", ["-h", "-j", job])).stdout.trim() === "");

        const first = await submit(`1-${PARTS}`, "said");
        assertEquals(first.code, 0, first.stderr);
        const job = first.stdout.trim();
        Deno.kill(await processUnderWay(folder, KILLED), "SIGKILL");
        await processUnderWay(folder, CANCELLED);
        const cancelled = await slurm.run("scancel", [`${job}_${CANCELLED}`]);
        assertEquals(cancelled.code, 0, cancelled.stderr);
        await ended(job);
        for (const number of [KILLED, CANCELLED]) assertUnfinished(folder, number);

        const subset = `${KILLED},${CANCELLED}`;
        const untold = await submit(subset, "refused");
        await ended(untold.stdout.trim());
        for (const number of [KILLED, CANCELLED]) {
          assertMatch(said(number, "refused"), /^error: Slurm array task \d, [^\n]*MBRL_SHARDS[^\n]*\n$/);
          assertUnfinished(folder, number);
        }
        const again = await submit(subset, "said", { MBRL_SHARDS: String(PARTS) });
        await ended(again.stdout.trim());
        for (const number of [KILLED, CANCELLED]) {
          assert(!/error/.test(said(number).split("part ").at(-1) ?? ""), said(number));
        }
        await assertMerged(folder, said, "Slurm array task");
      } finally {
        await slurm.stop();
      }
    });
  },
);
