import { assertEquals } from "@std/assert";
import { boolean, choice, defaultsOf, integer, number, text } from "../../lib/settings/settings.ts";

Deno.test("defaultsOf() gives every default by name", () => {
  const settings = {
    a: number(0.5, { about: "" }),
    b: integer(2, { about: "" }),
    c: boolean(false, { about: "" }),
    d: choice("x", ["x", "y"], { about: "" }),
    e: text("z", { about: "" }),
  };
  const values: { readonly a: number; readonly b: number; readonly c: boolean; readonly d: "x" | "y" } =
    defaultsOf(settings);
  assertEquals(values, { a: 0.5, b: 2, c: false, d: "x", e: "z" } as typeof values);
});

Deno.test("integer() starts at 0 unless told otherwise, number() has no bounds", () => {
  assertEquals(integer(3, { about: "" }).kind === "integer" && integer(3, { about: "" }), {
    kind: "integer",
    default: 3,
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    about: "",
  });
  const free = number(1, { about: "", source: "why" });
  assertEquals(free, {
    kind: "number",
    default: 1,
    min: -Infinity,
    max: Infinity,
    minExcluded: false,
    about: "",
    source: "why",
  });
});
