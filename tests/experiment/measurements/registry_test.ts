import { assert, assertEquals } from "@std/assert";
import { measurements } from "../../../lib/experiment/measurements/registry.ts";
import { small } from "../../agents/small_settings.ts";
import { startEngine } from "../../../lib/nn/engine.ts";

await startEngine();
const single = {
  modelType: "deterministic",
  modelMembers: 1,
  modelElites: 1,
  modelLinearPart: false,
} as const;

Deno.test("model errors: more steps give a better model, and errors grow with the horizon", () => {
  const measured = (steps: number) =>
    measurements["model errors"]({
      task: "cartpole",
      model: { modelMembers: 2 },
      steps,
      test: "random",
      horizons: [1, 5, 15],
    }, 7);
  const [few, many] = [measured(40), measured(400)];
  assertEquals(many.map(({ k }) => k), [1, 5, 15]);
  assert(many[0].relative < many[1].relative && many[1].relative < many[2].relative);
  assert(few.every(({ relative }, i) => relative > many[i].relative));
  assert(many[0].error_3 > 0 && many[0].windows > many[2].windows);
  assertEquals(measured(40), few, "the same bytes again");
});

Deno.test("model errors: horizons that no episode reaches give no row", () => {
  const rows = measurements["model errors"]({
    task: "cartpole",
    model: { ...single, modelType: "linear" },
    steps: 50,
    test: "random",
    horizons: [1, 499],
  }, 0);
  assertEquals(rows.map(({ k }) => k), [1]);
});

Deno.test("model trust: errors are larger off the data, and disagreement tells the two apart", () => {
  const [row] = measurements["model trust"]({ model: {}, steps: 300, noise: 0 }, 7);
  assert(row.error_outside > 5 * row.error_within);
  assert(row.rank_both > 0.5);
  assert(row.error_outside_3 > row.error_within_3);
  const [noisy] = measurements["model trust"]({ model: { modelMembers: 2 }, steps: 300, noise: 0.03 }, 7);
  assert(Math.abs(noisy.coverage_within - 0.9) < 0.1, "trained by the likelihood, intervals hold outcomes");
});

Deno.test("exploitation: a network of 25 steps promises more than is paid, a regression does not", () => {
  const measured = (change: Readonly<Record<string, unknown>>) =>
    measurements["exploitation"]({
      model: { ...single, ...change },
      steps: 25,
      rules: "known",
      propagation: "mean",
      penalty: 0,
      generations: 8,
      horizon: 500,
    }, 100)[0];
  const network = measured({});
  assertEquals(network.exploited, 1);
  assert(Math.abs(network.gap - (network.predicted - network.real)) < 1e-9);
  const linear = measured({ modelType: "linear" });
  assert(linear.gap < network.gap);
});

Deno.test("imagined training: a policy learned in the exact model balances longer than random actions", () => {
  const [row] = measurements["imagined training"]({ model: "exact", noise: 0, length: 10, steps: 200 }, 100);
  assert(row.last_return > 40, `${row.last_return}`);
  assertEquals(row.model_error, 0);
  const [learned] = measurements["imagined training"](
    { model: single, noise: 0, length: 1, steps: 200 },
    100,
  );
  assert(learned.model_error > 0);
});

Deno.test("planner trial: a policy and a tree look further than a short sequence, and a policy decides fastest", () => {
  const measured = (of: Parameters<typeof measurements["planner trial"]>[0]) =>
    measurements["planner trial"](of, 100)[0];
  const short = measured({ planner: "shooting", horizon: 2, value: false });
  const tree = measured({ planner: "tree search", simulations: 4 });
  const search = measured({ planner: "policy search", horizon: 200 });
  assert(Math.min(tree.return, search.return) > 2 * short.return, `${tree.return}, ${search.return}`);
  assert(search.cpu_per_decision < tree.cpu_per_decision);
  assert(tree.cpu_preparing > 0 && search.cpu_preparing > 0);
});

Deno.test("trained latent: what World Models remembers, MuZero predicts and Dreamer holds, in columns of numbers", () => {
  const measured = (agent: "world-models" | "muzero" | "dreamer", steps: number) =>
    measurements["trained latent"]({
      agent,
      settings: small[agent],
      observation: "state",
      steps,
    }, 100);
  const worldModels = measured("world-models", 130);
  assert(worldModels[0].return > 0);
  assert(worldModels.some(({ generation, dreamed, real }) => generation === 1 && dreamed >= 0 && real > 0));
  const readout = worldModels.find(({ ahead }) => ahead === 0)!;
  assertEquals(
    Object.keys(readout).toSorted(),
    [
      "ahead",
      ...["z and h", "z"].flatMap((from) => [0, 1, 2, 3].map((v) => `${from}_${v}`)),
    ].toSorted(),
  );
  const muzero = measured("muzero", 60).filter(({ ahead }) => ahead !== undefined);
  assert(muzero.length > 1 && muzero.every((row) => "learned_3" in row && "untrained_3" in row));
});

Deno.test("model transfer: a model of balancing moves the cart to x before one learned anew does", () => {
  const measured = (sourceSteps: number) =>
    measurements["model transfer"]({
      task: "cartpole-hold",
      settings: { modelMembers: 2, modelElites: 2 },
      sourceSteps,
      steps: 20,
      every: 10,
    }, 100);
  const anew = measured(0);
  assertEquals(anew.map(({ steps }) => steps), [10, 20]);
  const transferred = measured(60);
  assert(transferred[0].return > 2 * anew[0].return, `${transferred[0].return} against ${anew[0].return}`);
});
