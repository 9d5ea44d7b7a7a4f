import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { FakeTime } from "./fake_time.ts";
import {
  beat,
  type Call,
  during,
  duringAsync,
  newPulse,
  showPulse,
  watchPulse,
} from "../../lib/user_files/pulse.ts";

Deno.test("during() shows the call while it lasts, and gives on what it throws", async () => {
  const pulse = newPulse();
  showPulse(pulse);
  assertEquals(during("step", () => [...pulse]), [3, 1]);
  assertEquals([...pulse], [0, 2]);
  assertThrows(() =>
    during("start", () => {
      throw new RangeError("no");
    }), RangeError);
  assertEquals(pulse[0], 0);
  await assertRejects(() => duringAsync("loading it", () => Promise.reject(new Error("no"))));
  assertEquals(pulse[0], 0);
  beat();
  assertEquals(pulse[1], 7);
  assertEquals(
    during("learn", () => [during("step", () => pulse[0]), pulse[0]]),
    [3, 12],
    "calls are nested",
  );
});

Deno.test("watchPulse() tells a call that hangs from work of our own, and counts its looks", () => {
  using time = new FakeTime();
  const pulse = newPulse();
  showPulse(pulse);
  const silences: [string, Call][] = [];
  const ends = [
    watchPulse(pulse, (call) => call === "" ? Infinity : 10, (call) => silences.push(["call", call])),
    watchPulse(pulse, () => 60, (call) => silences.push(["any", call])),
  ];
  time.tick(30_000);
  assertEquals(silences, [], "work of our own may take long");
  during("step", () => {
    time.tick(9_400);
    beat();
    time.tick(9_900);
    assertEquals(silences, []);
    time.tick(1_200);
    assertEquals(silences, [["call", "step"]]);
    time.tick(60_000);
  });
  assertEquals(silences, [["call", "step"], ["any", "step"]], "each says it once");
  ends.forEach((end) => end());
});
