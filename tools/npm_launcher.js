#!/usr/bin/env node
// Starts the bundle beside it with the Deno that npm installed, with an executable's permissions.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const isWindows = process.platform === "win32";

function denoPath() {
  const target = `${process.platform}-${process.arch}${process.platform === "linux" ? "-glibc" : ""}`;
  try {
    const found = createRequire(import.meta.url).resolve("deno/package.json");
    return createRequire(found).resolve(`@deno/${target}/deno${isWindows ? ".exe" : ""}`);
  } catch {
    console.error(
      `error: npm installed no Deno for ${target}: mbrl runs on Linux (glibc), macOS and Windows, on x64 and arm64; ` +
        "there, install it again without --omit=optional.",
    );
    process.exit(1);
  }
}

const deno = denoPath();
const beside = (name) => fileURLToPath(new URL(`program/${name}`, import.meta.url));
const flags = JSON.parse(readFileSync(beside("flags.json"), "utf8"));
const child = spawn(deno, ["run", ...flags, beside("main.js"), ...process.argv.slice(2)], {
  stdio: "inherit",
  env: {
    ...process.env,
    DENO_NO_UPDATE_CHECK: "1",
    DENO_NO_PACKAGE_JSON: "1",
    DENO_DIR: `${beside("flags.json")}/none`, // Deno wants to know a cache, and keeps one in memory where there can be none
    DENO_LOG: "error,deno::cache::cache_db=off", // which it would report on a terminal
  },
});

const signals = isWindows
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGHUP", "SIGINT", "SIGTERM", "SIGUSR1", "SIGCONT", "SIGXCPU"];
for (const signal of signals) {
  // a console of Windows tells every process of it by itself
  process.on(signal, () => isWindows || child.kill(signal));
}
child.on("error", (error) => {
  console.error(`error: Deno cannot be started: ${error.message}.`);
  process.exit(1);
});
child.on("exit", (code, signal) => {
  // Node aborts when it exits from a terminal that was closed: there it ends by the signal, of the same status
  const last = code === 129 ? "SIGHUP" : signal;
  if (last === null) process.exit(code);
  process.removeAllListeners(last);
  process.kill(process.pid, last);
  process.exit(1); // Node ignores a few signals
});
