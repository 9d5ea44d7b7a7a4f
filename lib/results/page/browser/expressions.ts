/**
 * Vega's expressions as closures. The interpreter of its own package, which like these needs no `eval`, walks the syntax tree anew and
 * makes a scope of functions for every channel of every mark, which is most of the time that a chart of many lines takes.
 *
 * @module
 */

import { expressionInterpreter } from "vega-interpreter";

/** A node of the syntax tree: the parts of those that are compiled. */
interface Node {
  readonly type: string;
  readonly name?: string;
  readonly value?: unknown;
  readonly regex?: unknown;
  readonly operator?: string;
  readonly computed?: boolean;
  readonly object?: Node;
  readonly property?: Node;
  readonly callee?: Node;
  readonly arguments?: readonly Node[];
  readonly test?: Node;
  readonly consequent?: Node;
  readonly alternate?: Node;
  readonly left?: Node;
  readonly right?: Node;
}

type Named = Readonly<Record<string, unknown>>;
type Item = Record<string, unknown>;
/** Computes a channel of a mark. */
type Evaluate = (item: Item, parameters: Named) => unknown;
type Functions = Readonly<Record<string, ((...values: unknown[]) => unknown) | undefined>>;

/** The channels of a mark. */
interface Encoding {
  readonly marktype: string;
  readonly channels: Readonly<Record<string, { readonly ast: Node }>>;
}

interface Interpreter {
  encode(
    context: { readonly functions: Functions },
    encoding: Encoding,
  ): (item: Item, parameters: Named) => unknown;
}

const interpreter = expressionInterpreter as unknown as Interpreter;

const operators: Readonly<Record<string, (a: never, b: never) => unknown>> = {
  "+": (a: number, b: number) => a + b,
  "-": (a: number, b: number) => a - b,
  "*": (a: number, b: number) => a * b,
  "/": (a: number, b: number) => a / b,
  "<": (a: number, b: number) => a < b,
  ">": (a: number, b: number) => a > b,
  "<=": (a: number, b: number) => a <= b,
  ">=": (a: number, b: number) => a >= b,
  "===": (a: unknown, b: unknown) => a === b,
  "!==": (a: unknown, b: unknown) => a !== b,
};

/** Vega's `expr` option: marks are encoded by closures where they can be, everything else by the interpreter. */
export const expressions: object = {
  ...expressionInterpreter,
  encode(context: { readonly functions: Functions }, encoding: Encoding) {
    const { marktype, channels } = encoding;
    const compiled: [string, Evaluate][] = [];
    for (const [name, { ast }] of Object.entries(channels)) {
      const evaluate = compile(ast, context.functions);
      // centres are rare
      if (evaluate === undefined || name === "xc" || name === "yc") {
        return interpreter.encode(context, encoding);
      }
      compiled.push([name, evaluate]);
    }
    const spans = marktype === "rule" ? [] : spansOf(channels, ["group", "image", "rect"].includes(marktype));
    return (item: Item, parameters: Named) => {
      let isChanged = false;
      for (const [name, evaluate] of compiled) {
        const value = evaluate(item, parameters);
        if (item[name] === value) continue;
        item[name] = value;
        isChanged = true;
      }
      for (const span of spans) span(item);
      return isChanged;
    };
  },
};

/** What turns the two ends of marks into a place and a size, as Vega's own encoders do. */
function spansOf(channels: Encoding["channels"], isSwapped: boolean): ((item: Item) => void)[] {
  return ([["x", "x2", "width"], ["y", "y2", "height"]] as const).flatMap(([from, to, size]) => {
    if (channels[to] === undefined) return [];
    if (channels[from] === undefined) {
      return [(item: Item) => item[from] = Number(item[to]) - Number(item[size] ?? 0)];
    }
    return [(item: Item) => {
      const [first, second] = [item[from] as number, item[to] as number];
      if (isSwapped && first > second) [item[from], item[to]] = [second, first];
      item[size] = Number(item[to]) - Number(item[from]);
    }];
  });
}

/** The closure of a node; undefined if it is of a kind that the interpreter has to read. */
function compile(node: Node, functions: Functions): Evaluate | undefined {
  const parts = (nodes: readonly (Node | undefined)[]): Evaluate[] | undefined => {
    const found = nodes.map((part) => part === undefined ? undefined : compile(part, functions));
    return found.every((part) => part !== undefined) ? found : undefined;
  };
  switch (node.type) {
    case "Literal": {
      const { value } = node;
      return node.regex === undefined ? () => value : undefined;
    }
    case "Identifier": {
      if (node.name === "datum") return (item) => item.datum;
      if (node.name === "item") return (item) => item;
      return undefined;
    }
    case "MemberExpression": {
      // a name or a number that is written out can reach no function
      const key = node.computed === true ? node.property?.value : node.property?.name;
      const isKnown = node.computed !== true || node.property?.type === "Literal";
      const [object] = parts([node.object]) ?? [];
      if (object === undefined || !isKnown || key === "constructor") return undefined;
      return (item, parameters) => (object(item, parameters) as Named)[key as string];
    }
    case "ConditionalExpression":
      return conditional(parts([node.test, node.consequent, node.alternate]));
    case "BinaryExpression": {
      const operator = operators[node.operator ?? ""];
      const [left, right] = parts([node.left, node.right]) ?? [];
      if (operator === undefined || left === undefined) return undefined;
      return (item, parameters) =>
        operator(left(item, parameters) as never, right(item, parameters) as never);
    }
    case "CallExpression": {
      const name = node.callee?.name?.replace(/^_/, "") ?? "";
      const values = parts(node.arguments ?? []);
      if (name === "if") return conditional(values);
      const called = functions[name];
      if (called === undefined || values === undefined) return undefined;
      const [first, second] = values;
      if (values.length === 2) {
        return (item, parameters) =>
          called.call(functions, first(item, parameters), second(item, parameters));
      }
      return (item, parameters) => called.apply(functions, values.map((value) => value(item, parameters)));
    }
    default:
      return undefined;
  }
}

function conditional(parts: readonly Evaluate[] | undefined): Evaluate | undefined {
  if (parts === undefined) return undefined;
  const [test, then, otherwise] = parts;
  return (item, parameters) => test(item, parameters) ? then(item, parameters) : otherwise(item, parameters);
}
