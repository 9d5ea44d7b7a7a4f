import { assert, assertEquals } from "@std/assert";
import { comparisonTable, readOutcome } from "../../tools/bench.ts";
import { projectFile } from "../../tools/resolution.ts";

const report = JSON.stringify(
  {
    version: 1,
    benches: [
      { name: "fast", results: [{ ok: { avg: 2000, min: 1500 } }] },
      { name: "broken", results: [{ failed: { message: "no" } }] },
    ],
  },
  null,
  2,
);

Deno.test("readOutcome() tells the times, the failures and what the file printed apart", () => {
  const { times, failures, printed } = readOutcome("x_bench.ts", `peak {\n{ 5 }\n${report}`);
  assertEquals(Object.fromEntries(times), { "x_bench.ts: fast": { mean: 2000, least: 1500 } });
  assertEquals(failures, ["x_bench.ts: broken: no"]);
  assertEquals(printed, "peak {\n{ 5 }\n");
  assertEquals(readOutcome("x_bench.ts", report).printed, "");
});

Deno.test("readOutcome() counts a file that measures nothing as failed", () => {
  const { failures, printed } = readOutcome("x_bench.ts", "a word\n");
  assertEquals(failures, ["x_bench.ts: no benchmark was measured"]);
  assertEquals(printed, "a word\n");
});

Deno.test("comparisonTable() divides the times by the earlier ones", () => {
  const now = new Map([
    ["tests/bench/a_bench.ts: one", { mean: 1_234_567, least: 900 }],
    ["tests/bench/a_bench.ts: another", { mean: 3e9, least: 2_500 }],
  ]);
  const earlier = new Map([["tests/bench/a_bench.ts: one", { mean: 2_469_134, least: 450 }]]);
  assertEquals(
    comparisonTable(now, earlier),
    [
      "            mean  earlier  ratio    least  earlier  ratio",
      "one      1.23 ms  2.47 ms   0.50   900 ns   450 ns   2.00",
      "another   3.00 s        -      -  2.50 µs        -      -",
    ].join("\n"),
  );
});

Deno.test("bench_cpu.ts prints the CPU time of an iteration of each benchmark", async () => {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  const loop = (count: number) => `() => { for (let i = 0; i < ${count}; i++) globalThis.x = Math.sin(i); }`;
  await Deno.writeTextFile(
    file,
    `Deno.bench({ name: "much", fn: ${loop(100_000)} });
    Deno.bench("timed", { group: "g" }, (bench) => { (${loop(100_000)})(); bench.start(); bench.end(); });`,
  );
  try {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--no-check",
        "--no-config",
        `--preload=${projectFile("tools/bench_cpu.ts")}`,
        file,
      ],
    }).output();
    const { much, timed } = JSON.parse(new TextDecoder().decode(stdout));
    assert(much > 50_000 && timed < much / 3, `${much}, ${timed}`); // a sine takes more than a nanosecond
  } finally {
    await Deno.remove(file);
  }
});
