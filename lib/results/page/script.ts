/**
 * The script of the page: the browser modules and the chart library as one text, made when the program is built.
 *
 * @module
 */

const isSource = import.meta.url.endsWith(".ts");

/** The script's text. It stands beside the program in a bundle; from the source it is bundled now, where that changed. */
export async function pageScript(): Promise<string> {
  if (!isSource) return await Deno.readTextFile(new URL("./page.js", import.meta.url));
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-lock",
      "-A",
      new URL("../../../tools/page_script.ts", import.meta.url).href,
    ],
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  if (!success) throw new Error(`The script of the page cannot be bundled: ${text.decode(stderr)}`);
  return await Deno.readTextFile(text.decode(stdout).trim());
}
