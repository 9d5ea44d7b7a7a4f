import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type * as own from "../../examples/mbrl.d.ts";
import type { Generator } from "../../lib/random/generator.ts";
import type * as ours from "../../lib/tasks/task.ts";
import { taskTemplate } from "../../lib/user_files/templates.ts";
import { TYPES, TYPES_NAME } from "../../lib/user_files/types_text.ts";

/** The types that users see agree with those of the program: each of these is an error of types where they do not. */
const agreements = {
  random: (generator: Generator): own.Random => generator,
  task: (
    { settings: _settings, rules: _rules, variables: _variables, ...task }: own.Task,
  ): Omit<ours.Task, "settings" | "rules" | "variables"> => task,
  rules: ({ terminated }: ours.Rules): own.Rules["terminated"] => terminated,
  variable: (variable: ours.Variable): own.Variable => variable,
  drawing: (drawing: ours.Drawing): own.Drawing => drawing,
  drawingBack: (drawing: own.Drawing): ours.Drawing => drawing,
};

Deno.test("the types of examples/mbrl.d.ts are those of the program", () => {
  assertEquals(Object.values(agreements).filter((agree) => typeof agree !== "function"), []);
});

Deno.test("mbrl new writes the types that stand in examples/", async () => {
  assertEquals(await Deno.readTextFile(new URL("../../examples/mbrl.d.ts", import.meta.url)), TYPES);
});

Deno.test("taskTemplate() is checked by its types alone, and so is examples/tank.ts; a mistake is found", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const template = taskTemplate("my-task", "./my-task.ts");
    assertStringIncludes(template, 'name: "my-task"');
    assert(!/NAME|FILE/.test(template));
    await Deno.writeTextFile(`${folder}/${TYPES_NAME}`, TYPES);
    await Deno.writeTextFile(`${folder}/good.ts`, template);
    await Deno.copyFile(new URL("../../examples/tank.ts", import.meta.url), `${folder}/tank.ts`);
    await Deno.writeTextFile(`${folder}/bad.ts`, template.replace("timeLimit: 100", 'timeLimit: "100"'));
    const check = async (...files: string[]) => {
      const { success, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["check", "--quiet", "--no-config", "--no-lock", ...files],
        cwd: folder,
        env: { NO_COLOR: "1" },
      }).output();
      return success ? "" : new TextDecoder().decode(stderr);
    };
    assertEquals(await check("good.ts", "tank.ts"), "");
    assertStringIncludes(await check("bad.ts"), "Type 'string' is not assignable to type 'number'");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
