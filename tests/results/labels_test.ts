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

Deno.test("fileNameOf() names no device of Windows, and ends in no dot or space", () => {
  for (const device of ["con", "CON", "prn", "aux", "nul", "com1", "Com9", "lpt3", "aux.", "nul.csv"]) {
    const name = fileNameOf(device);
    assert(!/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name), name);
    assertMatch(name, /[^. ]$/);
  }
  assertEquals(fileNameOf("con"), "%63on");
  assertEquals(["console", "com10", "con x=1", "com"].map(fileNameOf), [
    "console",
    "com10",
    "con+x=1",
    "com",
  ]);
});

Deno.test("fileNameOf() escapes what Windows forbids in names", () => {
  for (const letter of '<>:"/\\|?*') assertMatch(fileNameOf(`a${letter}b`), /^a%[0-9a-f]{2}b$/);
});

Deno.test("fileNameOf() tells values apart that differ in case alone, and leaves names of settings as they are", () => {
  const names = [
    "tank mode=A",
    "tank mode=a",
    "tank mode=aA",
    "tank mode=Aa",
    "tank mode=a other=A",
    "tank mode=A other=a",
  ]
    .map((label) => fileNameOf(label).toLowerCase());
  assertEquals(new Set(names).size, names.length);
  assertEquals(
    fileNameOf("dyna rolloutLength=5 modelUncertainty=spread"),
    "dyna+rolloutLength=5+modelUncertainty=spread",
  );
});
