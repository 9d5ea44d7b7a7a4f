import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Page, pageText } from "../../../lib/results/page/frame.ts";
import { markup } from "../../../lib/results/page/markup.ts";

const page: Page = {
  title: "A <title>",
  about: "about",
  sections: [
    { id: "one", title: "One & only", content: markup`<p>text</p>`, data: { name: "</script><b>\u2028" } },
    { id: "two", title: "Two", content: markup`<p>more</p>` },
  ],
  version: "1.2.3",
};

Deno.test("pageText() allows its own style and script and nothing else", async () => {
  const text = await pageText(page, "console.log(1)");
  const policy = /Content-Security-Policy" content="([^"]+)"/.exec(text)?.[1] ?? "";
  const digest = new Uint8Array(
    await crypto.subtle.digest("SHA-256", new TextEncoder().encode("console.log(1)")),
  ).toBase64();
  assert(policy.split("; ").includes(`script-src 'sha256-${digest}'`), policy);
  assertMatch(policy, /^default-src 'none'; .*img-src data:; base-uri 'none'; form-action 'none'$/);
  assert(!/unsafe|http|connect/.test(policy), policy);
  assert(!(await pageText(page, undefined)).includes("script-src"));
});

Deno.test("pageText() writes each section with its heading and its data, which end no element", async () => {
  const text = await pageText(page, "0");
  assertMatch(
    text,
    /<section id="one" aria-labelledby="one-title">\n<h2 id="one-title">One &amp; only<\/h2>/,
  );
  const data = /<script type="application\/json" id="data-one">([^<]*)<\/script>/.exec(text)?.[1] ?? "";
  assert(!data.includes("<"), data);
  assertEquals(JSON.parse(data), page.sections[0].data);
  assert(!text.includes("data-two"));
  assertMatch(text, /<title>A &lt;title&gt;<\/title>/);
});
