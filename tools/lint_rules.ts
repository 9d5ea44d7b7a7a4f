/**
 * Lint rules of this project, for what no rule of Deno's keeps out.
 *
 * @module
 */

/** The rules, by name; each reports on `lib/` and `main.ts`, from which the executable is bundled. */
const plugin: Deno.lint.Plugin = {
  name: "mbrl",
  rules: {
    "no-using": {
      create(context) {
        if (!isBundled(context.filename)) return {};
        return {
          VariableDeclaration(node) {
            if (node.kind !== "using" && node.kind !== "await using") return;
            context.report({
              node,
              message: "The bundler drops the disposal of a minified `using`.",
              hint: "Close it in a finally block.",
            });
          },
        };
      },
    },
    "no-spread-argument": {
      create(context) {
        if (!isBundled(context.filename)) return {};
        const report = (node: Deno.lint.Node) =>
          context.report({
            node,
            message: "A call takes its arguments on the stack, which about 120,000 of them overflow.",
            hint: "Write a loop, reduce() or concat(), or pass the array itself.",
          });
        return {
          "CallExpression > SpreadElement": report,
          "NewExpression > SpreadElement": report,
          "CallExpression > MemberExpression"(node) {
            const called = context.sourceCode.getText(node);
            if (/^(Reflect|Math\.\w+|String\.\w+|.*\b(push|unshift|splice|concat))\.apply$/.test(called)) {
              report(node);
            }
          },
        };
      },
    },
    "no-env": {
      create(context) {
        if (!isBundled(context.filename) || /\benvironment_variables\.ts$/.test(context.filename)) return {};
        return {
          MemberExpression(node) {
            if (context.sourceCode.getText(node) !== "Deno.env") return;
            context.report({
              node,
              message: "The executable may read the listed environment variables only.",
              hint: "List the name in lib/settings/environment_variables.ts and call environmentVariable().",
            });
          },
        };
      },
    },
  },
};

export default plugin;

const project = new URL("..", import.meta.url).href;

function isBundled(filename: string): boolean {
  const { href } = new URL(filename.replaceAll("\\", "/"), "file:///");
  return href.startsWith(`${project}lib/`) || href === `${project}main.ts`;
}
