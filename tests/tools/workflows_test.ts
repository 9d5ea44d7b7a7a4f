import { assert, assertEquals, assertMatch } from "@std/assert";
import { platforms } from "../../tools/release.ts";
import { projectFile } from "../../tools/resolution.ts";

const [ci, release] = ["ci", "release"].map((name) =>
  Deno.readTextFileSync(projectFile(`.github/workflows/${name}.yml`))
);

Deno.test("the workflows name every action by its digest, with its version behind it", () => {
  for (const text of [ci, release]) {
    for (const [, action] of text.matchAll(/uses: (.*)/g)) {
      assertMatch(action, /^actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  }
});

Deno.test("the workflows test and try every platform that there is a binary for", () => {
  const runners: Record<keyof typeof platforms, RegExp> = {
    "linux-x64": /^ubuntu-[\d.]+$/,
    "linux-arm64": /^ubuntu-[\d.]+-arm$/,
    "macos-x64": /^macos-\d+-intel$/,
    "macos-arm64": /^macos-\d+$/,
    "windows-x64": /^windows-\d+$/,
  };
  assertEquals(Object.keys(runners), Object.keys(platforms));
  for (const text of [ci, release]) {
    const systems = /system: \[(.*)\]/.exec(text)?.[1].split(", ") ?? [];
    for (const runner of Object.values(runners)) {
      assert(systems.some((system) => runner.test(system)), `${runner}`);
    }
  }
});

Deno.test("the workflows run the one version of Deno that CONTRIBUTING.md names", () => {
  const named = [ci, release, Deno.readTextFileSync(projectFile("CONTRIBUTING.md"))]
    .flatMap((text) => [...text.matchAll(/deno@([\d.]+)/g)].map(([, version]) => version));
  assertEquals([...new Set(named)], [Deno.version.deno]);
});
