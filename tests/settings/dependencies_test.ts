import { assertEquals } from "@std/assert";
import { acts, describeCondition } from "../../lib/settings/dependencies.ts";
import { horizon, ratio, weight } from "../../lib/settings/kinds.ts";
import { choice } from "../../lib/settings/settings.ts";

const settings = {
  planner: choice("search", ["search", "cem", "mppi"], { about: "" }),
  tail: choice("value", ["value", "policy"], { about: "", when: { planner: ["cem", "mppi"] } }),
  rounds: horizon(3, { about: "", when: { tail: "value" } }),
  horizon: horizon(5, { about: "", when: [{ planner: "search" }, { tail: "policy" }] }),
  weight: weight(0, { about: "" }),
  rate: ratio(1, { about: "", when: { weight: { above: 0 } } }),
};
const values = { planner: "search", tail: "value", rounds: 3, horizon: 5, weight: 0, rate: 1 };

Deno.test("acts() follows conditions on values, on several, on bounds, and on settings that do not act themselves", () => {
  assertEquals(Object.keys(settings).filter((key) => acts(settings, key, values)), [
    "planner",
    "horizon",
    "weight",
  ]);
  const planned = { ...values, planner: "cem", weight: 0.1 };
  assertEquals(Object.keys(settings).filter((key) => acts(settings, key, planned)), [
    "planner",
    "tail",
    "rounds",
    "weight",
    "rate",
  ]);
  assertEquals(acts(settings, "horizon", { ...planned, tail: "policy" }), true);
});

Deno.test("describeCondition() writes conditions as they are typed", () => {
  assertEquals(
    describeCondition({ planner: ["cem", "mppi"], weight: { above: 0 } }),
    "planner=cem or mppi and weight above 0",
  );
  assertEquals(
    describeCondition([{ planner: "search" }, { tail: "policy" }]),
    "planner=search, or tail=policy",
  );
});
