import { assert, assertEquals } from "@std/assert";
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

Deno.test("main.ts loads neither the chart library nor an emulation of Node before a command asks for them", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", projectFile("main.ts")],
  }).output();
  const graph: Graph = JSON.parse(new TextDecoder().decode(stdout));
  const modules = new Map(graph.modules.map((module) => [module.specifier, module]));
  const loaded = new Set(graph.roots);
  for (const specifier of loaded) { // grows while it is walked
    for (const { code, isDynamic } of modules.get(specifier)?.dependencies ?? []) {
      if (code?.specifier === undefined || isDynamic) continue;
      loaded.add(graph.redirects[code.specifier] ?? code.specifier);
    }
  }
  assert(loaded.size > 20, "the program's own modules are walked");
  assertEquals([...loaded].filter((specifier) => /vega|^node:/.test(specifier)), []);
});
