import { assert } from "@std/assert";
import { addBlock, block } from "../../../lib/dynamics/rssm/rssm.ts";
import { Parameters, Program, Workspace } from "../../../lib/nn/engine.ts";
import { Generator } from "../../../lib/random/generator.ts";

Deno.test("block() tells a vector from its double, although rows are normalised", () => {
  const workspace = new Workspace();
  const parameters = new Parameters(workspace);
  const width = 16;
  addBlock(parameters, "block", 4, width, new Generator(3));
  parameters.seal();
  const program = new Program(workspace);
  const x = program.input(2, 4);
  const y = block(program, parameters, "block", x);
  program.seal();
  x.values.set([1, 0, 0, 0.1]);
  x.values.set([2, 0, 0, 0.2], 4);
  program.forward();
  const largest = Math.max(
    ...Array.from({ length: width }, (_, i) => Math.abs(y.values[i] - y.values[width + i])),
  );
  // a cart at one metre from one at two: normalised products alone would differ by less than a hundredth
  assert(largest > 0.2, `${largest}`);
});
