import { assertEquals } from "@std/assert";
import { signalsOf } from "../../lib/cli/signals.ts";

const named = ({ stop, save, continued, ignore }: ReturnType<typeof signalsOf>) => [
  ...stop.map(([signal]) => signal),
  ...save,
  ...continued,
  ...ignore,
];

Deno.test("signalsOf() names only signals that Windows has: a listener for another one throws", () => {
  assertEquals(named(signalsOf("windows", true)), ["SIGINT", "SIGBREAK"]);
  assertEquals(signalsOf("windows", false), signalsOf("windows", true));
});

Deno.test("signalsOf() lets a hang-up end the program where a terminal can hang up, and else save its state", () => {
  for (const os of ["linux", "darwin"]) {
    assertEquals(signalsOf(os, true).stop[0], ["SIGHUP", 129]);
    assertEquals(signalsOf(os, true).save, ["SIGUSR1"]);
    assertEquals(signalsOf(os, false).save, ["SIGUSR1", "SIGHUP"]);
    assertEquals(signalsOf(os, false).ignore.includes("SIGHUP"), true);
  }
});

Deno.test("signalsOf() names signals that this system takes listeners for", () => {
  for (const signal of named(signalsOf(Deno.build.os, false))) {
    const listener = () => {};
    Deno.addSignalListener(signal, listener);
    Deno.removeSignalListener(signal, listener);
  }
});
