import { executable } from "../end_to_end/executable.ts";

const path = await executable();
const run = async (...args: string[]) => {
  const { success } = await new Deno.Command(path, { args, stdin: "null", stdout: "null" }).output();
  if (!success) throw new Error(`mbrl ${args.join(" ")} failed`);
};

Deno.bench("mbrl --version", { group: "start" }, () => run("--version"));
Deno.bench("mbrl agents", { group: "start" }, () => run("agents"));
