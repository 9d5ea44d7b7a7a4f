import { assertAlmostEquals } from "@std/assert";
import type { Snapshot } from "../../../lib/checkpoint/snapshot.ts";
import { findAgent } from "../../../lib/agents/registry.ts";
import { Drive } from "../drive.ts";

Deno.test("dreamer keeps every moment scaled as it sees it, the first of an episode and the others", () => {
  const definition = findAgent("dreamer");
  const plain = new Drive(definition, { observationScale: "none", learningStarts: 1000 }, 3);
  const scaled = new Drive(definition, { observationScale: "2 4 0.5 1", learningStarts: 1000 }, 3);
  plain.advance(60); // random steps: the same in both
  scaled.advance(60);
  const [a, b] = [plain, scaled].map(({ agent }) =>
    ((agent.save().replay as Snapshot).observations) as Float32Array
  );
  a.forEach((value, i) => assertAlmostEquals(b[i] * [2, 4, 0.5, 1][i % 4], value, 1e-6));
});
