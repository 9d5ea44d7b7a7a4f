import { executable } from "../end_to_end/executable.ts";

const path = await executable();
const run = (...args: string[]) => {
  const { success } = new Deno.Command(path, { args, stdin: "null", stdout: "null" }).outputSync();
  if (!success) throw new Error(`mbrl ${args.join(" ")} failed`);
};

Deno.bench("mbrl --version", { group: "start", n: 20 }, () => run("--version"));
Deno.bench("mbrl agents", { group: "start", n: 20 }, () => run("agents"));
