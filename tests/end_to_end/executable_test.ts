import { assert, assertEquals, assertMatch } from "@std/assert";
import project from "../../deno.json" with { type: "json" };
import { bareRuntime } from "../../tools/denort.ts";
import { executable, inFolder, isGiven, runExecutable } from "./executable.ts";

const MEBIBYTE = 2 ** 20;
const comparison = [
  "compare",
  "--agents=dqn,dyna",
  "--seeds=1",
  "--steps=200",
  "--eval-every=100",
  "--eval-episodes=3",
];

Deno.test("the executable is at most 6 MiB larger than the bare runtime", {
  // the runtime can be told from the program in an ELF file alone
  ignore: Deno.build.os !== "linux" || isGiven,
}, async () => {
  const bytes = await Deno.readFile(await executable());
  const added = bytes.length - bareRuntime(bytes).length;
  assert(added <= 6 * MEBIBYTE, `${(added / MEBIBYTE).toFixed(2)} MiB over the runtime`);
});

Deno.test("mbrl --version prints one line that names versions, commit and program", async () => {
  const { code, stdout, stderr } = await runExecutable(["--version"]);
  assertEquals([code, stderr], [0, ""]);
  assertMatch(
    stdout,
    RegExp(
      `^mbrl ${project.version} \\(commit ([0-9a-f]{12}(-modified)?|unknown), program [0-9a-f]{12}, Deno [\\d.]+, V8 [^,]+, networks on wasm kernels of its own, exported for TensorFlow.js 4.22.0\\)\n$`,
    ),
  );
});

Deno.test("the executable computes on wasm from any folder, with no home, cache or environment", async () => {
  await inFolder(async (folder) => {
    const cwd = `${folder}/where you are`;
    await Deno.mkdir(cwd);
    for (const env of [{}, { HOME: "/nonexistent", DENO_DIR: "/nonexistent/deno", PATH: "/nonexistent" }]) {
      const { code, stderr } = await runExecutable([...comparison, "--out=out", "--overwrite"], { cwd, env });
      assertEquals(code, 0, stderr);
      const { backend } = JSON.parse(await Deno.readTextFile(`${cwd}/out/config.json`));
      assertEquals(backend, { name: "wasm", simd: true });
      assert((await Deno.readTextFile(`${cwd}/out/curves.svg`)).startsWith("<svg"));
    }
    assertEquals([...Deno.readDirSync(cwd)].map(({ name }) => name), ["out"], "nothing is left elsewhere");
  });
});

/** Runs a command without any network. */
const isolated = (args: string[]) =>
  new Deno.Command("unshare", { args: ["--net", "--map-root-user", ...args], stdin: "null" }).output();

Deno.test("the executable needs no network", {
  ignore: !await isolated(["true"]).then(({ success }) => success, () => false),
}, async () => {
  await inFolder(async (folder) => {
    const { code, stderr } = await isolated([await executable(), ...comparison, `--out=${folder}/out`]);
    assertEquals(code, 0, new TextDecoder().decode(stderr));
  });
});

Deno.test("the executable trains an agent and evaluates its checkpoint", async () => {
  await inFolder(async (folder) => {
    const trained = await runExecutable(["train", "dqn", "--steps=200", `--out=${folder}/dqn`]);
    assertEquals(trained.code, 0, trained.stderr);
    const checkpoint = trained.stdout.trim();
    const evaluated = await runExecutable(["evaluate", checkpoint, "--episodes=5", "--json"], {
      cwd: folder,
    });
    assertEquals(evaluated.code, 0, evaluated.stderr);
    JSON.parse(evaluated.stdout);
  });
});
