import { assert, assertEquals } from "@std/assert";
import * as vega from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { mapPlots } from "../../../../lib/results/charts/error_maps.ts";
import { learningCurvesSpec } from "../../../../lib/results/charts/learning_curves.ts";
import { lightTheme, pictureSpec, plotSpec, type VegaPart } from "../../../../lib/results/charts/plot.ts";
import { stepsToSolveSpec } from "../../../../lib/results/charts/steps_to_solve.ts";
import { expressions } from "../../../../lib/results/page/browser/expressions.ts";
import { pictureData } from "../../../../lib/results/pictures.ts";
import { finishedRun, planOf } from "../../fixtures.ts";

async function drawn(spec: VegaPart, expr: object | undefined): Promise<string> {
  const view = new vega.View(
    vega.parse(
      spec as unknown as vega.Spec,
      undefined,
      expr === undefined ? undefined : { ast: true } as never,
    ),
    { renderer: "none", expr } as ConstructorParameters<typeof vega.View>[1],
  );
  return (await view.toSVG()).replaceAll(/gradient_\d+/g, "gradient"); // they are counted
}

/** Specifications of every kind of mark that pages draw. */
function specs(): VegaPart[] {
  const runs = ["dyna", "dqn"].flatMap((label) => [0, 1, 2].map((seed) => finishedRun(label, seed)));
  const plan = planOf(0, 1, 2);
  const [{ curves, solve, caption }] = pictureData(
    runs.flatMap(({ curve }) => curve),
    plan,
    runs.map(({ run }) => run),
  );
  const cells = Array.from({ length: 16 }, (_, i) => ({
    x: i % 4,
    xEnd: i % 4 + 1,
    y: -Math.floor(i / 4),
    yEnd: -Math.floor(i / 4) - 1,
    value: i / 10,
  }));
  const maps = mapPlots({ xTitle: "x", yTitle: "y", errors: [{ title: "x", cells }], data: cells }, 100);
  return [
    learningCurvesSpec(curves, caption),
    stepsToSolveSpec(solve!, caption),
    pictureSpec({ title: "maps", plots: maps }),
    plotSpec(maps[0], [], lightTheme),
  ];
}

Deno.test("expressions draws what Vega's generated code and its interpreter draw", async () => {
  for (const spec of specs()) {
    const expected = await drawn(spec, undefined);
    assert(await drawn(spec, expressionInterpreter) === expected);
    assert(await drawn(spec, expressions) === expected);
  }
});

Deno.test("expressions reads arithmetic, conditions, and what only the interpreter can", async () => {
  const spec = (x: string) => ({
    width: 10,
    height: 10,
    data: [{ name: "rows", values: [{ a: 3, b: "z" }, { a: 7, b: "y" }] }],
    marks: [{
      type: "symbol",
      from: { data: "rows" },
      encode: { update: { x: { signal: x }, y: { value: 1 } } },
    }],
  });
  for (
    const x of [
      "datum.a > 5 ? datum.a - 1 : datum['a'] * 2 + 1",
      "if(datum.b === 'z', 2, 4)",
      "max(datum.a, 5)", // of the interpreter's own
      "-datum.a + length(datum.b)",
      "datum.b !== 'z' && datum.a <= 7 ? 1 : width",
      "item.x2 || datum.a / 2",
    ]
  ) {
    const expected = await drawn(spec(x), undefined);
    assert(!expected.includes("NaN"), x);
    assertEquals(await drawn(spec(x), expressions), expected, x);
  }
});
