import { assert, assertEquals } from "@std/assert";
import { pageText } from "../../../lib/results/page/frame.ts";
import { indexPage, relativeAddress } from "../../../lib/results/page/index_page.ts";

Deno.test("relativeAddress() leads from a folder to a file, whatever their names hold", () => {
  assertEquals(relativeAddress("/a/b", "/a/b/c/report.html"), "c/report.html");
  assertEquals(relativeAddress("/a/b", "/a/x y/50%#?/report.html"), "../x%20y/50%25%23%3F/report.html");
  assertEquals(relativeAddress("/", "/ü/report.html"), "%C3%BC/report.html");
});

Deno.test("indexPage() links the folders that have a page, and tells what each shows", async () => {
  const entry = {
    title: "dqn on <cartpole>",
    sentences: ["dqn is first."],
    writer: "mbrl study ladder --full",
    agents: 1,
    seeds: 2,
    runs: 2,
  };
  const text = await pageText(
    indexPage([{ ...entry, folder: "a", href: "a/report.html" }, { ...entry, folder: "b" }], "1"),
    undefined,
  );
  assertEquals(text.match(/<a href="a\/report.html">dqn on &lt;cartpole&gt;<\/a>/g)?.length, 1);
  assert(
    text.includes("no page here, which <code>mbrl study ladder --full</code> writes") &&
      text.includes("dqn is first."),
  );
});
