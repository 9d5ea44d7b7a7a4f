/**
 * A root with nothing in it but what is put there: no home, no network, no certificates, no shell, no /dev, and one folder
 * that may be written, `/writable`.
 *
 * @module
 */

import { isInstalled } from "../is_installed.ts";

const script = `
set -e
cd "$ROOT"
mount -t tmpfs -o size=64m tmpfs .
cd "$ROOT"
mkdir proc writable
mount -t proc proc proc
mount -t tmpfs tmpfs writable
for library in $LIBRARIES; do
  mkdir -p ".\${library%/*}"
  cp -L "$library" ".$library"
done
for target in $TARGETS; do
  mkdir -p ".$target"
  mount --bind "$SOURCES$target" ".$target"
  mount -o remount,bind,ro ".$target"
done
mount -o remount,ro .
chroot=$(command -v chroot)
echo "$COMMANDS" | while read -r command; do
  env -i "$chroot" . $command
done`;

/** Whether such roots can be made here. */
export const hasBareRoots: boolean = await isInstalled("unshare", [
  ...["--net", "--mount", "--pid", "--fork", "--map-root-user"],
  ...["mount", "-t", "tmpfs", "tmpfs", "/mnt"],
]);

/** The shared libraries that programs load, and the loader. */
async function librariesOf(programs: readonly string[]): Promise<string[]> {
  const { stdout } = await new Deno.Command("ldd", { args: [...programs] }).output();
  const lines = new TextDecoder().decode(stdout);
  return [...new Set([...lines.matchAll(/(?:^|\s)(\/\S+) \(0x/gm)].map(([, path]) => path))];
}

/**
 * Runs commands in one bare root, up to the first that fails; what they write is gone behind them.
 *
 * @param sources A folder whose own folders stand in the root, and cannot be written there.
 * @param programs Paths of programs whose libraries stand in the root.
 * @param commands Programs of the root with their arguments, words without spaces.
 */
export async function runInBareRoot(
  sources: string,
  programs: readonly string[],
  commands: readonly string[],
): Promise<{ code: number; text: string }> {
  const ROOT = await Deno.makeTempDir({ prefix: "mbrl-root-" });
  const folders = [...Deno.readDirSync(sources)].filter(({ isDirectory }) => isDirectory);
  const { code, stdout, stderr } = await new Deno.Command("unshare", {
    args: ["--net", "--mount", "--pid", "--fork", "--map-root-user", "sh", "-c", script],
    env: {
      ROOT,
      SOURCES: sources,
      TARGETS: folders.map(({ name }) => `/${name}`).join(" "),
      COMMANDS: commands.join("\n"),
      LIBRARIES: (await librariesOf(programs)).join(" "),
    },
    stdin: "null",
  }).output();
  await Deno.remove(ROOT);
  const text = new TextDecoder();
  return { code, text: text.decode(stdout) + text.decode(stderr) };
}
