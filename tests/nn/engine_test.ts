import { assertEquals, assertRejects } from "@std/assert";
import { startEngine, Workspace } from "../../lib/nn/engine.ts";

Deno.test("startEngine() says what computes, and keeps its first answer", async () => {
  const info = await startEngine();
  assertEquals(info, { name: "wasm", simd: true });
  assertEquals(await startEngine({ fast: true }), info);
});

Deno.test("a thread whose plain kernels are in use cannot turn to fused ones", async () => {
  new Workspace();
  const { useFusedKernels } = await import("../../lib/nn/kernels/kernels.ts");
  await assertRejects(() => useFusedKernels(), Error, "in use already");
});
