import { assert, assertEquals } from "@std/assert";
import { findAgent } from "../../lib/agents/registry.ts";
import { projectFile } from "../../tools/resolution.ts";

const folder = projectFile("results/tuning");
const HEADER = "setting,seeds,steps,solved,median,first,held,kept";
const tables = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name.endsWith(".csv"));
// tables of ideas, which are more than settings, have other columns
const agents = tables.filter((name) => Deno.readTextFileSync(`${folder}/${name}`).startsWith(`${HEADER}\n`))
  .map((name) => name.slice(0, -".csv".length)).sort();

Deno.test("results/tuning has the tuning of the model-free agents and of the model-based ones", () => {
  for (const name of ["dqn", "sac", "ppo", "dyna", "mbpo", "mpc"]) assert(agents.includes(name), name);
});

for (const name of agents) {
  Deno.test(`what the tuning of ${name} kept is its default, and was not tuned on reported seeds`, () => {
    const rows = Deno.readTextFileSync(`${folder}/${name}.csv`).trim().split("\n").slice(1);
    const { settings } = findAgent(name);
    let kept = 0;
    for (const row of rows) {
      const [setting, seeds, , , , , , isKept] = row.split(",");
      const [first, last] = seeds.split("..").map(Number);
      assert(seeds.endsWith(" seeds") || first >= 100 && last >= first, row);
      for (const [, key, value] of setting.matchAll(/(\w+)=(\S+)/g)) {
        if (key === "rules" || key === "task") continue;
        assert(key in settings, `${name} has no setting ${key}`);
        if (isKept === "yes") assertEquals(`${settings[key].default}`, `${Number(value)}`, row);
      }
      if (isKept === "yes") kept++;
    }
    assert(kept > 0, "something was kept");
  });
}
