/**
 * Single keys of a terminal, without waiting for the end of a line.
 *
 * @module
 */

/** What a key asks for. */
export type KeyCommand = "pause" | "step" | "faster" | "slower" | "next" | "quit";

/** The keys, for the line that explains them. */
export const KEYS_LINE = "space pause · s step · + faster · - slower · n next episode · q quit";

const commands: ReadonlyMap<string, KeyCommand> = new Map([
  [" ", "pause"],
  ["p", "pause"],
  ["s", "step"],
  [".", "step"],
  ["\x1b[C", "step"],
  ["+", "faster"],
  ["=", "faster"],
  ["\x1b[A", "faster"],
  ["-", "slower"],
  ["\x1b[B", "slower"],
  ["n", "next"],
  ["q", "quit"],
  ["\x1b", "quit"],
]);

/** The commands of what was typed; other keys are left out. */
export function keyCommands(typed: string): KeyCommand[] {
  // deno-lint-ignore no-control-regex
  const keys = typed.match(/\x1b\[[A-Z]|[^]/g) ?? [];
  return keys.flatMap((key) => commands.get(key.toLowerCase()) ?? commands.get(key) ?? []);
}

/** Reads keys from standard input until it is closed. Ctrl-C and Ctrl-Z stay signals. */
export class Keys {
  #isOpen = true;

  /** @param onCommand Called at every key that means something. */
  constructor(onCommand: (command: KeyCommand) => void) {
    this.take();
    this.#read(onCommand);
  }

  /** Whether standard input and the system give single keys. */
  static get isPossible(): boolean {
    return Deno.build.os !== "windows" && Deno.stdin.isTerminal();
  }

  /** Asks the terminal for single keys; also to be called when the program continues after a stop. */
  take(): void {
    this.#set(true);
  }

  /** Gives the terminal back as it was. */
  close(): void {
    this.#isOpen = false;
    this.#set(false);
  }

  #set(isRaw: boolean): void {
    try {
      Deno.stdin.setRaw(isRaw, { cbreak: true });
    } catch {
      // the terminal has gone
    }
  }

  async #read(onCommand: (command: KeyCommand) => void): Promise<void> {
    const bytes = new Uint8Array(64);
    const text = new TextDecoder();
    try {
      while (this.#isOpen) {
        const count = await Deno.stdin.read(bytes);
        if (count === null) return;
        for (const command of keyCommands(text.decode(bytes.subarray(0, count)))) onCommand(command);
      }
    } catch {
      // the terminal has gone: frames go on without keys
    }
  }
}
