/**
 * TensorFlow.js for an agent's file that asks for it: loaded then and never before, its chance a stream of the
 * run's seed, its tensors disposed of after each call, its weights saved like any others.
 *
 * @module
 */

import { MisfitError, type Parts, type Saved, Stateful } from "../../checkpoint/parts.ts";
import type { SnapshotArray, SnapshotValue } from "../../checkpoint/snapshot.ts";
import { Generator } from "../../random/generator.ts";
import { isRecord } from "../../settings/parse.ts";
import { lendRandom } from "../../user_files/pure_globals.ts";

/** The library. */
export type TensorFlow = typeof import("@tensorflow/tfjs");

/** A variable, as far as it is used here. */
interface Variable {
  readonly shape: number[];
  readonly dtype: "float32" | "int32";
  dataSync(): SnapshotArray;
  // deno-lint-ignore no-explicit-any
  assign(value: any): void;
  dispose(): void;
}

/** What has trained variables: a list of them, or a model of layers. */
export type Trained = readonly Variable[] | { readonly weights: readonly object[] };

/** One agent's use of TensorFlow.js. */
export class TensorFlowUse extends Stateful {
  // derived: #library is the same for all
  #library: TensorFlow | undefined;
  readonly #random: Generator;

  /** @param random Every number that TensorFlow.js draws for this agent. */
  constructor(random: Generator) {
    super();
    this.#random = random;
  }

  /** Loads the library, on its backend of plain JavaScript. From then on it draws from this agent's stream. */
  async load(): Promise<TensorFlow> {
    const fixed = new Generator(0); // it mixes a pool when it is loaded, from which nothing is drawn
    lendRandom(() => fixed.uniform());
    const library = await import("@tensorflow/tfjs");
    library.enableProdMode(); // no banners
    await library.setBackend("cpu");
    await library.ready();
    lendRandom(() => this.#random.uniform());
    return this.#library = library;
  }

  /** Runs a call of the agent; tensors that it made and did not keep are disposed of. */
  within<T>(run: () => T): T {
    if (this.#library === undefined) return run();
    const before = lendRandom(() => this.#random.uniform());
    const engine = this.#library.engine();
    engine.startScope();
    try {
      return run();
    } finally {
      engine.endScope();
      lendRandom(before);
    }
  }

  /** Ends the creation of the agent, during which the library may draw. */
  end(): void {
    lendRandom(undefined);
  }

  /** Variables and an optimiser's state as a part of an agent. */
  state(trained: Trained, optimizer?: object): Saved {
    return {
      save: () => ({
        variables: variablesOf(trained).map(valuesOf),
        ...(optimizer === undefined ? {} : { optimizer: slotsOf(optimizer) }),
      }),
      restore: (saved) => {
        const library = this.#library;
        if (library === undefined || !isRecord(saved)) {
          throw new MisfitError("", "is no state of TensorFlow.js");
        }
        const variables = variablesOf(trained);
        const values = saved.variables;
        if (!Array.isArray(values) || values.length !== variables.length) {
          throw new MisfitError("variables", `are not the ${variables.length} that there are`);
        }
        variables.forEach((variable, i) =>
          assign(library, variable, values[i] as SnapshotValue, `variables/${i}`)
        );
        if (optimizer !== undefined) {
          restoreSlots(library, optimizer, saved.optimizer as SnapshotValue, variables);
        }
      },
    };
  }

  get parts(): Parts {
    return { random: this.#random };
  }
}

function variablesOf(trained: Trained): readonly Variable[] {
  if (!("weights" in trained)) return trained;
  return trained.weights.map((weight) => (weight as { readonly val: Variable }).val);
}

function valuesOf(variable: Variable): SnapshotArray {
  return variable.dataSync().slice();
}

function assign(library: TensorFlow, variable: Variable, value: SnapshotValue, at: string): void {
  const { shape, dtype } = variable;
  const length = shape.reduce((product, size) => product * size, 1);
  if (!ArrayBuffer.isView(value) || value.length !== length) {
    throw new MisfitError(at, `is no array of ${length} numbers`);
  }
  const fresh = library.tensor(value as Float32Array, shape, dtype);
  variable.assign(fresh);
  fresh.dispose();
}

/** One of an optimiser's variables for each trained one, such as a moment. */
interface Slot {
  readonly originalName: string;
  readonly variable: Variable;
}

/** An optimiser's state: lists of slots, scalars that are variables, and its count of iterations. */
function slotsOf(optimizer: object): { [name: string]: SnapshotValue } {
  const saved: { [name: string]: SnapshotValue } = {};
  for (const [name, value] of Object.entries(optimizer)) {
    if (isSlots(value)) saved[name] = value.map(({ variable }) => valuesOf(variable));
    else if (isVariable(value)) saved[name] = valuesOf(value);
    else if (name === "iterations_") saved[name] = value as number;
  }
  return saved;
}

/** Slots are made at the first step; an optimiser that has taken none gets them here. */
function restoreSlots(
  library: TensorFlow,
  optimizer: object,
  saved: SnapshotValue,
  variables: readonly Variable[],
): void {
  if (!isRecord(saved)) throw new MisfitError("optimizer", "is missing");
  const own = optimizer as Record<string, unknown>;
  for (const [name, value] of Object.entries(own)) {
    if (isVariable(value)) assign(library, value, saved[name] as SnapshotValue, `optimizer/${name}`);
    if (!isSlots(value)) continue;
    const arrays = saved[name];
    if (!Array.isArray(arrays)) throw new MisfitError(`optimizer/${name}`, "is missing");
    for (const { variable } of value) variable.dispose();
    own[name] = arrays.map((array, i): Slot => {
      const { shape, dtype } = variables[i] ?? { shape: [], dtype: "float32" };
      const variable = library.variable(library.zeros(shape, dtype), false) as unknown as Variable;
      assign(library, variable, array as SnapshotValue, `optimizer/${name}/${i}`);
      return { originalName: `${name} ${i}`, variable };
    });
  }
  if (saved.iterations_ === undefined) delete own.iterations_;
  else own.iterations_ = saved.iterations_;
}

function isVariable(value: unknown): value is Variable {
  return isRecord(value) && typeof value.assign === "function" && typeof value.dataSync === "function";
}

function isSlots(value: unknown): value is Slot[] {
  return Array.isArray(value) && value.every((slot) => isRecord(slot) && isVariable(slot.variable));
}
