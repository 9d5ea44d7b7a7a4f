import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { addLinear, linear } from "../../lib/nn/layers.ts";
import { Parameters, Program, Workspace } from "../../lib/nn/engine.ts";
import { Generator } from "../../lib/random/generator.ts";

Deno.test("linear() is x W + b of the layer that addLinear() added", () => {
  const workspace = new Workspace();
  const parameters = new Parameters(workspace);
  addLinear(parameters, "a", 2, 3, "framework", new Generator(1));
  addLinear(parameters, "empty", 3, 1, "zero", new Generator(1));
  parameters.seal();
  const [weights, biases] = [parameters.get("a.weights").values, parameters.get("a.biases").values];
  assert(weights.every((w) => w !== 0 && Math.abs(w) <= Math.SQRT1_2));
  assert(parameters.get("empty.weights").values.every((w) => w === 0));
  const program = new Program(workspace);
  const x = program.input(1, 2);
  const y = linear(program, parameters, "a", x);
  program.seal();
  x.values.set([2, -1]);
  program.forward();
  for (let j = 0; j < 3; j++) {
    assertAlmostEquals(y.values[j], 2 * weights[j] - weights[3 + j] + biases[j], 1e-6);
  }
});

Deno.test("addLinear() draws from a stream of the layer's name", () => {
  const fill = (names: string[]) => {
    const parameters = new Parameters(new Workspace());
    for (const name of names) addLinear(parameters, name, 2, 2, "framework", new Generator(3));
    parameters.seal();
    return [...parameters.get("b.weights").values];
  };
  assertEquals(fill(["a", "b"]), fill(["b"]));
});
