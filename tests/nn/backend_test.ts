import { assertAlmostEquals, assertEquals } from "@std/assert";
import { initialiseBackend } from "../../lib/nn/backend.ts";
import type { FallbackReport } from "./fallback_worker.ts";
import { trainedOutputs } from "./trained_outputs.ts";

const info = await initialiseBackend();

Deno.test("initialiseBackend() stands on wasm with SIMD and our kernels, and answers the same again", async () => {
  assertEquals([info.name, info.simd, info.kernels], ["wasm", true, true]);
  assertEquals(await initialiseBackend({ backend: "cpu" }), info);
});

for (const options of [{ kernels: false }, { backend: "cpu" }] as const) {
  Deno.test(`training gives the same numbers with ${JSON.stringify(options)}`, async () => {
    const worker = new Worker(new URL("./fallback_worker.ts", import.meta.url), { type: "module" });
    const report = await new Promise<FallbackReport>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<FallbackReport>) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage(options);
    });
    worker.terminate();
    assertEquals(report.info.kernels, false);
    assertEquals(report.info.name, "backend" in options ? "cpu" : "wasm");
    const ours = trainedOutputs();
    report.outputs.forEach((value, i) =>
      assertAlmostEquals(value, ours[i], 1e-3 * Math.max(1, Math.abs(ours[i])))
    );
  });
}
