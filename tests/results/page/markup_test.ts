import { assertEquals } from "@std/assert";
import { Markup, markup } from "../../../lib/results/page/markup.ts";

Deno.test("markup() escapes every value, and keeps what is markup already", () => {
  const name = `<img src=x onerror="alert('1')">&amp;`;
  assertEquals(
    markup`<p title="${name}">${name}${markup`<b>${1}</b>`}${[new Markup("<i>"), undefined, "&"]}</p>`.text,
    `<p title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;">` +
      `&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;<b>1</b><i>&amp;</p>`,
  );
});

Deno.test("markup() shows control characters and marks that turn the direction of text", () => {
  assertEquals(
    markup`${"a\u202eb\u0000\u2066\n\tc\u200fü"}`.text,
    "a\\u{202e}b\\u{0}\\u{2066}\n\tc\\u{200f}ü",
  );
});
