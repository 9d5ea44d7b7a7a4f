import { assert, assertEquals } from "@std/assert";
import { thirdPartyNotices } from "../../tools/notices.ts";
import { projectFile } from "../../tools/resolution.ts";

Deno.test("thirdPartyNotices() holds a licence for every package of the lock file that the program loads, and no others", async () => {
  const text = await thirdPartyNotices();
  const { npm } = JSON.parse(await Deno.readTextFile(projectFile("deno.lock")));
  const locked = new Set(Object.keys(npm).map((id) => id.replace(/^(.[^@]*@[^_]*).*$/, "$1")));
  const notices = text.split(/^-{100}$/m).slice(1).map((notice) => notice.trim().split("\n\n"));
  const named = notices.map(([name]) => name.replace(" ", "@"));
  for (
    const wanted of ["vega@6.4.0", "jsonc-parser@3.3.1", "d3-array@3.2.4", "@tensorflow/tfjs-core@4.22.0"]
  ) {
    assert(named.includes(wanted), wanted);
  }
  assertEquals(named.slice(3).filter((name) => !locked.has(name)), []);
  assertEquals(named.filter((name) => /fast-check|deno-std|@types/.test(name)), []);
  const layers = notices.find(([name]) => name.startsWith("@tensorflow/tfjs-layers"))?.join("\n") ?? "";
  for (const part of ["Apache License", "MIT License"]) assert(layers.includes(part), part);
  for (const [name, ...licence] of notices) assert(licence.join("\n").length > 300, `${name} has a licence`);
});
