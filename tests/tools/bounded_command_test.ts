import { assertEquals, assertRejects } from "@std/assert";
import { runBounded } from "../../tools/bounded_command.ts";

/** A program that hangs until it has been started `times` times, then ends with 7; each start leaves a letter in the file. */
const hangingAtFirst = (file: string, times: number) =>
  new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      "--no-config",
      "--no-lock",
      `Deno.writeTextFileSync(${JSON.stringify(file)}, "x", { append: true });
       if (Deno.readTextFileSync(${JSON.stringify(file)}).length >= ${times}) Deno.exit(7);
       setInterval(() => {}, 1000);`,
    ],
    stdin: "null",
  });

Deno.test("runBounded() kills a run that does not end, and gives the status of the one that does", async () => {
  const file = await Deno.makeTempFile();
  try {
    assertEquals(await runBounded(hangingAtFirst(file, 1), 60, 1), 7);
    await Deno.writeTextFile(file, "");
    // the time must be enough for the run that ends, on a busy machine too
    assertEquals(await runBounded(hangingAtFirst(file, 2), 2, 20), 7);
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("runBounded() throws where no run ends in time", async () => {
  const file = await Deno.makeTempFile();
  try {
    await assertRejects(
      () => runBounded(hangingAtFirst(file, 1000), 0.1, 2),
      Error,
      "A program did not end within 0.1 seconds, 2 times of 2.",
    );
  } finally {
    await Deno.remove(file);
  }
});
