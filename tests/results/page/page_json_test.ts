import { assertEquals } from "@std/assert";
import { pageJson, parsePageJson } from "../../../lib/results/page/page_json.ts";

Deno.test("parsePageJson() gives back what pageJson() wrote, infinite numbers and NaN included", () => {
  const value = { a: [1, Infinity, -Infinity, NaN, "Infinity", null, true], number: { number: 3 } };
  assertEquals(parsePageJson(pageJson(value)), value);
});
