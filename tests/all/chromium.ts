/** A real browser for tests: Debian's chromium, without a network, driven by playwright. */

import { assertEquals } from "@std/assert";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** Whether tests run in the browser: always where CI has installed it, else where there is one. */
export const hasChromium = Deno.env.get("CHROMIUM_INSTALLED") === "1" || await isThere("chromium");

/** What a test's name says where it cannot run. */
export const skippedWithout = hasChromium ? "" : " (skipped: there is no chromium here)";

async function isThere(program: string): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  const { success } = await new Deno.Command("sh", { args: ["-c", `command -v ${program}`], stdout: "null" })
    .output();
  return success;
}

/** The browser as a script that takes its network away first. */
async function withoutNetwork(folder: string): Promise<string> {
  const path = `${folder}/chromium`;
  const lines = ["#!/bin/sh", 'exec unshare --map-root-user --net chromium "$@"', ""];
  await Deno.writeTextFile(path, lines.join("\n"));
  await Deno.chmod(path, 0o755);
  return path;
}

/** Milliseconds after which something has failed to happen: many, as a busy machine takes its time. */
const PATIENCE = 180_000;

/** Opens pages in the browser. */
export type OpenPage = (
  path: string,
  options: BrowserContextOptions,
  use: (page: Page) => Promise<void>,
) => Promise<void>;

/** Calls `use` with the browser. */
export async function withChromium(use: (browser: Browser) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "mbrl-" });
  try {
    const browser = await chromium.launch({
      executablePath: await withoutNetwork(folder),
      args: ["--no-sandbox"], // the superuser has none
    });
    try {
      await use(browser);
    } finally {
      await browser.close();
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/**
 * Calls `use` with a function that opens a file of the disk; a page that asks for anything else, or that has something to say
 * on its console, fails.
 */
export function inChromium(use: (open: OpenPage) => Promise<void>): Promise<void> {
  return withChromium((browser) =>
    use(async (path, options, use) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      try {
        context.setDefaultTimeout(PATIENCE);
        const page = await context.newPage();
        const said: string[] = [];
        page.on("console", (message) => said.push(message.text()));
        page.on("pageerror", (error) => said.push(String(error)));
        page.on("dialog", (dialog) => said.push(dialog.message()));
        const address = `file://${path}`;
        page.on("request", (request) => {
          const url = request.url();
          if (url.replace(/#.*/, "") !== address && !url.startsWith("data:")) said.push(`asks for ${url}`);
        });
        await page.goto(address);
        await use(page);
        assertEquals(said, [], "the page is silent and loads nothing");
      } finally {
        await context.close();
      }
    })
  );
}
