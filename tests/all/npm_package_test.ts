import { assert, assertEquals } from "@std/assert";
import { projectFile } from "../../tools/resolution.ts";
import { node, pack, run, starter } from "../end_to_end/npm_package.ts";

Deno.test(
  "every end-to-end test passes on the npm package, installed by npm into an empty prefix with an empty home",
  {
    ignore: Deno.build.os === "windows" || node === undefined,
  },
  async () => {
    const folder = await Deno.makeTempDir({ prefix: "mbrl-npm-" });
    try {
      await Deno.chmod(folder, 0o755); // some tests run the program as another user
      const [prefix, home] = [`${folder}/prefix`, `${folder}/home`];
      for (const path of [prefix, home]) await Deno.mkdir(path);
      await run("npm", ["install", "--global", `--prefix=${prefix}`, await pack(folder)], { HOME: home });
      const MBRL_EXECUTABLE = await starter(`${prefix}/lib/node_modules/mbrl/mbrl.js`, folder);
      const { success, stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["test", "--allow-all", "--quiet", "--no-check", "--parallel", "tests/end_to_end/"],
        cwd: projectFile(""),
        env: { MBRL_EXECUTABLE, NO_COLOR: "1", DENO_JOBS: "2" },
        stdin: "null",
      }).output();
      assert(success, new TextDecoder().decode(stdout));
      assertEquals([...Deno.readDirSync(home)].map(({ name }) => name).filter((name) => name !== ".npm"), []);
    } finally {
      // a program whose launcher a test has killed may still be writing
      await Deno.remove(folder, { recursive: true }).catch(() => {});
    }
  },
);
