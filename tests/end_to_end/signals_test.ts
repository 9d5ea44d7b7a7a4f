import { assert, assertEquals, assertMatch } from "@std/assert";
import { crc32 } from "../../lib/checkpoint/crc32.ts";
import { parseRuns } from "../../lib/results/csv.ts";
import { executable, inFolder, resultBytes, runExecutable, startExecutable, tree } from "./executable.ts";
import { hasTerminals, quoted, startOnTerminal } from "./on_terminal.ts";

const comparison = [
  "compare",
  "--agents=random,dqn",
  "--seeds=2",
  "--steps=1000",
  "--eval-every=250",
  "--eval-episodes=5",
  "--jobs=1",
  "--checkpoint-every=0", // what is saved, a signal saved
];
/** A second is promised; the rest is for a machine that is busy with other tests. */
const PATIENCE_MILLISECONDS = 5000;
const ignore = Deno.build.os === "windows"; // which has no signals to send

/** Reads what a process says until `wanted` stands in it; gives all that was said until then. */
async function saidUntil(wanted: RegExp, stream: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let said = "";
  while (!wanted.test(said)) {
    const { value, done } = await stream.read();
    if (done) throw new Error(`The program ended before ${wanted}: ${said}`);
    said += decoder.decode(value, { stream: true });
  }
  return said;
}

/** Waits until a condition holds that another process brings about. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** The saved states of runs under way in a folder. */
function saved(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? saved(`${folder}/${name}`) : name === "progress.safetensors" ? [`${folder}/${name}`] : []
  );
}

/** Asks a comparison for saved states until there is one: a run that has taken no step has none. */
async function savedByRequest(
  signal: Deno.Signal,
  child: Deno.ChildProcess,
  folder: string,
): Promise<string[]> {
  while (saved(folder).length === 0) {
    child.kill(signal);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return saved(folder);
}

/** The bytes of the comparison when nobody disturbs it. */
let undisturbed: Promise<string> | undefined;
function wholeBytes(): Promise<string> {
  return undisturbed ??= (async () => {
    let bytes = "";
    await inFolder(async (folder) => {
      assertEquals((await runExecutable([...comparison, `--out=${folder}/whole`])).code, 0);
      bytes = resultBytes(`${folder}/whole`);
    });
    return bytes;
  })();
}

for (const [signal, status] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGXCPU", 152]] as const) {
  Deno.test(
    `${signal} saves the run under way and ends compare with ${status}; resumed, it gives the same bytes`,
    {
      ignore,
    },
    async () => {
      await inFolder(async (folder) => {
        const out = `${folder}/out`;
        const child = await startExecutable([...comparison, `--out=${out}`]);
        const messages = child.stderr.getReader();
        await saidUntil(/\[3\/4\]/, messages);
        const [state] = await savedByRequest("SIGUSR1", child, out);
        const before = Deno.readFileSync(state);
        const asked = performance.now();
        child.kill(signal);
        const said = await saidUntil(/--resume/, messages);
        const { code } = await child.status;
        const milliseconds = performance.now() - asked;
        messages.releaseLock();
        await Promise.all([child.stderr.cancel(), child.stdout.cancel()]);
        assertEquals(code, status);
        assert(milliseconds < PATIENCE_MILLISECONDS, `it took ${milliseconds.toFixed(0)} ms to end`);
        assertMatch(said, /Interrupted; finished results are in /);
        const finished = parseRuns(Deno.readTextFileSync(`${out}/runs.csv`), "runs.csv");
        assertEquals(finished.length, 3);
        assert(crc32(Deno.readFileSync(state)) !== crc32(before), "the run under way is saved");
        assert(!tree(out).includes(".partial"), "no half-written file is left");

        const resumed = await runExecutable([...comparison, `--out=${out}`, "--resume"]);
        assertEquals(resumed.code, 0, resumed.stderr);
        assertEquals(resultBytes(out), await wholeBytes());
        assertEquals(saved(out), []);
      });
    },
  );
}

for (const signal of ["SIGUSR1", "SIGHUP"] as const) {
  Deno.test(
    `${signal} without a terminal saves the run under way, and the comparison goes on to the same bytes`,
    {
      ignore,
    },
    async () => {
      await inFolder(async (folder) => {
        const out = `${folder}/out`;
        const child = await startExecutable([...comparison, `--out=${out}`]);
        const messages = child.stderr.getReader();
        await saidUntil(/\[2\/4\]/, messages);
        await savedByRequest(signal, child, out);
        messages.releaseLock();
        const { code } = await child.output();
        assertEquals(code, 0);
        assertEquals(resultBytes(out), await wholeBytes());
      });
    },
  );
}

Deno.test(
  "a step that does not end within two seconds of SIGTERM is abandoned: its last saved state stays, and its age is said",
  {
    ignore,
  },
  async () => {
    await inFolder(async (folder) => {
      const child = await startExecutable([
        "compare",
        "--agents=dqn",
        "--seeds=1",
        "--steps=100",
        "--eval-every=100",
        // the third step makes a thousand updates of a wide network
        ...["learningStarts=3", "updatesPerStep=1000", "hiddenWidth=1024"].flatMap((
          set,
        ) => ["--set", `dqn.${set}`]),
        "--checkpoint-every=0.000001",
        `--out=${folder}/out`,
      ]);
      await until(() => {
        const state = Deno.statSync(folder).isDirectory && exists(`${folder}/out/runs`)
          ? saved(`${folder}/out`)
          : [];
        return state.length > 0 && Date.now() - Deno.statSync(state[0]).mtime!.getTime() > 500;
      });
      const asked = performance.now();
      child.kill("SIGTERM");
      const { code, stderr } = await child.output();
      const milliseconds = performance.now() - asked;
      assertEquals(code, 143);
      assert(milliseconds < 2000 + PATIENCE_MILLISECONDS, `it took ${milliseconds.toFixed(0)} ms to end`);
      assertMatch(
        new TextDecoder().decode(stderr),
        /dqn seed 0 did not come to the end of its step within 2 seconds: its last saved state stays, 0:0\d old\./,
      );
      assertEquals(saved(`${folder}/out`).length, 1);
    });
  },
);

Deno.test("a terminal that is closed ends compare with 129, and the run under way is saved", {
  ignore: !hasTerminals,
}, async () => {
  await inFolder(async (folder) => {
    const out = `${folder}/out`;
    const options = ["--agents=dqn", "--seeds=1", "--steps=1000000", "--checkpoint-every=0", `--out=${out}`];
    const words = quoted([await executable(), "compare", ...options]);
    // as an interactive shell does, it hands the signal on to its job and outlives its terminal
    const shell = `${words} & trap "kill -HUP $!" HUP; wait $!; wait $!; echo $? >'${folder}/status'`;
    const child = startOnTerminal(shell);
    const screen = child.stdout.getReader();
    await saidUntil(/steps /, screen);
    child.kill("SIGKILL");
    await child.status;
    await until(() => exists(`${folder}/status`) && Deno.readTextFileSync(`${folder}/status`) !== "");
    assertEquals(Deno.readTextFileSync(`${folder}/status`), "129\n");
    assertEquals(saved(out).length, 1);
    await screen.cancel();
    await child.stdin.abort().catch(() => {});
  });
});

function exists(path: string): boolean {
  try {
    return Deno.statSync(path) !== undefined;
  } catch {
    return false;
  }
}
