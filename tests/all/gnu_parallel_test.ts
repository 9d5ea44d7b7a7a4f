import { assertEquals, assertStringIncludes } from "@std/assert";
import { inFolder } from "../end_to_end/executable.ts";
import {
  assertMerged,
  assertUnfinished,
  CANCELLED,
  installed,
  KILLED,
  numbers,
  PARTS,
  partScript,
  processUnderWay,
} from "./interrupted_parts.ts";

Deno.test(
  "jobs of GNU parallel, one killed and one cancelled, are tried again and merge to one machine's bytes",
  {
    ignore: !await installed(["parallel"], "--version", /^GNU parallel/),
  },
  async () => {
    await inFolder(async (folder) => {
      const parallel = (log: string, ...args: string[]) =>
        new Deno.Command("parallel", {
          args: ["--will-cite", `--jobs=${PARTS}`, `--joblog=${folder}/${log}`, ...args],
          env: { MBRL_SHARDS: String(PARTS), HOME: folder, PARALLEL_SHELL: "/bin/sh" },
          stdin: "null",
          stdout: "piped",
          stderr: "piped",
        }).spawn();
      const script = `${await partScript(folder, "{}")} 2>> '${folder}'/said-{}`;
      const said = (number: number) => Deno.readTextFileSync(`${folder}/said-${number}`);
      const first = parallel("jobs", script, ":::", ...numbers.map(String));
      Deno.kill(await processUnderWay(folder, KILLED), "SIGKILL");
      Deno.kill(await processUnderWay(folder, CANCELLED), "SIGTERM");
      assertEquals((await first.output()).code, 2, "GNU parallel counts the jobs that failed");
      for (const number of [KILLED, CANCELLED]) assertUnfinished(folder, number);

      // the same jobs as a new list have other numbers: each finds the folder of another part
      const renumbered = await parallel(
        "other",
        script.replaceAll("said-", "refused-"),
        ":::",
        String(KILLED),
      )
        .output();
      assertEquals(renumbered.code, 1);
      assertStringIncludes(
        Deno.readTextFileSync(`${folder}/refused-${KILLED}`),
        `holds part ${KILLED} of ${PARTS} of its comparison, and this is part 1 of ${PARTS}`,
      );
      const again = await parallel("jobs", "--retry-failed").output();
      assertEquals(again.code, 0, new TextDecoder().decode(again.stderr) + said(KILLED) + said(CANCELLED));
      await assertMerged(folder, said, "GNU parallel job");
    });
  },
);
