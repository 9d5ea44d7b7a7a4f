import { assert, assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import { fileNameOf, labelOf } from "../../lib/results/labels.ts";

Deno.test("labelOf() keeps what can be read, and writes the rest by its number", () => {
  assertEquals(labelOf("dqn learningRate=0.001 (rules known)"), "dqn learningRate=0.001 (rules known)");
  assertEquals(labelOf("größe=±0.5 😀"), "größe=±0.5 😀");
  assertEquals(labelOf("a\nb\r\tc\0\x1b[31m"), "a\\u{a}b\\u{d}\\u{9}c\\u{0}\\u{1b}[31m");
  assertEquals(
    labelOf("a\u202eb\u200bc\u2028d\ufeffe\u00a0f"),
    "a\\u{202e}b\\u{200b}c\\u{2028}d\\u{feff}e\\u{a0}f",
  );
  assertEquals(labelOf("a\ud800b\uffffc"), "a\\u{d800}b\\u{ffff}c");
});

Deno.test("labelOf() leaves a label as it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const label = labelOf(text);
      assertEquals(labelOf(label), label);
      assert(label.isWellFormed());
    }),
    { seed: 1 },
  );
});

Deno.test("fileNameOf() gives other labels other names, in letters that every file system holds", () => {
  assert(fileNameOf("x=0.5") !== fileNameOf("x=-0.5"));
  assert(fileNameOf("ɐ") !== fileNameOf("%0")); // U+0250
  const names = new Map<string, string>();
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 4 }), (text) => {
      const label = labelOf(text);
      const name = fileNameOf(label);
      assertMatch(name, /^[\w=.,+%~-]*$/);
      assertEquals(names.get(name) ?? label, label);
      names.set(name, label);
    }),
    { seed: 1, numRuns: 2000 },
  );
});
