import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { tarGz, zip } from "../../tools/archive.ts";
import { sha256 } from "../../tools/bundle.ts";
import { projectFile } from "../../tools/resolution.ts";
import { isInstalled } from "../is_installed.ts";

/** The installers are the same to the tests, but for what their systems call things. */
const isWindows = Deno.build.os === "windows";
const platform = `${isWindows ? "windows" : Deno.build.os === "darwin" ? "macos" : "linux"}-${
  isWindows || Deno.build.arch === "x86_64" ? "x64" : "arm64"
}`;
const programName = isWindows ? "mbrl.exe" : "bin/mbrl";
const archiveName = `mbrl-9.8.7-${platform}${isWindows ? ".zip" : ".tar.gz"}`;
const encoder = new TextEncoder();

/** The files of a small release by name. Where a script can be run, its program is one. */
async function release(version = "9.8.7"): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const program = isWindows
    ? await Deno.readFile(Deno.execPath())
    : encoder.encode(`#!/bin/sh\necho "mbrl ${version}"\n`);
  const texts = ["README.md", "LICENSE", "THIRD_PARTY_NOTICES.txt", "mbrl.1"];
  const scripts = ["mbrl.bash", "_mbrl", "mbrl.fish"].map((name) => `completions/${name}`);
  const top = archiveName.replace(/\.(zip|tar\.gz)$/, "");
  const files = [
    { path: `${top}/${isWindows ? "mbrl.exe" : "mbrl"}`, bytes: program, isExecutable: true },
    ...[...texts, ...scripts].map((path) => ({ path: `${top}/${path}`, bytes: encoder.encode(path) })),
  ];
  const archive = isWindows ? zip(files, 0) : tarGz(files, 0);
  const sums = `${await sha256(archive)}  ${archiveName}\n${"0".repeat(64)}  manifest.json\n`;
  return new Map([[archiveName, archive], ["SHA256SUMS", encoder.encode(sums)]]);
}

interface Attempt {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Surroundings {
  /** Files that the server gives. */
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  /** The one of them that it breaks off half-way. */
  readonly cut?: string;
  readonly env?: Record<string, string>;
  readonly uid?: number;
}

/** Answers requests for files, one a connection, until the listener is closed. */
async function serve(
  listener: Deno.Listener,
  find: (name: string) => { readonly bytes: Uint8Array; readonly length: number } | undefined,
): Promise<void> {
  const answers: Promise<void>[] = [];
  try {
    for await (const connection of listener) answers.push(answer(connection));
  } finally {
    await Promise.all(answers);
  }

  async function answer(connection: Deno.Conn): Promise<void> {
    using open = connection;
    const request = new Uint8Array(4096);
    const read = await open.read(request) ?? 0;
    const [, name] = /^GET \/(\S*)/.exec(new TextDecoder().decode(request.subarray(0, read))) ?? [];
    const found = find(name);
    const status = found === undefined ? "404 Not Found" : "200 OK";
    const writer = open.writable.getWriter();
    const header = `HTTP/1.1 ${status}\r\ncontent-length: ${found?.length ?? 0}\r\nconnection: close\r\n\r\n`;
    await writer.write(encoder.encode(header)).catch(() => {});
    if (found !== undefined) await writer.write(found.bytes).catch(() => {});
  }
}

/** Runs the installer against a server on the loopback address. */
async function install(prefix: string, { files, cut, env = {}, uid }: Surroundings): Promise<Attempt> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const served = serve(listener, (name) => {
    const bytes = files.get(name);
    return bytes &&
      { bytes: name === cut ? bytes.subarray(0, bytes.length / 2) : bytes, length: bytes.length };
  });
  const script = projectFile(`tools/${isWindows ? "install.ps1" : "install.sh"}`);
  const [program, ...args] = isWindows
    ? ["powershell", "-NoProfile", "-ExecutionPolicy", "Bypass", "-File", script]
    : ["sh", script];
  try {
    const { code, stdout, stderr } = await new Deno.Command(program, {
      args,
      stdin: "null",
      ...uid === undefined ? {} : { uid, gid: uid },
      cwd: "/",
      env: {
        MBRL_PREFIX: prefix,
        MBRL_DOWNLOADS: `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`,
        ...env,
      },
    }).output();
    const text = new TextDecoder();
    return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
  } finally {
    listener.close();
    await served;
  }
}

/** Every file below a folder, hidden ones too. */
function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(`${folder}/${name}`) : [`${folder}/${name}`]
  );
}

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "mbrl install " });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Asserts that an installer refused in one sentence, and left nothing in a folder but what was there. */
function assertRefused({ code, stderr }: Attempt, says: string, folder: string, there: string[] = []): void {
  const errors = stderr.split("\n").filter((line) => line.startsWith("error:"));
  assertEquals([code, errors.length], [1, 1], stderr);
  assertStringIncludes(errors[0], says);
  assertEquals(filesBelow(folder), there);
}

Deno.test("the installer puts the program in place, runs it, and says where it is and how to remove it", () =>
  inFolder(async (folder) => {
    const { code, stdout, stderr } = await install(folder, { files: await release() });
    assertEquals(code, 0, stderr);
    const program = `${folder}/${programName}`;
    assert((await new Deno.Command(program, { args: ["--version"] }).output()).success);
    assertStringIncludes(stdout.replaceAll("\\", "/"), program.replaceAll("\\", "/"));
    if (isWindows) return assertStringIncludes(stdout, "Remove-Item");
    const [, remove] = /^To remove it: (.*)$/m.exec(stdout) ?? [];
    assert((await new Deno.Command("sh", { args: ["-c", remove] }).output()).success);
    assertEquals(filesBelow(folder), []);
  }));

Deno.test("the installer replaces an old version", () =>
  inFolder(async (folder) => {
    await install(folder, { files: await release("1.0.0") });
    const { code, stdout } = await install(folder, { files: await release("2.0.0") });
    assertEquals(code, 0);
    if (!isWindows) assertStringIncludes(stdout, "mbrl 2.0.0");
    assertEquals(filesBelow(folder).filter((path) => /install|previous/.test(path.slice(folder.length))), []);
  }));

Deno.test("the installer refuses an archive with one changed byte, and keeps the old version", () =>
  inFolder(async (folder) => {
    await install(folder, { files: await release("1.0.0") });
    const there = filesBelow(folder);
    const files = await release("2.0.0");
    files.get(archiveName)![100] ^= 1;
    assertRefused(await install(folder, { files }), "is not what the release says", folder, there);
    const { stdout } = await new Deno.Command(`${folder}/${programName}`, { args: ["--version"] }).output();
    if (!isWindows) assertEquals(new TextDecoder().decode(stdout), "mbrl 1.0.0\n");
  }));

Deno.test("the installer refuses a download that was cut, of the archive or of its digests", () =>
  inFolder(async (folder) => {
    const files = await release();
    for (const cut of files.keys()) {
      assertRefused(await install(folder, { files, cut }), `${cut} could not be downloaded whole`, folder);
    }
  }));

Deno.test("the installer refuses a release that has no archive for this platform", () =>
  inFolder(async (folder) => {
    const files = new Map([[
      "SHA256SUMS",
      encoder.encode(`${"0".repeat(64)}  mbrl-9.8.7-plan9-x64.tar.gz\n`),
    ]]);
    assertRefused(await install(folder, { files }), `no archive for ${platform}`, folder);
  }));

Deno.test("a copy of the installer that belongs to no release says what it has to be told", () =>
  inFolder(async (folder) => {
    const attempt = await install(folder, { files: await release(), env: { MBRL_DOWNLOADS: "" } });
    assertRefused(attempt, "MBRL_DOWNLOADS", folder);
  }));

const onPosix = { ignore: isWindows };

/** A folder of programs that stand before, or in the place of, those of the system. */
async function programs(folder: string, scripts: Record<string, string>): Promise<string> {
  await Deno.mkdir(`${folder}/programs`);
  for (const [name, script] of Object.entries(scripts)) {
    await Deno.writeTextFile(`${folder}/programs/${name}`, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  return `${folder}/programs`;
}

for (
  const [what, scripts, says] of [
    ["an unknown system", { uname: '[ "$1" = -m ] && echo x86_64 || echo FreeBSD' }, "no binary for FreeBSD"],
    ["an unknown machine", { uname: '[ "$1" = -m ] && echo riscv64 || echo Linux' }, "no binary for riscv64"],
    [
      "a system with musl",
      { uname: '[ "$1" = -m ] && echo x86_64 || echo Linux', ldd: "echo 'musl libc (x86_64)' >&2; exit 1" },
      "has musl",
    ],
  ] as const
) {
  Deno.test(
    `the installer refuses ${what}, before it downloads anything`,
    onPosix,
    () =>
      inFolder(async (folder) => {
        const before = await programs(folder, scripts);
        const PATH = `${before}:${Deno.env.get("PATH")}`;
        const attempt = await install(`${folder}/prefix`, { files: new Map(), env: { PATH } });
        assertRefused(attempt, says, folder, filesBelow(folder));
      }),
  );
}

/** Folders of links to programs of the system: all that the installer needs, but some. */
async function without(folder: string, ...names: string[]): Promise<string> {
  const needed =
    "sh uname sysctl ldd grep mkdir mktemp rm curl wget cp tar gzip dirname mv sha256sum shasum openssl cut";
  const path = await programs(folder, {});
  for (const name of needed.split(" ").filter((word) => !names.includes(word))) {
    const { stdout } = await new Deno.Command("sh", { args: ["-c", `command -v ${name}`] }).output();
    const found = new TextDecoder().decode(stdout).trim();
    if (found !== "") await Deno.symlink(found, `${path}/${name}`);
  }
  return path;
}

Deno.test("the installer downloads with wget where there is no curl", {
  ignore: isWindows || !await isInstalled("wget"),
}, () =>
  inFolder(async (folder) => {
    const PATH = await without(folder, "curl");
    const files = await release();
    const good = await install(`${folder}/prefix`, { files, env: { PATH } });
    assertEquals(good.code, 0, good.stderr);
    await Deno.mkdir(`${folder}/other`);
    const cut = await install(`${folder}/other`, { files, cut: archiveName, env: { PATH } });
    assertRefused(cut, "could not be downloaded whole", `${folder}/other`);
  }));

Deno.test("the installer says which programs it lacks", onPosix, () =>
  inFolder(async (folder) => {
    for (
      const [names, says] of [[["curl", "wget"], "neither curl nor wget"], [[
        "sha256sum",
        "shasum",
        "openssl",
      ], "SHA-256"]] as const
    ) {
      const PATH = await without(folder, ...names);
      const there = filesBelow(folder);
      assertRefused(
        await install(`${folder}/prefix`, { files: await release(), env: { PATH } }),
        says,
        folder,
        there,
      );
      await Deno.remove(PATH, { recursive: true });
    }
  }));

const isRoot = !isWindows && Deno.uid() === 0;

Deno.test(
  "the installer refuses a folder that its user may not write",
  { ignore: !isRoot },
  () =>
    inFolder(async (folder) => {
      await Deno.chmod(folder, 0o755);
      const attempt = await install(`${folder}/prefix`, { files: await release(), uid: 65534 });
      assertRefused(attempt, "cannot be written", folder);
    }),
);

Deno.test(
  "the installer refuses a disk that fills, while it downloads and while it unpacks, and leaves it as it was",
  {
    ignore: !isRoot || Deno.build.os !== "linux",
  },
  () =>
    inFolder(async (folder) => {
      const files = await release();
      // pages of 4: a folder, the digests, the archive, and each file of it
      for (
        const [kilobytes, says] of [[4, "cannot be written: make room"], [28, "cannot be unpacked"]] as const
      ) {
        const mounted = await new Deno.Command("mount", {
          args: ["-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", folder],
        }).output();
        if (!mounted.success) return; // a container without that right
        try {
          assertRefused(await install(folder, { files }), says, folder);
        } finally {
          await new Deno.Command("umount", { args: [folder] }).output();
        }
      }
    }),
);

Deno.test("the installer of Windows and that of other systems name the same files and refuse the same things", async () => {
  const [sh, ps1] = await Promise.all(
    ["sh", "ps1"].map((ending) => Deno.readTextFile(projectFile(`tools/install.${ending}`))),
  );
  for (
    const said of [
      "is not what the release says",
      "could not be downloaded whole",
      "cannot be written",
      "does not run",
    ]
  ) {
    assertStringIncludes(sh, said);
    assertStringIncludes(ps1, said);
  }
  for (const text of [sh, ps1]) {
    assertEquals(text.split("@DOWNLOADS@").length, 2, "a release fills in its address once");
    assert(
      text.indexOf("SHA256SUMS") < text.search(/tar -xzf|Expand-Archive/),
      "first the digest, then the archive",
    );
    assertMatch(text, /MBRL_PREFIX/);
  }
});
