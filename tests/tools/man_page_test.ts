import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { commands } from "../../lib/cli/commands.ts";
import { manPage } from "../../tools/man_page.ts";
import { isInstalled } from "../is_installed.ts";

const page = manPage(commands, "0.0.0");

Deno.test("manPage() shows every command with every option", () => {
  for (const { name, options } of commands) {
    assertStringIncludes(page, `.SS "mbrl ${name}"`);
    for (const option of options) assertStringIncludes(page, `--${option.name}`.replaceAll("-", "\\-"));
  }
});

const hasGroff = await isInstalled("groff");

Deno.test("manPage() is a page that groff sets without a warning", { ignore: !hasGroff }, async () => {
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, page);
  const { stdout, stderr } = await new Deno.Command("groff", {
    args: ["-man", "-k", "-ww", "-T", "utf8", "-P-cbou", file],
  }).output();
  await Deno.remove(file);
  const text = new TextDecoder();
  assertEquals(text.decode(stderr), "");
  const shown = text.decode(stdout);
  assert(shown.includes("--eval-every N"), "options are shown as they are typed");
  assert(!/\\[a-z]/.test(shown), "no command of groff is left over");
});
