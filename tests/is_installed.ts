/**
 * Whether programs are there that some tests need.
 *
 * @module
 */

/**
 * Whether a program can be called here, and succeeds.
 *
 * @param args What it is asked; `--version` unless given.
 */
export async function isInstalled(
  program: string,
  args: readonly string[] = ["--version"],
): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args: [...args] }).output()).success;
  } catch {
    return false; // where there is none, the call itself throws
  }
}
