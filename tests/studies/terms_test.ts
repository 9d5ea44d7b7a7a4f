import { assertEquals } from "@std/assert";
import { termsOf } from "../../lib/studies/terms.ts";

const named = (...sentences: string[]) => termsOf({ sentences, tables: [] }).map(([name]) => name);

Deno.test("termsOf() explains what occurs in the sentences, and nothing else", () => {
  assertEquals(named("It works."), []);
  assertEquals(named("mpc solves it after 45 [30, 75] real steps."), ["real step", "[low, high]", "solved"]);
  assertEquals(named("It is better on 97% of pairs of seeds (IQM)."), [
    "seed",
    "IQM",
    "on 80% of pairs of seeds",
  ]);
  assertEquals(named("They are not told apart."), ["told apart, with 95% confidence"]);
  assertEquals(named("It needs >5,000 of them and holds 90% of its evaluations."), ["held", ">5,000"]);
  assertEquals(named("The latent gives x with an R² of 0.9."), ["R²"]);
});

Deno.test("termsOf() explains what occurs in a table that is shown", () => {
  const tables = [{
    name: "t",
    about: "Agents",
    csv: "",
    shown: [["agent", "held", "P(fewer)"], ["dqn", "90%", "0.5"]],
  }];
  assertEquals(termsOf({ sentences: [], tables }).map(([name]) => name), ["held", "P(fewer)"]);
});
