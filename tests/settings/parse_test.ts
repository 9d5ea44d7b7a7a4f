import { assertEquals, assertThrows } from "@std/assert";
import {
  checkSetting,
  describeRange,
  parseSetting,
  parseSweep,
  resolveSettings,
} from "../../lib/settings/parse.ts";
import { boolean, choice, integer, number, text } from "../../lib/settings/settings.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";

const settings = {
  learningRate: number(1e-3, { above: 0, max: 1, about: "Step size." }),
  batchSize: integer(64, { min: 1, max: 4096, about: "Rows." }),
  double: boolean(true, { about: "Double Q-learning." }),
  target: choice("soft", ["soft", "hard"], { about: "Target update." }),
  file: text("", { about: "A file.", form: { allowed: "a short text", pattern: /^.{0,5}$/ } }),
};

Deno.test("parseSetting() reads each kind from text", () => {
  assertEquals(parseSetting("x", settings.learningRate, "3e-4"), 3e-4);
  assertEquals(parseSetting("x", settings.batchSize, "128"), 128);
  assertEquals(parseSetting("x", settings.double, "false"), false);
  assertEquals(parseSetting("x", settings.target, "hard"), "hard");
  assertEquals(parseSetting("x", settings.file, "a=b"), "a=b");
});

Deno.test("parseSetting() refuses what is not a value of the kind, saying what is allowed", () => {
  const cases: [keyof typeof settings, string, string][] = [
    ["learningRate", "fast", 'dqn.learningRate must be a number in (0, 1]: got "fast".'],
    ["learningRate", "0", "dqn.learningRate must be a number in (0, 1]: got 0."],
    ["learningRate", "", 'dqn.learningRate must be a number in (0, 1]: got "".'],
    ["learningRate", "0x10", 'dqn.learningRate must be a number in (0, 1]: got "0x10".'],
    ["learningRate", "1e9999", 'dqn.learningRate must be a number in (0, 1]: got "1e9999".'],
    ["batchSize", "1.5", "dqn.batchSize must be a whole number from 1 to 4096: got 1.5."],
    ["double", "yes", 'dqn.double must be true or false: got "yes".'],
    ["target", "sof", 'dqn.target must be one of soft, hard: got "sof" (did you mean "soft"?).'],
  ];
  for (const [key, given, message] of cases) {
    assertThrows(() => parseSetting(`dqn.${key}`, settings[key], given), UsageError, message);
  }
});

Deno.test("parseSweep() reads several values, with spaces beside the commas or not", () => {
  assertEquals(parseSweep("dqn.batchSize", settings.batchSize, "16, 32 ,64"), [16, 32, 64]);
  assertEquals(parseSweep("dqn.target", settings.target, "soft, hard"), ["soft", "hard"]);
  assertEquals(parseSweep("dqn.file", settings.file, "1 2"), ["1 2"]);
});

Deno.test("parseSweep() tells a decimal comma from two values", () => {
  const weight = number(0, { min: 0, max: 1e6, about: "" });
  assertEquals(parseSweep("mpc.penalty", weight, "0,1"), [0, 1]);
  assertEquals(parseSweep("dqn.batchSize", settings.batchSize, "1,5"), [1, 5]);
  assertThrows(
    () => parseSweep("mpc.penalty", weight, "0,003"),
    UsageError,
    "mpc.penalty has a decimal comma, 0,003: a decimal point is written as a point, mpc.penalty=0.003.",
  );
  assertThrows(
    () => parseSweep("dqn.learningRate", settings.learningRate, "0,5"),
    UsageError,
    "dqn.learningRate must be a number in (0, 1]: got 0: a decimal point is written as a point, dqn.learningRate=0.5.",
  );
  assertThrows(
    () => parseSweep("dqn.batchSize", settings.batchSize, "16,"),
    UsageError,
    "no value on one side of a comma",
  );
});

Deno.test("checkSetting() refuses a JSON value of another type", () => {
  assertThrows(() => checkSetting("dqn.batchSize", settings.batchSize, "64"), UsageError, "whole number");
  assertThrows(() => checkSetting("dqn.double", settings.double, 1), UsageError, "true or false");
  assertThrows(() => checkSetting("dqn.file", settings.file, null), UsageError, "a short text");
  assertThrows(() => checkSetting("dqn.file", settings.file, "longer"), UsageError, "a short text");
});

Deno.test("resolveSettings() fills in defaults and refuses unknown keys with the nearest match", () => {
  assertEquals(resolveSettings("dqn", settings, { batchSize: 8 }), {
    learningRate: 1e-3,
    batchSize: 8,
    double: true,
    target: "soft",
    file: "",
  });
  assertThrows(
    () => resolveSettings("dqn", settings, { batchsize: 8 }),
    UsageError,
    'Unknown setting of dqn "batchsize": did you mean "batchSize"?',
  );
});

Deno.test("describeRange() writes open and closed bounds", () => {
  assertEquals(describeRange(number(1, { above: 0, max: 1, about: "" })), "a number in (0, 1]");
  assertEquals(describeRange(number(-1, { min: -2, max: 0, about: "" })), "a number in [-2, 0]");
  assertEquals(describeRange(integer(1, { min: 1, max: 9, about: "" })), "a whole number from 1 to 9");
});
