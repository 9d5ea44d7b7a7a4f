/**
 * The versions of everything a result depends on.
 *
 * @module
 */

import { programBuild } from "../experiment/run_origin.ts";
import { FORMAT_VERSION } from "../nn/layers_format.ts";
import project from "../../deno.json" with { type: "json" };

/** Versions by name, as config.json records them. */
export function versions(): Record<"mbrl" | "deno" | "v8", string> {
  return { mbrl: project.version, deno: Deno.version.deno, v8: Deno.version.v8 };
}

/** The line of `mbrl --version`. */
export function versionLine(): string {
  const { mbrl, deno, v8 } = versions();
  return `mbrl ${mbrl} (${origin()}, Deno ${deno}, V8 ${v8}, networks on wasm kernels of its own, exported for TensorFlow.js ${FORMAT_VERSION})`;
}

/** The commit and the digest of the program, which stand beside it in a bundle; shortened to 12 digits. */
function origin(): string {
  const build = programBuild();
  if (build === undefined) return "from its source";
  const { commit, digest } = build;
  return `commit ${commit?.replace(/^(.{12})[0-9a-f]*/, "$1") ?? "unknown"}, program ${digest.slice(0, 12)}`;
}
