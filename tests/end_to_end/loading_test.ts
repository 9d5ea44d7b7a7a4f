import { assert, assertEquals } from "@std/assert";
import { executable, inFolder } from "./executable.ts";
import { projectFile } from "../../tools/resolution.ts";

interface Graph {
  readonly roots: readonly string[];
  readonly redirects: Readonly<Record<string, string>>;
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly code?: { readonly specifier?: string };
      readonly isDynamic?: boolean;
    }[];
  }[];
}

async function graphOf(entry: string): Promise<Graph> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", projectFile(entry)],
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** The modules that an entry loads before anything asks for more. */
function loadedAtOnce({ modules, roots, redirects }: Graph): string[] {
  const known = new Map(modules.map((module) => [module.specifier, module]));
  const loaded = new Set(roots);
  for (const specifier of loaded) { // grows while it is walked
    for (const { code, isDynamic } of known.get(specifier)?.dependencies ?? []) {
      if (code?.specifier === undefined || isDynamic) continue;
      loaded.add(redirects[code.specifier] ?? code.specifier);
    }
  }
  assert(loaded.size > 20, "the program's own modules are walked");
  return [...loaded];
}

Deno.test("main.ts loads neither the chart library nor an emulation of Node before a command asks for them", async () => {
  const loaded = loadedAtOnce(await graphOf("main.ts"));
  assertEquals(loaded.filter((specifier) => /vega|^node:/.test(specifier)), []);
});

Deno.test("TensorFlow.js has its three jobs: the oracle, the reader of exports, and users' agents that ask for it", async () => {
  const isTensorFlow = ({ specifier }: { readonly specifier: string }) =>
    specifier.includes("tensorflow/tfjs");
  const main = await graphOf("main.ts");
  assertEquals(main.modules.filter(isTensorFlow), [], "not even when a command asks for more");
  const worker = await graphOf("lib/experiment/worker.ts");
  assertEquals(loadedAtOnce(worker).filter((specifier) => isTensorFlow({ specifier })), []);
  const askers = worker.modules.filter(({ specifier, dependencies = [] }) =>
    specifier.startsWith("file:") &&
    dependencies.some(({ code }) => isTensorFlow({ specifier: code?.specifier ?? "" }))
  );
  assertEquals(askers.map(({ specifier }) => specifier.replace(/^.*\/lib\//, "")), [
    "agents/own/tensorflow.ts",
  ]);
  const callers: string[] = [];
  const look = async (folder: string) => {
    for await (const { name, isDirectory } of Deno.readDir(projectFile(folder))) {
      const path = `${folder}/${name}`;
      if (isDirectory) await look(path);
      else if (name.endsWith("_test.ts")) {
        const text = await Deno.readTextFile(projectFile(path));
        if (/from "[./]+(nn\/)?tensorflow\.ts"/.test(text)) callers.push(path);
      }
    }
  };
  await look("tests");
  assertEquals(callers.sort(), [
    "tests/end_to_end/export_test.ts", // reads what `mbrl export` wrote
    "tests/nn/adam_test.ts", // the rest: every operation, gradient and step of the optimiser
    "tests/nn/layers_format_test.ts",
    "tests/nn/program_test.ts",
    "tests/nn/trainer_test.ts",
  ]);
});

/** CPU seconds of the executable, three times over. */
async function cpuSeconds(args: readonly string[]): Promise<number> {
  const { success, stdout } = await new Deno.Command("sh", {
    args: ["-ec", `for i in 1 2 3; do "$@" >&2; done; times`, "sh", await executable(), ...args],
    stderr: "null",
  }).output();
  assert(success, `${args}`);
  const ofChildren = new TextDecoder().decode(stdout).trim().split("\n")[1];
  return ofChildren.split(" ").reduce((sum, text) => {
    const [minutes, seconds] = text.split(/[ms]/).map(Number);
    return sum + 60 * minutes + seconds;
  }, 0);
}

Deno.test({
  name: "mbrl compare of 60 steps, pictures and all, takes at most ten times the CPU time of --version",
  ignore: Deno.build.os === "windows", // has no sh
  fn: () =>
    inFolder(async (folder) => {
      const comparison =
        `compare --agents dqn --seeds 1 --steps 60 --eval-every 60 --eval-episodes 2 --overwrite --out ${folder}/out`;
      const [least, whole] = [await cpuSeconds(["--version"]), await cpuSeconds(comparison.split(" "))];
      assert(whole < 10 * least, `${whole} beside ${least} seconds`); // 13 with a compiler of specifications
    }),
});
