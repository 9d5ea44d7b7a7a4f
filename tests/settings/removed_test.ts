import { assert, assertEquals } from "@std/assert";
import { agents, findAgent } from "../../lib/agents/registry.ts";
import { removalOf, removedSettings, valueRemovalOf, withoutRemoved } from "../../lib/settings/removed.ts";
import { findTask } from "../../lib/tasks/registry.ts";

Deno.test("removedSettings names nothing that there is", () => {
  const seen = new Set<string>();
  const all = removedSettings.flatMap(([owners, was]) =>
    owners.split(" ").flatMap((owner) => was.split(" ").map((pair) => [owner, pair.split("=")[0]]))
  );
  for (const [owner, key] of all) {
    const { settings } = owner === "task" ? findTask("cartpole") : findAgent(owner);
    assert(!(key in settings), `${owner}.${key} stands in the table and among the settings`);
    assert(!seen.has(`${owner}.${key}`), `${owner}.${key} stands twice`);
    seen.add(`${owner}.${key}`);
  }
  assert(seen.size > 150);
});

Deno.test("removalOf() says what stands in a setting's place", () => {
  assertEquals(
    removalOf("dyna", "modelTraining"),
    "dyna.modelTraining was removed: the model is fitted at intervals; the agent lecture trains by single batches.",
  );
  assertEquals(removalOf("dyna", "rollouts"), undefined);
  assertEquals(removalOf("dreamer", "modelTraining"), undefined);
  assertEquals(
    valueRemovalOf("dqn.target", "none"),
    "dqn.target=none was removed: Q-learning without a target network is the agent lecture, with useSynthetic=false.",
  );
});

Deno.test("withoutRemoved() forgets what says what is computed now, and keeps what does not", () => {
  const stored = { modelTraining: "fit", clipTargets: true, rollouts: 5, termination: "predicted" };
  assertEquals(withoutRemoved("dyna", stored), { clipTargets: true, rollouts: 5 });
  assertEquals(withoutRemoved("dyna", { termination: "learned" }), { termination: "learned" });
  assertEquals(withoutRemoved("dreamer", { advantageLimit: 1e9, returnRangeCap: 20 }), {
    returnRangeCap: 20,
  });
  for (const { name } of agents) assertEquals(withoutRemoved(name, {}), {});
});
