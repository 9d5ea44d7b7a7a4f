import { assertAlmostEquals, assertEquals } from "@std/assert";
import { NetworkInputs } from "../../lib/dynamics/network_inputs.ts";
import { makeRows } from "../../lib/dynamics/transition_rows.ts";

/** Two transitions of one variable and an angle. */
function rowsOf(...observations: number[]) {
  const rows = makeRows(observations.length / 2, 2);
  rows.observations.set(observations);
  rows.actions.set([0, 1]);
  return rows;
}

Deno.test("NetworkInputs.of() gives features in the data's units, stopped at its edges, and the action", () => {
  const inputs = new NetworkInputs(2, 2, [1]);
  assertEquals(inputs.size, 5); // x, sine, cosine, two actions
  assertEquals([...inputs.of(rowsOf(8, 0, 0, 0))], [8, 0, 1, 1, 0, 0, 0, 1, 0, 1]);
  inputs.measure(rowsOf(1, 0, 3, Math.PI / 2)); // x: mean 2, deviation 1; sine and cosine: mean and deviation ½
  const made = inputs.of(rowsOf(2.5, 0, 9, 0));
  [0.5, -1, 1, 1, 0, 1, -1, 1, 0, 1].forEach((value, i) => assertAlmostEquals(made[i], value, 1e-6));
});

Deno.test("NetworkInputs.fold() makes layers over features as they are, beyond the data's edges too", () => {
  const inputs = new NetworkInputs(1, 1, []);
  const rows = makeRows(2, 1);
  rows.observations.set([1, 3]);
  inputs.measure(rows);
  const layer = { weights: Float32Array.of(2, 5), biases: Float32Array.of(1), activation: "linear" } as const;
  const [place, folded] = inputs.fold([layer]);
  for (const x of [-7, 1, 1.5, 3, 20]) {
    const within = Math.max(1, Math.min(3, x));
    const position = Math.max(0, Math.min(1, x * place.weights[0] + place.biases[0]));
    const value = position * folded.weights[0] + place.weights[3] * folded.weights[1] + folded.biases[0];
    assertAlmostEquals(value, 2 * (within - 2) + 5 + 1, 1e-5); // x in deviations, and the one action
  }
});
