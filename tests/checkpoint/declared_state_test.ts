import { assertEquals } from "@std/assert";
import { projectFile } from "../../tools/resolution.ts";

/** A class as its source has it; statements are as `deno fmt` writes them. */
interface Source {
  readonly name: string;
  readonly parent: string | undefined;
  readonly body: string;
}

/** Where what lives through a run is defined. */
const FOLDERS = ["agents", "planning", "dynamics", "replay", "nn", "random", "tasks"];

function textsBelow(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (name === "assembly") return [];
    return isDirectory ? textsBelow(path) : name.endsWith(".ts") ? [Deno.readTextFileSync(path)] : [];
  });
}

function classesOf(text: string): Source[] {
  return [...text.matchAll(/^(?:export )?(?:abstract )?class (\w+)([^{]*)\{\n(.*?)^\}/gms)].map(
    ([, name, head, body]) => ({ name, parent: head.match(/extends (\w+)/)?.[1], body }),
  );
}

/** A field with its type and its first value. */
interface Field {
  readonly name: string;
  readonly isReadonly: boolean;
  readonly about: string;
}

function fieldsOf({ body }: Source): Field[] {
  const found = body.matchAll(
    /^ {2}(readonly )?(?:override )?(#?\w+)[?!]?((?:: | = )[^;]*?(?:\{\n.*?^ {2}\}|;)|;)/gms,
  );
  return [...found].map(([, readonly, name, about]) => ({ name, isReadonly: readonly !== undefined, about }));
}

/** What `get parts()` names, and what a comment names as derived. */
function namedIn({ body }: Source): Set<string> {
  const parts = body.match(/^ {2}(?:override )?get parts\(\).*?^ {2}\}/ms)?.[0] ?? "";
  const derived = [...body.matchAll(/^ {2}\/\/ derived: .*\n(?: {2}\/\/.*\n)*/gm)].map(([comment]) =>
    comment
  );
  const names = [...parts.matchAll(/this\.(#?\w+)/g)].map(([, name]) => name);
  return new Set([...names, ...derived.flatMap((comment) => comment.match(/#\w+|(?<=`)\w+(?=`)/g) ?? [])]);
}

/**
 * Fields that can change and are neither parts nor named as derived: in every class those that are assigned and those that
 * start as a record, in classes with a saved state also fixed ones that hold arrays, generators or other things with a state.
 */
function undeclared(texts: readonly string[]): string[] {
  const all = texts.flatMap(classesOf);
  const parents = new Map(all.map(({ name, parent }) => [name, parent]));
  const isStateful = (name: string | undefined): boolean =>
    name !== undefined && (name === "Stateful" || isStateful(parents.get(name)));
  const states = texts.flatMap((text) =>
    [...text.matchAll(/interface (\w+) extends (?:\w+, )*Restorable\b/g)].map(([, name]) => name)
  );
  const stateful = all.map(({ name }) => name).filter(isStateful).concat(states);
  const holdsState = new RegExp(
    `^ = \\{|^: \\{\\s+(?!readonly|\\s)|\\[\\]|\\b(?:(?:Float|Uint|Int)\\d+Array|Map|Set|${
      stateful.join("|")
    })\\b`,
  );
  const isFixed = /^: readonly (?:number|string|\(readonly .*\))\[\]/;
  return all.flatMap((source) => {
    const named = namedIn(source);
    return fieldsOf(source)
      .filter(({ isReadonly, about }) =>
        !isReadonly || /^ = \{/.test(about) ||
        isStateful(source.name) && holdsState.test(about) && !isFixed.test(about)
      )
      .filter(({ name }) => !named.has(name))
      .map(({ name }) => `${source.name}.${name}`);
  });
}

Deno.test("every field that can change is a part of its class's state, or named as derived", () => {
  const texts = FOLDERS.flatMap((folder) => textsBelow(projectFile(`lib/${folder}`)));
  assertEquals(undeclared([...texts, Deno.readTextFileSync(projectFile("lib/experiment/run.ts"))]), []);
});

Deno.test("a field that was forgotten is found", () => {
  const base = "class Inner extends Stateful {\n  #sum = 0;\n\n  get parts() {\n    return {};\n  }\n}\n";
  const outer = `export class Outer extends Inner {
  readonly size: number;
  readonly #kept: Inner;
  readonly #counters = {
    steps: 0,
  };
  readonly #forgotten: Float32Array | undefined;
  // derived: #row is written before each use, and
  // #other too
  #row = new Float32Array(0);
  readonly #other = Uint8Array.of(1);

  override get parts(): Parts {
    return { kept: this.#kept };
  }
}
class Scratch {
  #late: number | undefined;
  readonly counters = { steps: 0 };
  readonly #room = new Float32Array(3);
}
`;
  assertEquals(undeclared([base, outer]), [
    "Inner.#sum",
    "Outer.#counters",
    "Outer.#forgotten",
    "Scratch.#late",
    "Scratch.counters",
  ]);
});
