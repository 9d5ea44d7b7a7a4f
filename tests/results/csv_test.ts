import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  compareNames,
  formatCurves,
  formatEpisodes,
  formatRuns,
  holdsOnly,
  parseCurves,
  parseEpisodes,
  parseRuns,
  ResultFileError,
} from "../../lib/results/csv.ts";
import type { CurveRow, EpisodeRow, RunKey, RunRow } from "../../lib/results/rows.ts";
import { origin } from "./fixtures.ts";

const point: CurveRow = {
  label: "dyna",
  task: "cartpole",
  seed: 3,
  env_steps: 50,
  episodes: 2,
  eval_return_mean: 21.43,
  eval_return_std: 0.1,
  eval_return_min: 9,
  eval_length_mean: 21.43,
  model_error: undefined,
  gradient_steps: 0,
  imagined_steps: 0,
  diagnostics: {},
};
const episode: EpisodeRow = {
  label: "dyna",
  task: "cartpole",
  seed: 3,
  episode: 1,
  env_steps: 22,
  return: 22,
  length: 22,
  terminated: true,
};
const run: RunRow = {
  label: "dyna",
  task: "cartpole",
  seed: 3,
  status: "done",
  steps_to_solve: 400,
  first_crossing: 350,
  retention: 0.75,
  final_return: 500,
  wall_seconds: 1.25,
  steps_per_second: 800,
  cpu_seconds: 1,
  cpu_seconds_to_solve: 0.75,
  gradient_steps: 4000,
  imagined_steps: 80_000,
  ...origin,
  error: "",
};

const lines = (text: string) => text.split("\n");

Deno.test("formatCurves() writes the columns, the agents' own behind them, and orders rows", () => {
  const text = formatCurves([
    { ...point, label: "mbpo k=15", diagnostics: { zeta: 1 } },
    { ...point, label: "mbpo k=5", env_steps: 100 },
    { ...point, label: "mbpo k=5", model_error: 0.1 + 0.2, diagnostics: { alpha: -1e-7 } },
    { ...point, label: "mbpo k=5", seed: 10 },
  ]);
  assertEquals(lines(text), [
    "label,task,seed,env_steps,episodes,eval_return_mean,eval_return_std,eval_return_min,eval_length_mean," +
    "model_error,gradient_steps,imagined_steps,alpha,zeta",
    "mbpo k=5,cartpole,3,50,2,21.43,0.1,9,21.43,0.30000000000000004,0,0,-1e-7,",
    "mbpo k=5,cartpole,3,100,2,21.43,0.1,9,21.43,,0,0,,",
    "mbpo k=5,cartpole,10,50,2,21.43,0.1,9,21.43,,0,0,,",
    "mbpo k=15,cartpole,3,50,2,21.43,0.1,9,21.43,,0,0,,1",
    "",
  ]);
});

Deno.test("formatCurves() gives the same bytes for any order of rows", () => {
  const rows = [3, 1, 2].flatMap((seed) =>
    [150, 50, 100].map((env_steps) => ({
      ...point,
      seed,
      env_steps,
      diagnostics: { [`d${seed}`]: env_steps },
    }))
  );
  assertEquals(formatCurves([...rows].reverse()), formatCurves(rows));
});

Deno.test("formatCurves() refuses a diagnostic with the name of a column", () => {
  assertThrows(() => formatCurves([{ ...point, diagnostics: { episodes: 1 } }]), TypeError, "episodes");
});

Deno.test("formatEpisodes() writes one row an episode", () => {
  assertEquals(
    lines(formatEpisodes([{ ...episode, episode: 10, terminated: false }, { ...episode, episode: 9 }])),
    [
      "label,task,seed,episode,env_steps,return,length,terminated",
      "dyna,cartpole,3,9,22,22,22,true",
      "dyna,cartpole,3,10,22,22,22,false",
      "",
    ],
  );
});

Deno.test("formatRuns() writes censored numbers as inf and leaves out what does not apply", () => {
  const failed: RunRow = {
    ...run,
    seed: 4,
    status: "failed",
    steps_to_solve: Infinity,
    first_crossing: Infinity,
    retention: undefined,
    final_return: NaN,
    cpu_seconds_to_solve: Infinity,
    error: 'It said "no",\nthen stopped.',
  };
  assertEquals(lines(formatRuns([failed, run])), [
    "label,task,seed,status,steps_to_solve,first_crossing,retention,final_return,wall_seconds,steps_per_second," +
    "cpu_seconds,cpu_seconds_to_solve,gradient_steps,imagined_steps,date,system,cpu,version,commit,error",
    "dyna,cartpole,3,done,400,350,0.75,500,1.25,800,1,0.75,4000,80000,2026-05-01T12:00:00Z,linux x86_64,A processor,1.0.0,0123456789ab,",
    'dyna,cartpole,4,failed,inf,inf,,,1.25,800,1,inf,4000,80000,2026-05-01T12:00:00Z,linux x86_64,A processor,1.0.0,0123456789ab,"It said ""no"", then stopped."',
    "",
  ]);
  assertEquals(parseRuns(formatRuns([failed]), "x"), [{ ...failed, error: 'It said "no", then stopped.' }]);
});

Deno.test("parseCurves() keeps the column of a diagnostic that no row has a value of", () => {
  const rows = [point, { ...point, env_steps: point.env_steps + 50 }].map((row, i) => ({
    ...row,
    diagnostics: { loss: NaN, ratio: i === 0 ? NaN : 2 },
  }));
  const text = formatCurves(rows);
  const back = parseCurves(text, "x");
  assertEquals(back.map(({ diagnostics }) => diagnostics), [{ loss: NaN }, { loss: NaN, ratio: 2 }]);
  assertEquals(formatCurves(back), text);
});

Deno.test("parseCurves() reads back every number exactly", () => {
  const number = fc.double({ noNaN: true });
  const count = fc.nat();
  fc.assert(
    fc.property(
      fc.string(),
      count,
      fc.array(number, { minLength: 4, maxLength: 4 }),
      fc.option(number, { nil: undefined }),
      fc.dictionary(fc.constantFrom("loss", "q mean", "a,b", 'c"d'), number),
      (label, seed, [a, b, c, d], model_error, diagnostics) => {
        const name = `dyna x=${label.replaceAll(/[\r\n]/g, "")}`;
        const row = {
          ...point,
          label: name,
          seed,
          eval_return_mean: a,
          eval_return_std: b,
          eval_return_min: c,
          eval_length_mean: d,
          model_error,
          diagnostics,
        };
        const back = parseCurves(formatCurves([row]), "x");
        assertEquals(formatCurves(back), formatCurves([row]));
        assertEquals(back[0].eval_return_mean + 0, a + 0); // -0 is written 0
        assertEquals(Object.keys(back[0].diagnostics).length, Object.keys(diagnostics).length);
      },
    ),
    { seed: 1, numRuns: 100 },
  );
});

Deno.test("parseCurves() refuses steps that are doubled or go backwards within a run", () => {
  const at = (...steps: number[]) => steps.map((env_steps) => ({ ...point, env_steps }));
  const [heading, first, second] = formatCurves(at(50, 100)).split("\n");
  for (const rows of [[first, first], [first, second, second], [second, first]]) {
    const text = `${[heading, ...rows].join("\n")}\n`;
    const { message } = assertThrows(() => parseCurves(text, "d/curves.csv"), ResultFileError);
    assertEquals(
      message.replace(/got \d+ after \d+/, "got A after B"),
      `d/curves.csv, line ${
        rows.length + 1
      }: env_steps must grow within a run, got A after B: a row stands twice or ` +
        "in the wrong place.",
    );
  }
  const other = formatCurves([{ ...point, seed: point.seed + 1, env_steps: 50 }]).split("\n")[1];
  assertEquals(parseCurves(`${[heading, second, other].join("\n")}\n`, "x").length, 2);
});

Deno.test("the readers write what no label holds by its number", () => {
  assertEquals(parseRuns(formatRuns([{ ...run, label: "a\x1b[2Jb" }]), "x")[0].label, "a\\u{1b}[2Jb");
});

Deno.test("parseEpisodes() and parseRuns() read what was written", () => {
  const episodes = [episode, { ...episode, episode: 2, terminated: false }];
  assertEquals(parseEpisodes(formatEpisodes(episodes), "x"), episodes);
  assertEquals(parseRuns(formatRuns([run]), "x"), [run]);
  assertEquals(parseEpisodes(formatEpisodes(episodes).replaceAll("\n", "\r\n"), "x"), episodes);
  assertEquals(parseEpisodes(formatEpisodes([]), "x"), []);
});

Deno.test("the readers name the file and the line of what is wrong", () => {
  const refusal = (act: () => unknown) => {
    const { message } = assertThrows(act, ResultFileError);
    assert(/^d\/x\.csv[^\n]*\.$/.test(message), message);
    return message;
  };
  const good = formatEpisodes([episode, { ...episode, episode: 2 }]);
  const episodes = (text: string) => refusal(() => parseEpisodes(text, "d/x.csv"));
  assertEquals(
    episodes(good.replace("2,22,22,22,true", "2,22,0x16,22,true")),
    'd/x.csv, line 3: return must be a number, got "0x16".',
  );
  assertEquals(
    episodes(good.replace("1,22,22,22,true", "1,22,22,22,yes")),
    'd/x.csv, line 2: terminated must be true or false, got "yes".',
  );
  assertEquals(
    episodes(good.replace(",3,2,", ",-3,2,")),
    'd/x.csv, line 3: seed must be a whole number, got "-3".',
  );
  assert(
    episodes(good.replace("2,22,22,22,true", "2,22")).startsWith("d/x.csv, line 3 has 5 cells instead of 8"),
  );
  assert(episodes("").includes("no column label"));
  assert(episodes(formatCurves([point])).includes("no column episode:"));
  assert(episodes(good.replace("dyna", '"dyna')).includes("not CSV"));
  const badRun = formatRuns([run]).replace("done", "gone");
  assert(refusal(() => parseRuns(badRun, "d/x.csv")).includes("done or diverged or failed or interrupted"));
  refusal(() => parseCurves(formatCurves([point]).replace("21.43", " "), "d/x.csv"));
});

Deno.test("the readers refuse a file that is cut anywhere within a row", () => {
  const text = formatEpisodes([episode, { ...episode, episode: 2 }]);
  for (let length = 0; length < text.length; length++) {
    if (text[length - 1] === "\n") continue; // whole rows cannot be told from fewer rows
    assertThrows(() => parseEpisodes(text.slice(0, length), "x"), ResultFileError);
  }
});

Deno.test("compareNames() counts numbers as numbers", () => {
  const sorted = (...names: string[]) => names.toSorted(compareNames);
  const expected = [
    "dqn",
    "dyna",
    "mbpo k=-5",
    "mbpo k=5",
    "mbpo k=15",
    "mbpo lr=3e-4",
    "mbpo lr=1e-3",
    "mbpo lr=0.5",
  ];
  assertEquals(sorted(...expected.toReversed()), expected);
  assertEquals(sorted("x=0.25", "x=0.5", "x=0.125"), ["x=0.125", "x=0.25", "x=0.5"]);
  assertEquals(sorted("seed-3", "seed-10", "seed-1"), ["seed-1", "seed-3", "seed-10"]);
  assert(compareNames("a=1.0", "a=1") !== 0);
});

Deno.test("compareNames() is an order", () => {
  const name = fc.array(fc.constantFrom("a", "b", "=", "-", "1", "10", "9", "0", ".5", "e-3", " ", "é"), {
    maxLength: 6,
  }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(name, name, name, (a, b, c) => {
      assertEquals(Math.sign(compareNames(a, b)), -Math.sign(compareNames(b, a)) + 0);
      assertEquals(compareNames(a, b) === 0, a === b);
      if (compareNames(a, b) <= 0 && compareNames(b, c) <= 0) assert(compareNames(a, c) <= 0);
    }),
    { seed: 1, numRuns: 3000 },
  );
});

Deno.test("parse functions read what pandas, R and spreadsheets make of our files", () => {
  const text = formatEpisodes([episode, { ...episode, episode: 2, env_steps: 40, terminated: false }]);
  const expected = parseEpisodes(text, "e.csv");
  const foreign = [
    text.replaceAll("\n", "\r\n"),
    text.replaceAll("true", "True").replaceAll("false", "False"), // pandas
    text.replaceAll("true", "TRUE").replaceAll("false", "FALSE"), // R, Excel
    text.replaceAll("dyna", '"dyna"').replace("label,", '"label",'),
    text.replaceAll(",22,22,", ",22.0,22,").replaceAll(",40,", ",4E+01,"),
    lines(text).map((line, i) => line === "" ? "" : `${i === 0 ? '""' : i},${line}`).join("\n"), // R's row names
    lines(text).map((line, i) => line === "" ? "" : `${i === 0 ? "Unnamed: 0" : i},${line}`).join("\n"),
  ];
  for (const form of foreign) assertEquals(parseEpisodes(form, "e.csv"), expected);
});

Deno.test("parse functions read infinite, missing and scientific numbers of every spelling", () => {
  const text = formatRuns([{ ...run, steps_to_solve: Infinity, retention: undefined, wall_seconds: 1e-5 }]);
  const expected = parseRuns(text, "r.csv");
  for (const infinity of ["Inf", "INF", "Infinity", "+inf"]) {
    for (const missing of ["NA", "NaN", "nan", "null"]) {
      const foreign = text.replace(",inf,350,,", `,${infinity},350,${missing},`).replace("0.00001", "1E-05");
      assertEquals(parseRuns(foreign, "r.csv"), expected);
    }
  }
  const curves = formatCurves([{ ...point, diagnostics: { q_loss: 0.5 } }, {
    ...point,
    env_steps: point.env_steps + 50,
    diagnostics: { q_loss: 0.25 },
  }]);
  assertEquals(parseCurves(curves.replace(",0.5", ",NA"), "c.csv")[0].diagnostics, {});
});

Deno.test("parse functions refuse foreign separators and decimal commas with the sentence that helps", () => {
  const text = formatEpisodes([episode]);
  for (const [separator, name] of [[";", "semicolons"], ["\t", "tabs"]]) {
    assertThrows(
      () => parseEpisodes(text.replaceAll(",", separator), "e.csv"),
      ResultFileError,
      `e.csv has ${name} between its columns: save it with commas, and with decimal points.`,
    );
  }
  assertThrows(
    () => parseEpisodes(text.replace(",22,22,22,", ',22,"22,5",22,'), "e.csv"),
    ResultFileError,
    'return must be a number, got "22,5": save the file with decimal points.',
  );
});

Deno.test("holdsOnly() tells by the first cells whether rows are of known runs", () => {
  const keys = [{ label: "dqn", task: "cartpole", seed: 0 }, {
    label: 'a "b", c',
    task: "cartpole",
    seed: 12,
  }];
  const row = (key: RunKey) => ({ ...key, episode: 1, env_steps: 9, return: 9, length: 9, terminated: true });
  const text = formatEpisodes(keys.map(row));
  assert(holdsOnly(text, keys));
  assert(holdsOnly(formatEpisodes([]), []));
  for (
    const other of [
      formatEpisodes([...keys, { ...keys[0], seed: 1 }].map(row)),
      formatEpisodes([...keys, { ...keys[0], label: "dq" }].map(row)),
      text.slice(0, -1),
      `${text}\n`,
      text.replaceAll("dqn", '"dqn"'),
      "",
      "agent,task\n",
    ]
  ) {
    assert(!holdsOnly(other, keys), other);
  }
});

Deno.test("parseRuns() reads files of versions that measured no CPU time and recorded no origin", () => {
  const text = formatRuns([run]).replace(",cpu_seconds,cpu_seconds_to_solve", "").replace(",1,0.75", "")
    .replace(",date,system,cpu,version,commit", "").replace(`,${Object.values(origin).join()}`, "");
  const unknown = { date: "", system: "", cpu: "", version: "", commit: "" };
  assertEquals(parseRuns(text, "x"), [{ ...run, ...unknown, cpu_seconds: NaN, cpu_seconds_to_solve: NaN }]);
});
