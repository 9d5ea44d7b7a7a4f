import { assert, assertEquals } from "@std/assert";
import process from "node:process";
import { CpuMeter } from "../../lib/experiment/cpu_meter.ts";

/** Works until this thread has used so many CPU seconds. */
function work(seconds: number): void {
  const used = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1e6;
  };
  const end = used() + seconds;
  while (used() < end);
}

Deno.test("CpuMeter counts what is done outside evaluations, and the points at which they began", () => {
  const meter = new CpuMeter();
  meter.start();
  work(0.1);
  meter.evaluationBegins();
  work(0.3);
  meter.evaluationEnds();
  work(0.05);
  meter.pause();
  work(0.3);
  assert(meter.seconds > 0.1 && meter.seconds < 0.25, `${meter.seconds}`);
  assert(meter.points.length === 1 && meter.points[0] > 0.07 && meter.points[0] < 0.2, `${meter.points}`);
});

Deno.test("CpuMeter goes on from what an earlier process measured", () => {
  const meter = new CpuMeter();
  meter.start(Float64Array.of(1, 2, 2.5));
  assertEquals(meter.points, [1, 2]);
  assert(meter.seconds >= 2.5 && meter.seconds < 3);
  assertEquals(meter.save().subarray(0, 2), Float64Array.of(1, 2));
});
