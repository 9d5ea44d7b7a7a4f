import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type * as own from "../../examples/mbrl.d.ts";
import type { Generator } from "../../lib/random/generator.ts";
import type { AgentContext } from "../../lib/agents/agent.ts";
import type { OwnContext } from "../../lib/agents/own/context.ts";
import type { OwnAgent } from "../../lib/agents/own/own_agent.ts";
import type * as ours from "../../lib/tasks/task.ts";
import { agentTemplate, taskTemplate, TYPES, TYPES_NAME } from "../../lib/user_files/templates.ts";

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
  stream: (generator: Generator): own.Stream => generator,
  // every function of the context takes what users give it, and gives what they are told
  context: (context: OwnContext): own.AgentContext => context,
  known: (context: own.AgentContext): Pick<AgentContext, "observationSize" | "timeLimit"> => context,
  created: (agent: OwnAgent): Omit<own.CreatedAgent, "parts"> => agent,
  transition: (transition: Parameters<NonNullable<OwnAgent["observe"]>>[0]): own.Transition => transition,
  transitionBack: (transition: own.Transition): Parameters<NonNullable<OwnAgent["observe"]>>[0] => transition,
};

Deno.test("the types of examples/mbrl.d.ts are those of the program", () => {
  assertEquals(Object.values(agreements).filter((agree) => typeof agree !== "function"), []);
});

Deno.test("templates and examples are checked by their types alone; a mistake is found", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const template = taskTemplate("my-task", "./my-task.ts");
    assertStringIncludes(template, 'name: "my-task"');
    assert(!/NAME|FILE/.test(template));
    await Deno.writeTextFile(`${folder}/${TYPES_NAME}`, TYPES);
    await Deno.writeTextFile(`${folder}/good.ts`, template);
    const agent = agentTemplate("my-agent", "./my-agent.ts");
    assertStringIncludes(agent, "--set my-agent.KEY=VALUE");
    assert(!/NAME|FILE/.test(agent));
    await Deno.writeTextFile(`${folder}/agent.ts`, agent);
    const examples = ["tank.ts", "mine.ts", "dqn_tensorflow.ts"];
    for (const name of examples) {
      await Deno.copyFile(new URL(`../../examples/${name}`, import.meta.url), `${folder}/${name}`);
    }
    await Deno.writeTextFile(`${folder}/bad.ts`, template.replace("timeLimit: 100", 'timeLimit: "100"'));
    await Deno.writeTextFile(
      `${folder}/worse.ts`,
      agent.replace("q, 0, actionCount)", 'q, "0", actionCount)'),
    );
    const check = async (...files: string[]) => {
      const { success, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["check", "--quiet", "--no-config", "--no-lock", ...files],
        cwd: folder,
        env: { NO_COLOR: "1" },
      }).output();
      return success ? "" : new TextDecoder().decode(stderr);
    };
    assertEquals(await check("good.ts", "agent.ts", ...examples), "");
    assertStringIncludes(await check("worse.ts"), "Argument of type 'string' is not assignable");
    assertStringIncludes(await check("bad.ts"), "Type 'string' is not assignable to type 'number'");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
