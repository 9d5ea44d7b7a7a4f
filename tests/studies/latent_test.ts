import { assert, assertEquals } from "@std/assert";
import { latentStudy } from "../../lib/studies/latent.ts";
import { syntheticMeasurements } from "./synthetic.ts";

/** The answer if read-outs have this R². */
const resultsOf = (r2Of: (name: string, source: string, ahead: number, variable: number) => number) =>
  syntheticMeasurements(latentStudy, "full", ({ name, seed }) => {
    const sources = name.startsWith("world-models")
      ? ["z", "z and h"]
      : name === "muzero"
      ? ["learned", "untrained"]
      : ["learned"];
    return [
      { return: 300 + seed },
      ...(sources[0] === "z" ? [0] : [0, 15]).map((ahead) => ({
        ahead,
        ...Object.fromEntries(
          sources.flatMap((source) =>
            [0, 1, 2, 3].map((v) => [`${source}_${v}`, r2Of(name, source, ahead, v) - seed / 1000])
          ),
        ),
      })),
    ];
  });
const answerOf = (...of: Parameters<typeof resultsOf>) => latentStudy.answer(resultsOf(...of));

const usual = (name: string, source: string, ahead: number, variable: number) =>
  source === "z"
    ? (variable % 2 === 0 ? 1 : 0.1)
    : name === "muzero" && source === "learned" && ahead > 0
    ? 0.4
    : 0.9;

Deno.test("latent says what each latent holds, what MuZero loses, and what memories remember", () => {
  const { sentences, tables: [table] } = answerOf(usual);
  assertEquals(table.shown!.length, 1 + 2 + 2 + 4 + 2);
  assert(
    sentences[0].includes("x 0.90, x' 0.90, theta 0.90 and theta' 0.90 in Dreamer's latent"),
    sentences[0],
  );
  assert(sentences[1].includes("MuZero's x 0.40"), sentences[1]);
  assert(
    sentences[2].includes("MuZero by training loses x 15 steps ahead, x' 15 steps ahead,") &&
      sentences[2].includes("and wins nothing (P > 0.9)"),
    sentences[2],
  );
  assert(sentences[3].includes("World Models' gives x' 0.10 and theta' 0.10 from z"), sentences[3]);
  assert(sentences[4].includes("in 4 of 8 read-outs, and its return does not need them"), sentences[4]);
});

Deno.test("latent sees its sentences change with the cells that decide them", () => {
  const before = answerOf(usual).sentences;
  const keeping = answerOf((_name, source, _ahead, variable) =>
    source === "z" ? usual("", "z", 0, variable) : 0.95
  );
  for (const i of [0, 1, 2, 4]) assert(keeping.sentences[i] !== before[i], before[i]);
  assert(keeping.sentences[2].includes("loses nothing and wins nothing"), keeping.sentences[2]);
  const seen =
    answerOf((name, source, ahead, v) => source === "z" ? 0.8 : usual(name, source, ahead, v)).sentences;
  assert(seen[3] !== before[3], before[3]);
});

Deno.test("latent draws read-outs against steps ahead", async () => {
  const [{ name, svg }] = await latentStudy.pictures(resultsOf(usual));
  assertEquals(name, "latent.svg");
  assert(svg.includes("muzero, untrained") && !svg.includes("NaN"));
});
