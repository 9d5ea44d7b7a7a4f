/**
 * Loaded before a benchmark file, makes every benchmark of it run as few times as Deno lets it.
 *
 * @module
 */

const original = Deno.bench as (definition: Deno.BenchDefinition) => void;

/** The forms of `Deno.bench` in use: a definition, or a name, perhaps options, and a function. */
function once(...args: unknown[]): void {
  const [first] = args;
  const definition = typeof first === "string"
    ? { ...args.length > 2 ? args[1] as object : {}, name: first, fn: args[args.length - 1] }
    : first as object;
  original({ ...definition, n: 1, warmup: 0 } as Deno.BenchDefinition);
}

Object.assign(Deno, { bench: once });
