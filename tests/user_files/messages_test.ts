import { assertEquals } from "@std/assert";
import { lineIn, loadingFailure, thrownBy } from "../../lib/user_files/messages.ts";
import type { SourceFile } from "../../lib/user_files/source_file.ts";

const source: SourceFile = {
  path: "/my täsks/tank.ts",
  files: [
    { name: "tank.ts", sha256: "", text: "// ü\nexport default {\n  äh: ) };\n" },
    { name: "parts/b.ts", sha256: "", text: 'const q = "abc\n' },
  ],
};

Deno.test("loadingFailure() turns byte offsets into a line and a column", () => {
  const dump = (path: string, start: number, kind: string) =>
    new TypeError(
      `JsErrorBox { inner: ParseDiagnostic(ParseDiagnosticInner { specifier: Url { scheme: "file", path: "${path}", query: None }, range: SourceRange { start: SourcePos(${start}), end: SourcePos(${
        start + 1
      }) }, kind: ${kind}, source: SourceTextInfo { start_pos: StartSourcePos(0), text: "…" } }) }`,
    );
  const own = "/my%20t%C3%A4sks/tank.ts";
  // two bytes each for ü and ä: "// ü\n" is 6, "export default {\n" 17, "  äh: " 7
  assertEquals(
    loadingFailure(dump(own, 30, 'Expected(",", ")")'), source),
    "tank.ts, line 3, column 7: expected , and found ).",
  );
  assertEquals(
    loadingFailure(dump("/my%20t%C3%A4sks/parts/b.ts", 10, "UnterminatedStrLit"), source),
    "b.ts, line 1, column 11: syntax error, unterminated string.",
  );
});

Deno.test("loadingFailure() reads the place of other errors from their message", () => {
  assertEquals(
    loadingFailure(
      new SyntaxError(
        "The requested module './c.ts' does not provide an export named 'nope' at file:///my%20t%C3%A4sks/tank.ts:1:10",
      ),
      source,
    ),
    "tank.ts, line 1, column 10: the requested module './c.ts' does not provide an export named 'nope'.",
  );
  assertEquals(
    loadingFailure(
      new TypeError(
        'SyntaxError: Unterminated string constant\n  |\n1 | const q = "abc\n  |           ~~~~\n    at file:///my%20t%C3%A4sks/parts/b.ts:1:11',
      ),
      source,
    ),
    "b.ts, line 1, column 11: syntax error, unterminated string constant.",
    "as full Deno tells it, on which the npm package runs",
  );
  assertEquals(
    loadingFailure(new Error("no luck"), source),
    "tank.ts: it throws when it is loaded: no luck.",
  );
});

Deno.test("lineIn() finds the innermost line of the file, whichever way its path is written", () => {
  const stack = (url: string) => `Error: x\n    at lib (file:///x/lib.js:9:9)\n    at step (${url}:12:3)`;
  assertEquals(lineIn(stack("file:///my täsks/tank.ts"), source), "tank.ts, line 12");
  assertEquals(lineIn(stack("file:///my%20t%C3%A4sks/parts/b.ts"), source), "b.ts, line 12");
  assertEquals(lineIn(stack("file:///elsewhere/tank.ts"), source), undefined);
});

Deno.test("thrownBy() says what was thrown, an error or not", () => {
  assertEquals(thrownBy(new TypeError("no."), source), "no");
  assertEquals(thrownBy("a text", source), "a text (thrown; throw an Error, whose line is known)");
});
