/**
 * Whether programs are there that some tests need.
 *
 * @module
 */

/** What a program gives; undefined where there is none. */
export async function outputOf(
  program: string,
  args: readonly string[],
): Promise<Deno.CommandOutput | undefined> {
  try {
    return await new Deno.Command(program, { args: [...args] }).output();
  } catch {
    return undefined; // the call itself throws
  }
}

/**
 * Whether a program can be called here, and succeeds.
 *
 * @param args What it is asked; `--version` unless given.
 */
export async function isInstalled(
  program: string,
  args: readonly string[] = ["--version"],
): Promise<boolean> {
  return (await outputOf(program, args))?.success ?? false;
}
