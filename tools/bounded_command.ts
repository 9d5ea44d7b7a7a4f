/**
 * Programs that now and then wait for ever: each gets a time, and another try.
 *
 * @module
 */

/**
 * Runs a program to its end, which must come in time; a run that takes longer is killed, and the program started again.
 *
 * @param command What starts it.
 * @param seconds The time of one run.
 * @param attempts How many runs it gets.
 * @returns The exit status of the run that ended.
 * @throws {Error} If no run ended in time.
 */
export async function runBounded(
  command: Deno.Command,
  seconds: number,
  attempts: number,
): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const child = command.spawn();
    let isLate = false;
    const timer = setTimeout(() => {
      try {
        child.kill("SIGKILL");
        isLate = true;
      } catch {
        // it has just ended
      }
    }, 1000 * seconds);
    const { code } = await child.status;
    clearTimeout(timer);
    if (!isLate) return code;
  }
  throw new Error(`A program did not end within ${seconds} seconds, ${attempts} times of ${attempts}.`);
}
