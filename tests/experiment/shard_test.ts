import { assertEquals, assertThrows } from "@std/assert";
import { shardFrom } from "../../lib/experiment/shard.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";

const environment = (variables: Record<string, string>) => (name: string) => variables[name];

Deno.test("shardFrom() reads I/N", () => {
  assertEquals(shardFrom("2/4", environment({})), { index: 1, count: 4 });
  assertEquals(shardFrom(undefined, environment({})), undefined);
  for (const text of ["0/4", "5/4", "1/0", "a/b", "1", "1/2/3", "-1/2"]) {
    assertThrows(() => shardFrom(text, environment({})), UsageError, "--shard takes I/N");
  }
});

Deno.test("shardFrom() reads the schedulers' variables, the option before them", () => {
  const slurm = { SLURM_ARRAY_TASK_ID: "3", SLURM_ARRAY_TASK_MIN: "1", SLURM_ARRAY_TASK_MAX: "4" };
  assertEquals(shardFrom(undefined, environment(slurm)), { index: 2, count: 4 });
  assertEquals(
    shardFrom(undefined, environment({ ...slurm, SLURM_ARRAY_TASK_STEP: "2", SLURM_ARRAY_TASK_MAX: "5" })),
    { index: 1, count: 3 },
  );
  assertEquals(shardFrom("1/2", environment(slurm)), { index: 0, count: 2 });
  assertEquals(shardFrom(undefined, environment({ JOB_COMPLETION_INDEX: "0", MBRL_SHARDS: "3" })), {
    index: 0,
    count: 3,
  });
  assertEquals(shardFrom(undefined, environment({ PARALLEL_SEQ: "3", MBRL_SHARDS: "3" })), {
    index: 2,
    count: 3,
  });
  assertEquals(shardFrom(undefined, environment({ PARALLEL_SEQ: "3" })), undefined);
});

Deno.test("shardFrom() refuses variables that make no sense", () => {
  assertThrows(
    () => shardFrom(undefined, environment({ PARALLEL_SEQ: "4", MBRL_SHARDS: "3" })),
    UsageError,
    "raise it",
  );
  assertThrows(
    () => shardFrom(undefined, environment({ SLURM_ARRAY_TASK_ID: "x" })),
    UsageError,
    "whole number",
  );
});
