import { assert, assertEquals } from "@std/assert";
import { stateProbes } from "../../../lib/dynamics/diagnostics/state_probes.ts";
import { Generator } from "../../../lib/random/generator.ts";
import { instanceOf } from "../../../lib/tasks/instance.ts";
import { findTask, tasks } from "../../../lib/tasks/registry.ts";
import type { Task } from "../../../lib/tasks/task.ts";
import { defaultsOf } from "../../../lib/settings/settings.ts";

const created = (name: string) => findTask(name).create(defaultsOf(findTask(name).settings));

/** One variable, x' = x + 0.1 a, which refuses states that it never reaches. */
const line: Task = {
  mbrl: 1,
  name: "line",
  summary: "A number.",
  variables: [{ name: "x", unit: "m", low: -1, high: 1 }],
  actions: ["rest", "right", "far right"],
  timeLimit: 20,
  start: () => [0],
  step([x], action) {
    if (x < 0) throw new Error("x is never negative");
    return { state: [x + 0.1 * action], reward: -x, terminated: x > 0.9 };
  },
};

Deno.test("stateProbes() are true transitions of every built-in task", () => {
  for (const { name } of tasks) {
    const task = created(name);
    const size = task.spec.observationSize;
    const probes = stateProbes(task, 300, new Generator(5));
    assertEquals(probes.count, 300);
    assert(
      probes.observations.every(Number.isFinite) && probes.nextObservations.every(Number.isFinite),
      name,
    );
    assert(new Set(probes.actions).size === task.spec.actionCount, name);
    if (!task.observesState) continue;
    // a state stepped again gives the same observation, as these tasks have no noise
    const lane = task.vectorEnvironment(1, new Generator(0));
    for (const row of [0, 150, 299]) {
      lane.reset();
      lane.states.set(probes.observations.subarray(row * size, (row + 1) * size));
      lane.step(probes.actions.subarray(row, row + 1));
      for (let k = 0; k < size; k++) {
        const error = Math.abs(lane.observations[k] - probes.nextObservations[row * size + k]);
        assert(error < 1e-5, `${name}, row ${row}: ${error}`); // rows that were played start from unrounded states
      }
    }
  }
});

Deno.test("stateProbes() draw states between low and high, not those that have ended", () => {
  const task = created("cartpole");
  const probes = stateProbes(task, 2000, new Generator(5));
  const uniform = Array.from(
    { length: 1000 },
    (_, i) => probes.observations.subarray(4 * (1000 + i), 4 * (1001 + i)),
  );
  const most = (k: number) => Math.max(...uniform.map((row) => Math.abs(row[k])));
  assert(most(0) <= 2.4 && most(0) > 2.2, `${most(0)}`);
  assert(most(1) <= 3 && most(1) > 2.8, `${most(1)}`);
});

Deno.test("stateProbes() do without states that a task refuses", () => {
  const task = instanceOf(line, {});
  const some = stateProbes(task, 100, new Generator(1));
  assert(some.observations.every((x) => x >= 0));
  const refusing = instanceOf({ ...line, variables: [{ name: "x", unit: "m", low: -2, high: -1 }] }, {});
  const reached = stateProbes(refusing, 100, new Generator(1));
  assertEquals(reached.count, 100);
  assert(reached.observations.every((x) => x >= 0));
});
