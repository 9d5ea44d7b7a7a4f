import { assert } from "@std/assert";
import { encodeCheckpoint } from "../../lib/checkpoint/safetensors.ts";
import type { AnyAgentDefinition } from "../../lib/agents/agent.ts";
import type { Rules } from "../../lib/agents/agent_context.ts";
import { agents } from "../../lib/agents/registry.ts";
import { Generator } from "../../lib/random/generator.ts";
import {
  acts,
  type Condition,
  type Requirement,
  type Requirements,
} from "../../lib/settings/dependencies.ts";
import { checkSetting } from "../../lib/settings/parse.ts";
import {
  defaultsOf,
  type Setting,
  type SettingValue,
  type SettingValues,
} from "../../lib/settings/settings.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";
import type { TaskInstance } from "../../lib/tasks/environment.ts";
import { findTask, tasks } from "../../lib/tasks/registry.ts";
import { Drive, task } from "./drive.ts";
import { small } from "./small_settings.ts";

/** Settings of all agents and tasks together; a number that nobody sweeps is a constant. */
const MOST_SETTINGS = 230;

Deno.test(`agents and tasks have at most ${MOST_SETTINGS} settings together`, () => {
  const counts = [...agents, ...tasks].map(({ settings }) => Object.keys(settings).length);
  const count = counts.reduce((a, b) => a + b, 0);
  assert(count <= MOST_SETTINGS, `${count} settings`);
});

Deno.test("every setting of an agent has a reason for its default", () => {
  for (const { name, settings } of agents) {
    for (const [key, { source }] of Object.entries(settings)) assert(source !== undefined, `${name}.${key}`);
  }
});

const pixels = findTask("cartpole").create({
  ...defaultsOf(findTask("cartpole").settings),
  observation: "pixels",
});

/** Settings that one small run and another cannot show: one reads a file, the other is of another task. */
const elsewhere = ["mpc.transferFrom"];

/** Changes that go beyond those of every agent's small runs. */
const base: Record<string, SettingValues> = {
  ...small,
  dqn: { ...small.dqn, replayCapacity: 60 }, // fewer than the steps of a run
  mpc: { ...small.mpc, tail: "random" },
  mbpo: { ...small.mbpo, rolloutSchedule: "fixed" },
  "world-models": { ...small["world-models"], visionUpdates: 3 },
  dreamer: { ...small.dreamer, visionUpdates: 3 },
  muzero: { ...small.muzero, hiddenWidth: 64, updatesPerStep: 10 }, // smaller ones see one action only
};

for (const definition of agents) {
  const { name, settings } = definition;
  const keys = Object.keys(settings).filter((key) => !elsewhere.includes(`${name}.${key}`));
  if (keys.length === 0) continue;
  Deno.test(`every setting of ${name} moves something where it acts`, () => {
    const known = new Map<string, string>();
    const outcomeOf = (values: SettingValues, on: TaskInstance) => {
      const id = JSON.stringify([values, on === pixels]);
      if (!known.has(id)) known.set(id, outcome(definition, values, on));
      return known.get(id)!;
    };
    for (const key of keys) {
      const values = acting(definition, key);
      const changes = others(name, key, settings[key], values[key]).map((value) => ({
        ...values,
        [key]: value,
      }));
      const on = taskFor(definition, key);
      assert(
        acts(settings, key, { ...values, "task.observation": on === pixels ? "pixels" : "state" }),
        `${name}.${key} is made to act`,
      );
      const before = outcomeOf(values, on);
      const moves = changes.some((changed) =>
        isAllowed(definition, changed, on) && outcomeOf(changed, on) !== before
      );
      assert(moves, `${name}.${key} moves nothing: say where it acts`);
    }
  });
}

/** What a short run comes to: state, diagnostics and greedy policy. */
function outcome(definition: AnyAgentDefinition, values: SettingValues, on: TaskInstance): string {
  const drive = new Drive(definition, values, 3, on, rulesFor(definition, values));
  drive.advance(definition.name === "mbpo" ? 140 : 75); // no row is held out of the first hundred
  const chosen = greedyActions(drive, on);
  const bytes = encodeCheckpoint(drive.agent.save(), {});
  const { gradientSteps, imaginedSteps } = drive.agent;
  const told = JSON.stringify([chosen, drive.agent.diagnostics(), gradientSteps, imaginedSteps]);
  let sum = 0;
  for (const byte of bytes) sum = (Math.imul(sum, 31) + byte) | 0;
  return `${sum} ${bytes.length} ${told}`;
}

/** Known rules are quicker to run with. */
function rulesFor({ usesRules }: AnyAgentDefinition, values: SettingValues): Rules {
  return usesRules?.(values) ? "known" : "hidden";
}

/** What the greedy policy does in many states, near and far. */
function greedyActions({ agent }: Drive, { spec }: TaskInstance): number[] {
  const lanes = 100;
  const observations = new Generator(9).fillUniform(
    new Float32Array(lanes * spec.observationSize),
    -0.5,
    0.5,
  );
  const actions = new Uint8Array(lanes);
  const controller = agent.controller(lanes, new Generator(5));
  controller.reset();
  controller.act(observations, new Uint8Array(lanes).fill(1), actions);
  return [...actions];
}

/** Small settings under which a setting acts. */
function acting({ name, settings }: AnyAgentDefinition, key: string): SettingValues {
  const values: Record<string, SettingValue> = { ...defaultsOf(settings), ...base[name] };
  const satisfy = (of: string) => {
    for (const [other, requirement] of Object.entries(firstOf(settings[of].when))) {
      if (!(other in settings)) continue; // of the task
      values[other] = meeting(requirement, values[other]);
      satisfy(other);
    }
  };
  satisfy(key);
  return values;
}

function firstOf(when: Condition | undefined): Requirements {
  return when === undefined ? {} : Array.isArray(when) ? when[0] : when as Requirements;
}

function meeting(requirement: Requirement, value: SettingValue): SettingValue {
  if (typeof requirement !== "object") return requirement;
  if ("above" in requirement) return Number(value) > requirement.above ? value : requirement.above + 1;
  if ("below" in requirement) return Number(value) < requirement.below ? value : requirement.below / 2;
  return requirement.includes(value) ? value : requirement[0];
}

/** Pictures where the setting asks for them; numbers otherwise. */
function taskFor(definition: AnyAgentDefinition, key: string): TaskInstance {
  const asked = firstOf(definition.settings[key].when)["task.observation"] === "pixels";
  return asked ? pixels : task;
}

function isAllowed(definition: AnyAgentDefinition, values: SettingValues, on: TaskInstance): boolean {
  try {
    definition.check?.(on, values);
    return true;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return false;
  }
}

/** Other values of a setting, the likeliest to move something first. */
function others(agent: string, key: string, setting: Setting, value: SettingValue): SettingValue[] {
  const wanted = setting.kind === "boolean"
    ? [!value]
    : setting.kind === "choice"
    ? setting.choices.filter((choice) => choice !== value)
    : setting.kind === "text"
    ? ["none"]
    : setting.kind === "integer"
    ? [
      Number(value) + 1,
      Number(value) - 1,
      Math.ceil(Number(value) / 3),
      setting.min,
      Number(value) + 20,
      60,
    ]
    : [Number(value) / 2, Number(value) + 0.5, 2 * Number(value), 1e-6, Number(value) + 100];
  return wanted.filter((one) => {
    try {
      return one !== value && checkSetting(`${agent}.${key}`, setting, one) === one;
    } catch {
      return false;
    }
  });
}
