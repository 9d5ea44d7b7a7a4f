/**
 * Prepares a checkout for plain `deno test`, `deno bench` and `deno run`: decides where packages come from on this
 * network. Other tasks do it by themselves, once; run it again when the network has changed.
 *
 * @module
 */

import { chooseSource } from "./resolution.ts";

const source = await chooseSource();
console.error(
  source === "jsr.io"
    ? "jsr.io answers: packages come from it and from the npm registry."
    : "jsr.io does not answer: its packages are taken from the npm registry (deno-std).",
);
