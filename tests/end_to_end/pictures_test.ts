/** What stands in tables and pictures, told from the files that the executable writes. */

import { assert, assertEquals } from "@std/assert";
import { inFolder, runExecutable } from "./executable.ts";

/** The parts of an SVG's texts. */
const textsOf = (svg: string) => [...svg.matchAll(/<(?:text|tspan)[^>]*>([^<]+)</g)].map(([, text]) => text);

Deno.test("mbrl compare gives a label the same text everywhere, whatever a setting holds", async () => {
  await inFolder(async (folder) => {
    const odd = "1 1\n1\t1"; // four numbers to the agent's eyes
    const config = {
      task: "cartpole-hold",
      agents: ["dqn"],
      seeds: [0],
      steps: 20,
      evalEvery: 10,
      evalEpisodes: 1,
      settings: { task: { target: [0.5, -0.5] }, dqn: { observationScale: ["auto", odd] } },
    };
    await Deno.writeTextFile(`${folder}/odd.json`, JSON.stringify(config));
    const { code, stdout, stderr } = await runExecutable(
      ["compare", "--config", `${folder}/odd.json`, "--out", `${folder}/out`],
    );
    assertEquals(code, 0, stderr);
    const label = "dqn observationScale=1 1\\u{a}1\\u{9}1";
    assert(stdout.includes(label), stdout);
    assert(!/Missing|\t/.test(stderr), stderr);
    const { plan } = JSON.parse(await Deno.readTextFile(`${folder}/out/config.json`));
    assertEquals(plan.contenders.map((contender: { label: string }) => contender.label)[1], label);
    for (const name of ["curves", "summary", "runs"]) {
      assert(
        (await Deno.readTextFile(`${folder}/out/${name}.csv`)).includes(
          `\n${label},cartpole-hold target=0.5,`,
        ),
        name,
      );
    }
    const pictures = ["curves", "summary"].flatMap((kind) =>
      [0.5, -0.5].map((target) => `${kind}_cartpole-hold+target=${target}.svg`)
    );
    for (const name of pictures) {
      const svg = await Deno.readTextFile(`${folder}/out/${name}`);
      // deno-lint-ignore no-control-regex
      assert(!/[\x00-\x09\x0b-\x1f]/.test(svg), name);
      assert(textsOf(svg).join("").includes("u{9}1"), name);
    }
    const again = await runExecutable(["report", `${folder}/out`]);
    assertEquals([again.code, again.stdout], [0, stdout]);
    assert(!again.stderr.includes("Missing"), again.stderr);
  });
});
