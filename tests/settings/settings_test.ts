import { assertEquals } from "@std/assert";
import { boolean, choice, defaultsOf, integer, number, text } from "../../lib/settings/settings.ts";

Deno.test("defaultsOf() gives every default by name", () => {
  const settings = {
    a: number(0.5, { min: 0, max: 1, about: "" }),
    b: integer(2, { min: 0, max: 9, about: "" }),
    c: boolean(false, { about: "" }),
    d: choice("x", ["x", "y"], { about: "" }),
    e: text("z", { about: "", form: { allowed: "text", pattern: /./ } }),
  };
  const values: { readonly a: number; readonly b: number; readonly c: boolean; readonly d: "x" | "y" } =
    defaultsOf(settings);
  assertEquals(values, { a: 0.5, b: 2, c: false, d: "x", e: "z" } as typeof values);
});
