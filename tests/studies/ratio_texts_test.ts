import { assertEquals } from "@std/assert";
import { shortTimes, shownTimes, stepsAgainst } from "../../lib/studies/ratio_texts.ts";

const known = (value: number, low: number, high: number) => ({
  value,
  low,
  high,
  bounds: { atLeast: value, atMost: value },
  highAtLeast: high,
});
const censored = (atMost: number) => ({
  value: 0,
  low: 0,
  high: 26,
  bounds: { atLeast: 0, atMost },
  highAtLeast: 26,
});

Deno.test("stepsAgainst() turns a ratio below one round", () => {
  assertEquals(stepsAgainst(known(24, 10, 45), "dqn"), "24.0 [10.0, 45.0] times fewer real steps than dqn");
  assertEquals(stepsAgainst(known(0.4, 0.25, 0.5), "dqn"), "2.5 [2.0, 4.0] times as many real steps as dqn");
  assertEquals(stepsAgainst(known(1, 0.5, 2), "dqn"), "1.0 [0.5, 2.0] times as many real steps as dqn");
});

Deno.test("stepsAgainst() gives no direction to a ratio of which it is not known", () => {
  assertEquals(
    stepsAgainst(censored(5.5), "dqn"),
    "a number of real steps that cannot be compared with that of dqn",
  );
  assertEquals(stepsAgainst(censored(0.25), "dqn").split(" [")[0], ">4");
});

Deno.test("shownTimes() says the direction behind the number", () => {
  assertEquals(shownTimes(known(24, 10, 45)), "24.0 [10.0, 45.0] fewer");
  assertEquals(shownTimes(known(0.4, 0.25, 0.5)), "2.5 [2.0, 4.0] as many");
  assertEquals(shownTimes(censored(5.5)), "–");
  assertEquals(shownTimes(undefined), "–");
});

Deno.test("shortTimes() leaves the interval out", () => {
  assertEquals(shortTimes(known(24, 10, 45)), "24.0 times fewer");
  assertEquals(shortTimes(known(0.4, 0.25, 0.5)), "2.5 times as many");
  assertEquals(shortTimes(censored(5.5)), "an unknown number of times fewer");
});
