import { assert, assertEquals } from "@std/assert";
import { agents, findAgent } from "../../lib/agents/registry.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../../lib/checkpoint/safetensors.ts";
import { Generator } from "../../lib/random/generator.ts";
import type { SettingValues } from "../../lib/settings/settings.ts";
import type { TaskInstance } from "../../lib/tasks/environment.ts";
import { Drive } from "./drive.ts";
import { small } from "./small_settings.ts";
import { threeActions, threeActionsInPictures } from "./three_actions.ts";

/** Steps of which some are drawn at which an agent is saved. */
const LATEST = 150;

/** Agents whose steps take long: they are followed for fewer. */
const SLOW = ["dyna", "mpc", "world-models"];

/** Agents without networks. */
const WITHOUT_GRADIENTS = ["random", "linear-search"];

for (const [name, settings] of Object.entries(small)) {
  testSaving(name, settings, threeActions, 20, SLOW.includes(name) ? 40 : 200);
}

const plans = { planner: "cem", tail: "random", planHorizon: 3, sequences: 4 };
testSaving("mpc, planning sequences", { ...small.mpc, ...plans }, threeActions, 20, 20);
const seeing = { ...small["world-models"], refitInterval: 400 };
testSaving("world-models, seeing pictures", seeing, threeActionsInPictures, 5, 20);
testSaving("dreamer, seeing pictures", small.dreamer, threeActionsInPictures, 5, 20);

Deno.test("every agent of the registry is saved here", () => {
  assertEquals(agents.map(({ name }) => name).filter((name) => !(name in small)), []);
});

/**
 * Follows an agent from each step at which it was saved. It is taken up by one that has been elsewhere, as another seed and as
 * the same agent later, so that what saving forgets is wrong in it.
 *
 * @param title Begins with the agent's name.
 * @param saves How often it is saved.
 * @param followed Steps for which the saved agent is followed.
 */
function testSaving(
  title: string,
  settings: SettingValues,
  task: TaskInstance,
  saves: number,
  followed: number,
): void {
  const definition = findAgent(title.split(",")[0]);
  Deno.test(`${title}, goes on from ${saves} random steps of a task of three actions with the same bytes`, () => {
    const random = new Generator(20);
    const places = Array.from({ length: saves }, () => random.integer(LATEST));
    const make = (seed: number) => new Drive(definition, settings, seed, task);
    const [original, copy] = [make(3), make(4)];
    copy.advance(47);
    const saved: Uint8Array[] = [];
    const actions: number[] = [];
    for (let step = 0; step < LATEST + followed; step++) {
      saved.push(encodeCheckpoint(original.save()));
      actions.push(...original.advance(1));
    }
    assert(original.agent.gradientSteps > 0 || WITHOUT_GRADIENTS.includes(definition.name), "it learns");
    for (const place of places) {
      copy.restore(decodeCheckpoint(saved[place], "x").snapshot);
      assertEquals(copy.advance(followed), actions.slice(place, place + followed), `from step ${place}`);
      const [bytes, wanted] = [encodeCheckpoint(copy.save()), saved[place + followed]];
      const isSame = bytes.length === wanted.length && bytes.every((byte, i) => byte === wanted[i]);
      assert(isSame, `${followed} steps from step ${place}`);
    }
  });
}
