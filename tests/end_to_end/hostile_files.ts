/**
 * Files and folders that nobody means well with: experiment files, damaged checkpoints, and folders of others.
 *
 * @module
 */

/** An experiment file, or what stands on standard input, where `path` is "-". */
export interface HostileConfig {
  readonly path: string;
  readonly text?: string;
}

/** Texts that are no experiment, or one that is refused. */
const texts = [
  ...[
    "",
    " ",
    "{",
    "}",
    "[]",
    "null",
    "5",
    '"steps"',
    "{]",
    "{{}}",
    "{ steps: 5 }",
    "steps: 5",
    "<xml/>",
    "\u0000",
    "NaN",
  ],
  ...[
    '{ "steps": }',
    '{ "steps" 5 }',
    "{ 'steps': 5 }",
    '{ "steps": 5 "episodes": 5 }',
    '{ "steps": 0x5 }',
    '{ "a": /* }',
  ],
  ...[
    '{ "stpes": 5 }',
    '{ "__proto__": {} }',
    '{ "constructor": 1 }',
    '{ "steps": 5, "steps": 6 }',
    '{ "steps": 1, "episodes": 1 }',
  ],
  ...["0", "-1", "1.5", "1e999", "1e16", "true", "null", '"5"', "[5]", "{}"].flatMap((value) =>
    ["steps", "episodes", "evalEvery", "evalEpisodes"].map((key) => `{ "${key}": ${value} }`)
  ),
  ...["0", "-1", "1.5", "null", "[]", "[-1]", "[1.5]", '["1"]', '"5..2"', '""', "true", "{}", "1e9", "[null]"]
    .map((value) => `{ "seeds": ${value} }`),
  ...["[]", "5", '""', "[5]", '["dnq"]', '["dqn", "dqn"]', '["__proto__"]', "{}", "[[]]", '["dqn,sac"]'].map((
    value,
  ) => `{ "agents": ${value} }`),
  ...["5", '""', '"cartpool"', '"__proto__"', "[]", "null"].flatMap((value) => [
    `{ "task": ${value} }`,
    `{ "preset": ${value} }`,
    `{ "settings": ${value} }`,
    `{ "fast": ${value} }`,
  ]),
  ...[
    "5",
    "[]",
    '{ "x": 1 }',
    '{ "batchSize": "8" }',
    '{ "batchSize": [] }',
    '{ "batchSize": [8, 8] }',
    '{ "batchSize": {} }',
  ]
    .map((group) => `{ "settings": { "dqn": ${group} } }`),
  ...[
    '{ "batchSize": null }',
    '{ "batchSize": 1e9 }',
    '{ "learningRate": 1e-999 }',
    '{ "twin": "true" }',
    '{ "__proto__": 1 }',
  ]
    .map((group) => `{ "settings": { "dqn": ${group} } }`),
  '{ "settings": { "ppo": { "lanes": 2 } } }',
  '{ "settings": { "dqn": { "twin": true, "twin": false } } }',
  "[".repeat(100_000),
  `${'{ "a": '.repeat(5000)}1${"}".repeat(5000)}`,
  `{ "seeds": [${"1,".repeat(200_000)}1] }`,
  " ".repeat(5 * 2 ** 20),
];

/** Experiment files in `folder` and on standard input, each to be refused. */
export function configFiles(folder: string): HostileConfig[] {
  const at = `${folder}/configs`;
  Deno.mkdirSync(at);
  const write = (name: string, bytes: Uint8Array): HostileConfig => {
    Deno.writeFileSync(`${at}/${name}`, bytes);
    return { path: `${at}/${name}` };
  };
  const refused = '{ "steps": 0 }';
  const wide = Uint8Array.from(refused, (character) => character.charCodeAt(0));
  return [
    ...texts.map((text, i) =>
      i % 2 === 0 ? { path: "-", text } : write(`${i}.json`, new TextEncoder().encode(text))
    ),
    write("utf16le.json", Uint8Array.of(0xff, 0xfe, ...[...wide].flatMap((byte) => [byte, 0]))),
    write("utf16be.json", Uint8Array.of(0xfe, 0xff, ...[...wide].flatMap((byte) => [0, byte]))),
    write("utf16bare.json", Uint8Array.from([...wide].flatMap((byte) => [byte, 0]))),
    write("latin1.json", Uint8Array.of(0x22, 0xe4, 0x22)),
    write("cut.json", Uint8Array.of(0xff)),
    write("mark.json", Uint8Array.of(0xef, 0xbb, 0xbf)),
    ...["/dev/zero", "/dev/urandom", "/dev/null", "/", folder, at, `${at}/none`, `${at}/0.json/below`, " "]
      .map((path) => ({ path })),
    { path: `${folder}/${"long".repeat(2000)}` },
    { path: "/dev/stdin", text: refused },
  ];
}

/** Calls on checkpoints in `folder` that are damaged copies of a good one, or none at all. */
export function checkpointFiles(folder: string, good: string): string[][] {
  const at = `${folder}/checkpoints`;
  Deno.mkdirSync(at);
  const bytes = Deno.readFileSync(good);
  const header = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const damaged = new Map<string, Uint8Array>([
    ["empty", new Uint8Array(0)],
    ["zeros", new Uint8Array(5000)],
    ["text", new TextEncoder().encode("This is no checkpoint.\n".repeat(100))],
    ["longer", joined(bytes.subarray(0, 64), bytes)],
    ["tail", joined(bytes.subarray(0, 8), bytes.subarray(9))],
  ]);
  for (let part = 0; part < 8; part++) {
    damaged.set(`cut ${part}`, bytes.slice(0, Math.floor(bytes.length * part / 8) + part));
    damaged.set(`flip ${part}`, flipped(bytes, 8 + Math.floor((bytes.length - 9) * part / 8)));
    damaged.set(`header ${part}`, flipped(bytes, 8 + Math.floor((header - 1) * part / 8)));
    damaged.set(`length ${part}`, flipped(bytes, part));
  }
  const paths = [...damaged].map(([name, content]) => {
    Deno.writeFileSync(`${at}/${name}.safetensors`, content);
    return `${at}/${name}.safetensors`;
  });
  const foreign = ["/dev/zero", "/dev/null", folder, "/", `${at}/none`, "-"];
  return [...paths, ...foreign].flatMap((path, i) => {
    const commands = [["evaluate", path], ["watch", path], ["inspect", path]];
    const model = ["compare", "--agents", "mpc", "--model", path, "--out", `${folder}/new`];
    return [commands[i % commands.length], model];
  });
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] ^= 0x41;
  return copy;
}

/** Calls on folders in `folder` that are somebody else's, or ours and damaged. */
export function foreignFolders(folder: string): string[][] {
  const at = `${folder}/foreign`;
  const layouts: Record<string, Record<string, string>> = {
    sacred: { "config.json": '{ "seed": 1 }', "run.json": "{}", "runs/1/config.json": "{}" },
    hydra: { "config.json": "[]", "runs/a/b/run.csv": "a\n1\n", "curves.csv": "mine\n" },
    text: { "config.json": "seed = 1\n", "summary.svg": "<svg/>", "report.html": "mine" },
    empty: { "config.json": "" },
    notes: { "notes.txt": "keep", "runs/notes.txt": "keep" },
    newer: {
      "config.json": '{ "format": 99, "argv": [], "versions": {}, "plan": {} }',
      "runs/x/run.csv": "",
    },
    broken: {
      "config.json": '{ "format": 1, "argv": ["compare"], "plan": null }',
      "runs.csv": "agent,task\n",
    },
    deep: { "config.json": "[".repeat(50_000), "runs.csv": "" },
  };
  const small = [
    "compare",
    "--agents",
    "random",
    "--steps",
    "5",
    "--seeds",
    "1",
    "--eval-episodes",
    "1",
    "--out",
  ];
  const calls: string[][] = [];
  for (const [name, files] of Object.entries(layouts)) {
    for (const [path, content] of Object.entries(files)) {
      Deno.mkdirSync(`${at}/${name}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      Deno.writeTextFileSync(`${at}/${name}/${path}`, content);
    }
    calls.push(
      [...small, `${at}/${name}`],
      [...small, `${at}/${name}`, "--overwrite"],
      [...small, `${at}/${name}`, "--resume"],
      ["report", `${at}/${name}`],
      ["report", `${folder}/good`, `${at}/${name}`, "--out", `${folder}/merged`],
    );
  }
  Deno.mkdirSync(`${at}/folder/config.json`, { recursive: true });
  new Deno.Command("mkfifo", { args: [`${at}/notes/config.json`] }).outputSync();
  const file = `${at}/sacred/run.json`;
  const paths = [
    file,
    `${file}/below`,
    "/dev/null/x",
    " ",
    "",
    `${folder}/${"long".repeat(2000)}`,
    `${at}/folder`,
  ];
  return [
    ...calls,
    ...paths.map((path) => [...small, path]),
    ...paths.map((path) => ["report", path]),
    ["report", at],
    ["inspect", `${folder}/good`],
  ];
}
