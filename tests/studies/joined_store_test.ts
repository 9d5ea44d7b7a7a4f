import { assertEquals, assertThrows } from "@std/assert";
import { planOf } from "../../lib/experiment/comparison.ts";
import { keyOf } from "../../lib/experiment/run_spec.ts";
import { mergeFolders } from "../../lib/results/merge.ts";
import { ResultStore } from "../../lib/results/store.ts";
import { JoinedStore } from "../../lib/studies/joined_store.ts";
import { tasksStudy } from "../../lib/studies/tasks.ts";
import { runsOfStudy } from "../../lib/studies/study_runs.ts";
import { recordingOf } from "../results/dreams/fixtures.ts";
import { inFolder } from "../results/fixtures.ts";
import { syntheticRun } from "./synthetic.ts";

Deno.test("JoinedStore puts every run into the folder of its comparison, and refuses others", () =>
  inFolder((root) => {
    const opened = runsOfStudy(tasksStudy, "quick").map(({ name, config, specs }) => ({
      specs,
      store: ResultStore.open(
        `${root}/${name}`,
        { format: 1, argv: [], versions: { mbrl: "1.0.0" }, backend: null, plan: planOf(config) },
        "create",
      ),
    }));
    const store = new JoinedStore(opened);
    store.setBackend({ name: "none" });
    for (const { specs } of opened) {
      for (const spec of specs) {
        assertEquals(store.isFinished(keyOf(spec)), false);
        store.writeRun(keyOf(spec), syntheticRun(spec, () => -500, -200));
        assertEquals(store.isFinished(keyOf(spec)), true);
      }
    }
    const [{ label, task, seed }] = opened.flatMap(({ specs }) => specs.map(keyOf)).filter((key) =>
      store.wantsDream(key)
    );
    const recording = recordingOf({ label, task, seed });
    store.writeDream(recording);
    const merged = mergeFolders(opened.map(({ store }) => store.folder));
    assertEquals(merged.dreams.map(({ run }) => run), [recording.run], "in the folder of its comparison");
    store.merge();
    for (const { specs, store } of opened) {
      const agents = new Set(
        Deno.readTextFileSync(`${store.folder}/runs.csv`).trim().split("\n").slice(1).map((line) =>
          line.split(",")[0]
        ),
      );
      assertEquals(agents, new Set(specs.map(({ agentLabel }) => agentLabel)));
    }
    assertThrows(() => store.isFinished({ label: "nobody", task: "pendulum", seed: 0 }), RangeError);
    store.close();
  }));
