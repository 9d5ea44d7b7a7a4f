import { assert, assertEquals, assertThrows } from "@std/assert";
import { findAgent } from "../../lib/agents/registry.ts";
import { Generator } from "../../lib/random/generator.ts";
import { allocatedNumbers } from "../nn/allocated.ts";
import { Drive, task } from "./drive.ts";
import { small } from "./small_settings.ts";

for (const [name, changes] of Object.entries(small)) {
  const definition = findAgent(name);

  Deno.test(`${name} takes no more memory for its networks once it learns`, () => {
    const drive = new Drive(definition, { ...changes, ...(name === "mbpo" ? { updatesPerStep: 1 } : {}) }, 3);
    drive.advance(200);
    drive.evaluate(2);
    const warm = allocatedNumbers();
    drive.advance(1850);
    drive.evaluate(2);
    assertEquals(allocatedNumbers() - warm, 0);
  });

  Deno.test(`${name} reports every diagnostic it declares, and no other`, () => {
    const drive = new Drive(definition, changes, 3);
    drive.advance(60);
    assertEquals(Object.keys(drive.agent.diagnostics()).sort(), [...definition.diagnostics].sort());
  });

  if (name !== "random") {
    Deno.test(`${name} refuses a snapshot of another agent`, () => {
      const [own, other] = [new Drive(definition, changes, 3), new Drive(findAgent("random"), {}, 3)];
      assertThrows(() => own.agent.restore(other.agent.save()), TypeError);
    });
  }
}

Deno.test("random scores what uniformly random actions score", () => {
  const drive = new Drive(findAgent("random"), {}, 1);
  const mean = drive.evaluate(2000);
  assert(Math.abs(mean - 22.3) < 1.5, `mean return ${mean}`);
});

Deno.test("dyna without imagination is dqn, action for action", () => {
  const dqn = new Drive(findAgent("dqn"), { ...small.dqn, nStep: 1 }, 8);
  const dyna = new Drive(findAgent("dyna"), { ...small.dyna, imaginedShare: 0, updatesPerStep: 5 }, 8);
  assertEquals(dyna.advance(250), dqn.advance(250));
  assertEquals(dyna.agent.diagnostics().q_loss, dqn.agent.diagnostics().q_loss);
  assert(dyna.agent.imaginedSteps > 0);
});

Deno.test("dyna-q without planning steps is dqn, action for action", () => {
  const dqn = new Drive(findAgent("dqn"), { ...small.dqn, nStep: 1 }, 8);
  const planning = new Drive(findAgent("dyna-q"), { ...small["dyna-q"], planningSteps: 0 }, 8);
  assertEquals(planning.advance(250), dqn.advance(250));
});

Deno.test("a model-based agent's modelError() is unknown before the first fit and small after it", () => {
  for (const name of ["dyna-q", "dyna", "mbpo", "mpc"]) {
    const drive = new Drive(findAgent(name), small[name], 5);
    const count = 50;
    const lanes = task.environment(new Generator(77));
    const observations = new Float32Array(count * 4);
    const nextObservations = new Float32Array(count * 4);
    const actions = new Uint8Array(count);
    let state = lanes.reset();
    for (let i = 0; i < count; i++) {
      actions[i] = i % 3 === 0 ? 1 : i % 2;
      const result = lanes.step(actions[i]);
      observations.set(state, 4 * i);
      nextObservations.set(result.observation, 4 * i);
      state = result.terminated ? lanes.reset() : result.observation;
    }
    const batch = {
      count,
      observations,
      actions,
      rewards: new Float32Array(count),
      nextObservations,
      terminated: new Uint8Array(count),
    };
    assert(Number.isNaN(drive.agent.modelError!(batch)), name);
    drive.advance(150);
    const error = drive.agent.modelError!(batch);
    assert(error < 0.2, `${name}: ${error}`);
  }
});
