/**
 * The imports of a file at run time, parsed from its text without running it.
 *
 * @module
 */

/** An import that is executed when the file is loaded. */
export interface Import {
  /** The module's specifier; undefined if `import(…)` has an expression. */
  readonly specifier: string | undefined;
  /** From 1. */
  readonly line: number;
}

/**
 * The imports of a TypeScript or JavaScript file, without `import type` and `export type`, and without text
 * in comments, strings and regular expressions that only looks like an import. In a text with syntax errors
 * it finds what it can.
 */
export function importsOf(text: string): Import[] {
  const tokens = tokensOf(text);
  const found: Import[] = [];
  const add = (specifier: string | undefined, at: number) =>
    found.push({ specifier, line: text.slice(0, at).split("\n").length });
  for (const [i, { kind, text: word, at }] of tokens.entries()) {
    if (kind !== "word" || (word !== "import" && word !== "export")) continue;
    if (tokens[i - 1]?.text === "." && tokens[i - 1].kind === "sign") continue; // a property
    const next = tokens[i + 1];
    if (word === "import" && next?.kind === "sign" && next.text === "(") {
      const module = tokens[i + 2];
      const isPlain = module?.kind === "text" && [")", ","].includes(tokens[i + 3]?.text ?? "");
      add(isPlain ? module.text : undefined, at);
    } else if (word === "import" && next?.kind === "text") add(next.text, at);
    else {
      const specifier = clauseModule(tokens, i + 1, word === "export");
      if (specifier !== undefined) add(specifier, at);
    }
  }
  return found;
}

/**
 * The specifier after `from` of a clause that begins at token i; undefined if there is none, or only types
 * are imported.
 */
function clauseModule(tokens: readonly Token[], i: number, isExport: boolean): string | undefined {
  const first = tokens[i];
  const isTypes = first?.text === "type" && first.kind === "word" &&
    !(tokens[i + 1]?.text === "from" && tokens[i + 2]?.kind === "text") && tokens[i + 1]?.text !== ",";
  if (isTypes || (isExport && first?.text !== "*" && first?.text !== "{")) return undefined;
  let named = 0;
  let types = 0;
  for (let k = i; k < tokens.length; k++) {
    const { kind, text } = tokens[k];
    if (kind === "word" && text === "from" && tokens[k + 1]?.kind === "text") {
      return named > 0 && named === types ? undefined : tokens[k + 1].text;
    }
    if (kind === "sign" && ["{", "}", ",", "*"].includes(text)) {
      const begins = (text === "{" || text === ",") && tokens[k + 1]?.text !== "}";
      if (begins || text === "*") named++;
      if (begins && tokens[k + 1]?.text === "type" && tokens[k + 2]?.kind === "word") types++;
    } else if (k === i && kind === "word" && text !== "type") named++; // a default import
    else if (kind !== "word" && kind !== "text") return undefined;
  }
  return undefined;
}

interface Token {
  readonly kind: "word" | "sign" | "text" | "other";
  readonly text: string;
  readonly at: number;
}

/** Words after which a slash begins a regular expression. */
const beforeRegex = new Set(["return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "do"]);

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const braces: boolean[] = []; // of each open brace, whether it is in a template
  let i = 0;
  const template = () => {
    const at = i;
    for (; i < text.length; i++) {
      if (text[i] === "\\") i++;
      else if (text[i] === "`") {
        i++;
        tokens.push({ kind: "other", text: "`", at });
        return;
      } else if (text[i] === "$" && text[i + 1] === "{") {
        i += 2;
        braces.push(true);
        tokens.push({ kind: "sign", text: "${", at });
        return;
      }
    }
  };
  while (i < text.length) {
    const at = i;
    const letter = text[i];
    if (/\s/.test(letter)) i++;
    else if (text.startsWith("//", i) || (i === 0 && text.startsWith("#!"))) {
      while (i < text.length && text[i] !== "\n") i++;
    } else if (text.startsWith("/*", i)) {
      const end = text.indexOf("*/", i + 2);
      i = end < 0 ? text.length : end + 2;
    } else if (letter === '"' || letter === "'") {
      for (i++; i < text.length && text[i] !== letter && text[i] !== "\n"; i++) if (text[i] === "\\") i++;
      tokens.push({ kind: "text", text: unescaped(text.slice(at + 1, i)), at });
      i++;
    } else if (letter === "`") {
      i++;
      template();
    } else if (letter === "}" && braces.pop() === true) {
      i++;
      template();
    } else if (/[\p{ID_Start}$_#\\]/u.test(letter)) {
      while (i < text.length && /[\p{ID_Continue}$_#\\{}]/u.test(text[i])) {
        if (text[i] === "{" && !text.slice(0, i).endsWith("\\u")) break;
        if (text[i] === "}" && !/\\u\{[0-9a-fA-F]*$/.test(text.slice(at, i))) break;
        i++;
      }
      tokens.push({ kind: "word", text: unescaped(text.slice(at, i)), at });
    } else if (/\d/.test(letter)) {
      while (i < text.length && /[\w.]/.test(text[i])) i++;
      tokens.push({ kind: "other", text: "0", at });
    } else if (letter === "/" && beginsRegex(tokens.at(-1))) {
      let inClass = false;
      for (i++; i < text.length && text[i] !== "\n" && (inClass || text[i] !== "/"); i++) {
        if (text[i] === "\\") i++;
        else if (text[i] === "[") inClass = true;
        else if (text[i] === "]") inClass = false;
      }
      i++;
      tokens.push({ kind: "other", text: "/", at });
    } else {
      if (letter === "{") braces.push(false);
      i++;
      tokens.push({ kind: "sign", text: letter, at });
    }
  }
  return tokens;
}

function beginsRegex(last: Token | undefined): boolean {
  if (last === undefined) return true;
  if (last.kind === "word") return beforeRegex.has(last.text);
  return last.kind === "sign" && last.text !== ")" && last.text !== "]";
}

/** Resolves escapes: `"\u006epm:x"` is an npm module too. */
function unescaped(text: string): string {
  return text.replace(
    /\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\s\S]))/g,
    (_, long?: string, four?: string, two?: string, plain?: string) => {
      const code = long ?? four ?? two;
      if (code === undefined) return plain ?? "";
      const value = parseInt(code, 16);
      return value <= 0x10ffff ? String.fromCodePoint(value) : "";
    },
  );
}
