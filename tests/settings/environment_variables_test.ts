import { assertThrows } from "@std/assert";
import { environmentVariable, environmentVariables } from "../../lib/settings/environment_variables.ts";

Deno.test("environmentVariable() reads every name of the list with no other granted", {
  permissions: { env: [...environmentVariables] },
}, () => {
  for (const name of environmentVariables) environmentVariable(name);
});

Deno.test("environmentVariable() fails where a name was not granted, instead of taking it for unset", {
  permissions: { env: ["TERM"] },
}, () => {
  environmentVariable("TERM");
  assertThrows(() => environmentVariable("SLURM_ARRAY_TASK_ID"), Deno.errors.NotCapable);
});
