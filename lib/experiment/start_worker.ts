/**
 * Starts workers with permission to read files and nothing else; a user's files run in them.
 *
 * @module
 */

const isSource = import.meta.url.endsWith(".ts");
/** The worker's module, beside this one both in the source and in a bundle. */
const workerModule = isSource ? "./worker.ts" : "./worker.js";

/** What Deno adds to the options of a worker. */
interface DenoWorkerOptions extends WorkerOptions {
  readonly deno: { readonly permissions: Readonly<Record<string, boolean | "inherit">> };
}

/** The error for a worker that died; it belongs to the worker's task, not to the program. */
export function deathOf(event: ErrorEvent): Error {
  event.preventDefault();
  return new Error(`The worker died: ${event.message || "out of memory"}.`);
}

/** A new worker; it waits for its first message. */
export function startWorker(): Worker {
  const options: DenoWorkerOptions = {
    type: "module",
    deno: {
      permissions: {
        read: true,
        write: false,
        net: false,
        env: false,
        run: false,
        ffi: false,
        sys: false,
        import: isSource ? "inherit" : false, // the source imports packages from where it found them
      },
    },
  };
  return new Worker(new URL(workerModule, import.meta.url), options);
}
