import { assertEquals } from "@std/assert";
import { nearest, unknownName } from "../../lib/settings/usage_error.ts";

Deno.test("nearest() finds the name that was meant, and none where nothing is near", () => {
  assertEquals(nearest("dnq", ["dqn", "dyna", "mpc"]), "dqn");
  assertEquals(nearest("DYNA", ["dqn", "dyna", "mpc"]), "dyna");
  assertEquals(nearest("zzz", ["dqn", "dyna", "mpc"]), undefined);
  assertEquals(nearest("x", []), undefined);
  assertEquals(nearest("lr", ["loss", "learningRate"]), "learningRate");
});

Deno.test("unknownName() says what is allowed", () => {
  assertEquals(
    unknownName("agent", "dnq", ["dqn", "dyna"]).message,
    'Unknown agent "dnq": did you mean "dqn"? Allowed are dqn, dyna.',
  );
  assertEquals(unknownName("agent", "zz", ["dqn"]).message, 'Unknown agent "zz": allowed are dqn.');
  const many = Array.from({ length: 60 }, (_, i) => `width=${i}`);
  assertEquals(
    unknownName("curve", "zz", many).message,
    'Unknown curve "zz": allowed are width=0, width=1, width=2, width=3, width=4 and 55 others.',
  );
});
