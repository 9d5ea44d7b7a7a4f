import { assertEquals } from "@std/assert";
import { rulesOf, rulesOfLabel, rulesSentence } from "../../lib/results/rules.ts";
import type { StoredContender, StoredPlan } from "../../lib/results/stored_plan.ts";
import { planOf } from "./fixtures.ts";

Deno.test("rulesOf() reads folders of before there was a choice as known, where agents could use rules", () => {
  const before = (agent: string) => rulesOf({ agent });
  assertEquals(["dyna-q", "dyna", "mbpo", "mpc"].map(before), Array(4).fill("known"));
  assertEquals(["dqn", "sac", "ppo", "random", "dreamer", "muzero", "./mine.ts"].map(before), [
    ...Array(7).fill("hidden"),
  ]);
  assertEquals(rulesOf({ agent: "mpc", rules: "hidden" }), "hidden");
  assertEquals(rulesOf({ agent: "lecture", rules: "known" }), "known");
});

Deno.test("rulesSentence() says hidden or known, and to whom where that differs", () => {
  const contender = (label: string, rules?: "hidden" | "known"): StoredContender => ({
    label,
    agent: label.split(" ")[0],
    kind: "model-based",
    settings: {},
    ...(rules === undefined ? {} : { rules }),
  });
  const plan: StoredPlan = {
    ...planOf(0),
    contenders: [
      contender("dqn"),
      contender("mpc", "hidden"),
      contender("mpc (rules known)", "known"),
      contender("dyna"), // of an earlier version
    ],
  };
  const sentence = (...labels: string[]) =>
    rulesSentence(labels.map((label) => ({ label, rules: rulesOfLabel(label, plan) })));
  assertEquals(sentence("dqn", "mpc"), "Rules hidden.");
  assertEquals(sentence("dyna", "mpc (rules known)"), "Rules known.");
  assertEquals(
    sentence("dqn", "mpc", "mpc (rules known)"),
    "Rules known to those whose name says so; rules hidden from the others.",
  );
  assertEquals(sentence("dqn", "dyna"), "Rules known to dyna; rules hidden from the others.");
});
