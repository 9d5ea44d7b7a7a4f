/** Files that went through other programs: experiment files and result files in the forms that those write. */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { executable, inFolder, runExecutable } from "./executable.ts";

const encoder = new TextEncoder();

function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(2 * text.length + 2);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xfeff, true);
  for (let i = 0; i < text.length; i++) view.setUint16(2 + 2 * i, text.charCodeAt(i), true);
  return bytes;
}

/** What programs do to a text that they write again. */
const forms: readonly (readonly [name: string, write: (text: string) => Uint8Array])[] = [
  ["a byte order mark and CRLF", (text) => encoder.encode(`\ufeff${text.replaceAll("\n", "\r\n")}`)],
  ["UTF-16", utf16],
];

Deno.test("compare --config reads a file in every form, and standard input", async () => {
  const text = '{ // mine\n  "agents": ["random"], "seeds": "3..4", "steps": 70\n}\n';
  await inFolder(async (folder) => {
    const printed: string[] = [];
    for (const write of [(text: string) => encoder.encode(text), ...forms.map(([, write]) => write)]) {
      Deno.writeFileSync(`${folder}/mine.json`, write(text));
      const { code, stdout, stderr } = await runExecutable(
        ["compare", "--config", `${folder}/mine.json`, "--print-config"],
      );
      assertEquals(code, 0, stderr);
      printed.push(stdout);
    }
    for (const path of ["-", "/dev/stdin"]) {
      const child = new Deno.Command(await executable(), {
        args: ["compare", "--config", path, "--print-config"],
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      const writer = child.stdin.getWriter();
      await writer.write(encoder.encode(text));
      await writer.close();
      printed.push(new TextDecoder().decode((await child.output()).stdout));
    }
    assertStringIncludes(printed[0], '"seeds": "3..4"');
    assertEquals(new Set(printed).size, 1);
  });
});

Deno.test("report reads result files as pandas, R and spreadsheets write them", async () => {
  await inFolder(async (folder) => {
    const make = ["compare", "--agents", "random", "--seeds", "2", "--steps", "100", "--eval-episodes", "2"];
    assertEquals((await runExecutable([...make, "--out", `${folder}/made`, "--quiet"])).code, 0);
    const merged = `${folder}/merged`;
    const first = await runExecutable(["report", `${folder}/made`, "--out", merged, "--json"]);
    assertEquals(first.code, 0, first.stderr);
    const names = ["curves.csv", "episodes.csv", "runs.csv"];
    const texts = new Map(names.map((name) => [name, Deno.readTextFileSync(`${merged}/${name}`)]));
    const spelled = (text: string) =>
      encoder.encode(
        text.replaceAll(/\btrue\b/g, "True").replaceAll(/\bfalse\b/g, "FALSE").replaceAll(/\binf\b/g, "Inf"),
      );
    for (const [name, write] of [...forms, ["other spellings", spelled] as const]) {
      for (const [file, text] of texts) Deno.writeFileSync(`${merged}/${file}`, write(text));
      const again = await runExecutable(["report", merged, "--out", `${folder}/again ${name}`, "--json"]);
      assertEquals([again.code, again.stdout], [0, first.stdout], `${name}: ${again.stderr}`);
      for (const [file, text] of texts) {
        assert(Deno.readTextFileSync(`${folder}/again ${name}/${file}`) === text, `${file} after ${name}`);
      }
    }
  });
});
