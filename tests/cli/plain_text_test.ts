import { assertEquals } from "@std/assert";
import { showsUnicode, withoutUnicode } from "../../lib/cli/plain_text.ts";

const shows = (os: string, variables: Record<string, string>) => showsUnicode((name) => variables[name], os);

Deno.test("showsUnicode() follows the locale, the strongest variable first", () => {
  assertEquals(shows("linux", { LANG: "de_DE.UTF-8" }), true);
  assertEquals(shows("linux", { LANG: "C.utf8" }), true);
  assertEquals(shows("linux", { LANG: "C" }), false);
  assertEquals(shows("linux", { LANG: "en_US.UTF-8", LC_ALL: "POSIX" }), false);
  assertEquals(shows("linux", { LANG: "C", LC_CTYPE: "en_US.UTF-8", LC_ALL: "" }), true);
});

Deno.test("showsUnicode() knows the consoles that cannot", () => {
  assertEquals(shows("linux", {}), true);
  assertEquals(shows("linux", { TERM: "linux", LANG: "C.UTF-8" }), false);
  assertEquals(shows("windows", {}), false);
  assertEquals(shows("windows", { WT_SESSION: "1" }), true);
});

Deno.test("withoutUnicode() keeps a text's meaning and, in tables, its width", () => {
  assertEquals(withoutUnicode("[1/2] dqn ████░░  9.5 – 12 × 3 …"), "[1/2] dqn ####..  9.5 - 12 x 3 ~");
  assertEquals(withoutUnicode("größe Δ²"), "gro?e ?2");
  assertEquals(withoutUnicode("±0.5 ≥ 2"), "+/-0.5 >= 2");
  assertEquals(withoutUnicode("plain\n\x1b[31mred\x1b[39m"), "plain\n\x1b[31mred\x1b[39m");
});

Deno.test("withoutUnicode() draws braille as high as its dots stand", () => {
  assertEquals(withoutUnicode("⠀⠉⣀⡇⣿"), " '.:#");
});
