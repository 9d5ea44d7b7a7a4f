import { assert, assertEquals, assertThrows } from "@std/assert";
import { type Command, readArguments } from "../../lib/cli/command.ts";
import { UsageError } from "../../lib/settings/usage_error.ts";

const command: Command = {
  name: "work",
  summary: "Works.",
  examples: [],
  positionals: [{ name: "THING", about: "what to work on", required: true }],
  options: [
    { name: "steps", value: "N", about: "Steps." },
    { name: "set", value: "K=V", repeatable: true, about: "Sets." },
    { name: "resume", about: "Goes on." },
  ],
  run: () => Promise.resolve(0),
};

Deno.test("readArguments() reads values, repeated values, flags and positionals", () => {
  const given = readArguments(command, ["x", "--steps", "5", "--set", "a=1", "--set=b=2,3", "--resume"]);
  assertEquals(given.positionals, ["x"]);
  assertEquals(given.get("steps"), "5");
  assertEquals(given.all("set"), ["a=1", "b=2,3"]);
  assert(given.has("resume"));
  assert(!given.has("quiet"));
  assertEquals(given.integer("steps", { min: 1 }), 5);
});

Deno.test("readArguments() refuses unknown options with the nearest match", () => {
  assertThrows(() => readArguments(command, ["x", "--step", "5"]), UsageError, 'did you mean "--steps"?');
});

Deno.test("readArguments() refuses a value that is missing or given twice", () => {
  assertThrows(() => readArguments(command, ["x", "--steps"]), UsageError, "--steps needs a value");
  assertThrows(
    () => readArguments(command, ["x", "--steps", "--resume"]),
    UsageError,
    "--steps needs a value",
  );
  assertThrows(
    () => readArguments(command, ["x", "--steps", "1", "--steps", "2"]),
    UsageError,
    "given 2 times",
  );
});

Deno.test("readArguments() takes a value of spaces alone for none", () => {
  assertThrows(() => readArguments(command, ["x", "--steps", "  "]), UsageError, "--steps needs a value");
  assertThrows(() => readArguments(command, ["x", "--set="]), UsageError, "--set needs a value");
});

Deno.test("readArguments() refuses missing and surplus positional arguments", () => {
  assertThrows(() => readArguments(command, []), UsageError, "mbrl work needs THING");
  assertThrows(() => readArguments(command, ["x", "y"]), UsageError, '"y" is one too many');
  assert(readArguments(command, ["--help"]).has("help"));
});

Deno.test("Arguments.integer() refuses negative, fractional, infinite and foreign numbers", () => {
  for (const text of ["0", "-5", "abc", "1e9999", "2.5", "0x10"]) {
    const given = readArguments(command, ["x", "--steps", text]);
    assertThrows(
      () => given.integer("steps", { min: 1 }),
      UsageError,
      `--steps must be a whole number of at least 1: got "${text}".`,
    );
  }
});
