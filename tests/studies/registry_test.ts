import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../lib/settings/usage_error.ts";
import { findStudy, studies } from "../../lib/studies/registry.ts";

const task = { given: "pendulum", name: "pendulum", solved: -200 };

Deno.test("findStudy() has every study under its name, once", () => {
  for (const study of studies) assertEquals(findStudy(study.name), study);
  assertThrows(() => findStudy("lader"), UsageError, 'did you mean "ladder"');
});

Deno.test("findStudy() asks a study about another task, or says which studies can be", () => {
  for (const { name, onTask } of studies) {
    if (onTask !== undefined) assertEquals(findStudy(name, task).name, name);
    else {assertThrows(
        () => findStudy(name, task),
        UsageError,
        `${name} is asked about its own tasks alone: of the`,
      );}
  }
});
