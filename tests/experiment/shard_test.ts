import { assertEquals, assertThrows } from "@std/assert";
import { describeShard, shardFrom } from "../../lib/experiment/shard.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";

const shard = (variables: Record<string, string>, text?: string) =>
  shardFrom(text, (name) => variables[name]);
const part = (number: number, of: number, source: string) => ({ number, of, source });

/** What Slurm tells task `id` of an array. */
function slurm(id: number, array: readonly number[]): Record<string, string> {
  return {
    SLURM_ARRAY_TASK_ID: String(id),
    SLURM_ARRAY_TASK_MIN: String(Math.min(...array)),
    SLURM_ARRAY_TASK_MAX: String(Math.max(...array)),
    SLURM_ARRAY_TASK_COUNT: String(array.length),
  };
}

Deno.test("shardFrom() reads I/N before any variable", () => {
  assertEquals(shard({}, "2/4"), part(2, 4, "--shard"));
  assertEquals(shard({ ...slurm(3, [3]), MBRL_SHARDS: "x" }, "1/2"), part(1, 2, "--shard"));
  for (const text of ["0/4", "5/4", "1/0", "a/b", "1", "1/2/3", "-1/2", "1/100001", ""]) {
    assertThrows(() => shard({}, text), UsageError, "--shard takes I/N");
  }
});

Deno.test("shardFrom() takes the whole where no scheduler speaks", () => {
  assertEquals(shard({}), undefined);
  assertEquals(shard({ SLURM_ARRAY_TASK_ID: "", MBRL_SHARDS: "" }), undefined);
  assertEquals(shard({ PARALLEL_SEQ: "3" }), undefined, "parallel's jobs usually differ in their options");
});

Deno.test("shardFrom() reads a whole Slurm array, from 0 or from 1", () => {
  assertEquals(shard(slurm(3, [1, 2, 3, 4])), part(3, 4, "Slurm array task 3"));
  assertEquals(shard(slurm(3, [0, 1, 2, 3])), part(4, 4, "Slurm array task 3"));
  const { SLURM_ARRAY_TASK_COUNT: _, ...old } = slurm(2, [1, 2]);
  assertEquals(shard(old), part(2, 2, "Slurm array task 2"));
});

Deno.test("shardFrom() refuses a Slurm array that may be a subset, and never guesses", () => {
  for (const array of [[3], [1], [0], [3, 7], [1, 3], [0, 2], [1, 3, 5, 7], [2, 3, 4]]) {
    for (const id of array) {
      const { message } = assertThrows(() => shard(slurm(id, array)), UsageError, `Slurm array task ${id}`);
      assertEquals(/MBRL_SHARDS.*--shard I\/N\.$/.test(message), true, message);
    }
  }
  assertThrows(() => shard({ SLURM_ARRAY_TASK_ID: "1" }), UsageError, "MBRL_SHARDS");
});

Deno.test("shardFrom() with MBRL_SHARDS gives a task of any subset the part that it made before", () => {
  for (const array of [[1, 2, 3, 4, 5, 6, 7, 8], [3], [3, 7], [1, 3, 5, 7], [8]]) {
    for (const id of array) {
      assertEquals(
        shard({ ...slurm(id, array), MBRL_SHARDS: "8" }),
        part(id, 8, `Slurm array task ${id}`),
      );
    }
  }
});

Deno.test("shardFrom() with MBRL_SHARDS accepts an array that begins at 0 only whole", () => {
  for (const id of [0, 3]) {
    assertEquals(
      shard({ ...slurm(id, [0, 1, 2, 3]), MBRL_SHARDS: "4" }),
      part(id + 1, 4, `Slurm array task ${id}`),
    );
  }
  for (const array of [[0], [0, 1], [0, 3], [0, 1, 2, 3, 4]]) {
    for (const id of array) {
      assertThrows(() => shard({ ...slurm(id, array), MBRL_SHARDS: "4" }), UsageError, "begins at 0");
    }
  }
  assertThrows(() => shard({ SLURM_ARRAY_TASK_ID: "0", MBRL_SHARDS: "4" }), UsageError, "begins at 0");
});

Deno.test("shardFrom() reads Kubernetes' and GNU parallel's numbers with MBRL_SHARDS", () => {
  assertEquals(
    shard({ JOB_COMPLETION_INDEX: "0", MBRL_SHARDS: "3" }),
    part(1, 3, "Kubernetes completion index 0"),
  );
  assertEquals(shard({ PARALLEL_SEQ: "3", MBRL_SHARDS: "3" }), part(3, 3, "GNU parallel job 3"));
});

Deno.test("shardFrom() refuses variables that make no sense or do not tell the part", () => {
  const refused: readonly [Record<string, string>, string][] = [
    [{ PARALLEL_SEQ: "4", MBRL_SHARDS: "3" }, "raise it"],
    [{ JOB_COMPLETION_INDEX: "3", MBRL_SHARDS: "3" }, "raise it"],
    [{ ...slurm(4, [1, 2, 3, 4]), MBRL_SHARDS: "3" }, "raise it"],
    [{ PARALLEL_SEQ: "0", MBRL_SHARDS: "3" }, "from 1 to 3"],
    [{ JOB_COMPLETION_INDEX: "2" }, "set MBRL_SHARDS"],
    [{ MBRL_SHARDS: "3" }, "no scheduler"],
    [{ MBRL_SHARDS: "0", PARALLEL_SEQ: "1" }, "from 1 to 100000"],
    [{ MBRL_SHARDS: "4.5", PARALLEL_SEQ: "1" }, "MBRL_SHARDS must be a whole number"],
    [{ SLURM_ARRAY_TASK_ID: "x" }, "SLURM_ARRAY_TASK_ID must be a whole number"],
    [{ ...slurm(1, [1, 2]), PARALLEL_SEQ: "2", MBRL_SHARDS: "2" }, "either could be the part"],
  ];
  for (const [variables, says] of refused) {
    const { message } = assertThrows(() => shard(variables), UsageError, says);
    assertEquals(message.match(/\.( |$)/g)?.length, 1, `one sentence: ${message}`);
  }
});

Deno.test("describeShard() says which part it is, who says so, and how many runs it has", () => {
  assertEquals(
    describeShard(part(2, 4, "Slurm array task 2"), 6, 24),
    "part 2 of 4 (Slurm array task 2): 6 of 24 runs",
  );
});
