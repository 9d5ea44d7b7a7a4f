import { assert, assertEquals } from "@std/assert";
import { cartPicture } from "../../lib/cli/cart_picture.ts";

/** Columns of the first line's letters that hold a dot: where the tip of the pole is. */
function tip(lines: string[]): number {
  const line = lines.find((text) => /[^\u2800]/.test(text)) ?? "";
  return line.search(/[^\u2800]/);
}

Deno.test("cartPicture() moves the cart along the rail, and leans the pole to its side", () => {
  for (const columns of [34, 44, 90]) {
    const upright = cartPicture({ position: 0, angle: 0 }, columns, false);
    assert(upright.every((line) => line.length === columns));
    assert(Math.abs(tip(upright) - columns / 2) <= 1, "in the middle");
    assert(tip(cartPicture({ position: 1, angle: 0 }, columns, false)) > tip(upright) + 4);
    assert(tip(cartPicture({ position: 0, angle: -0.2 }, columns, false)) < tip(upright));
  }
});

Deno.test("cartPicture() makes room below the rail for a pole that hangs", () => {
  const pose = { position: 0, angle: Math.PI };
  const [short, tall] = [cartPicture(pose, 44, false), cartPicture(pose, 44, true)];
  assert(tall.length > short.length + 3);
  assert(/[^\u2800]/.test(tall[tall.length - 2]), "the pole reaches down");
  const upright = cartPicture({ position: 0, angle: 0 }, 44, true);
  assert(!/[^\u2800]/.test(upright[upright.length - 2]));
});

Deno.test("cartPicture() leaves out a cart beyond the rail", () => {
  const lines = cartPicture({ position: 50, angle: 0 }, 40, false);
  assertEquals(lines.length, cartPicture({ position: 0, angle: 0 }, 40, false).length);
});
