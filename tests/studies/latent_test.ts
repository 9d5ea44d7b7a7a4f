import { assert, assertEquals } from "@std/assert";
import { latentStudy } from "../../lib/studies/latent.ts";
import type { StudySize } from "../../lib/studies/study.ts";
import { syntheticMeasurements } from "./synthetic.ts";

type R2 = (name: string, source: string, ahead: number, variable: number) => number;
type Return = (name: string) => number;

/** The answer if read-outs have this R², and policies this return. */
const resultsOf = (r2Of: R2, returnOf: Return = () => 300, size: StudySize = "full") =>
  syntheticMeasurements(latentStudy, size, ({ name, seed }) => {
    const sources = name.startsWith("world-models")
      ? ["z", "z and h"]
      : name.startsWith("muzero")
      ? ["learned", "untrained"]
      : ["learned"];
    return [
      { return: returnOf(name) + seed },
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

/** The training of MuZero by its paper's loss loses all but x, and with consistency it loses less. */
const usual: R2 = (name, source, ahead, variable) =>
  source === "z"
    ? (variable % 2 === 0 ? 1 : 0.105)
    : name.startsWith("muzero") && ahead > 0
    ? (source === "learned"
      ? (name === "muzero" ? 0.705 : 0.4) + variable / 10
      : 0.905 - (variable === 0 ? 0.8 : 0))
    : 0.95;

Deno.test("latent says what each latent holds, what training makes of MuZero's, and what memories remember", () => {
  const { sentences, tables: [table] } = answerOf(usual);
  assertEquals(sentences.length, 7);
  assertEquals(table.shown!.length, 1 + 2 + 2 + 4 + 4 + 2);
  assertEquals(table.shown![1].slice(0, 4), ["dreamer", "trained", "0", "0.95"]);
  assertEquals(
    sentences[0],
    "Just after observing, the latents of Dreamer, MuZero and World Models (positions alone) hold nearly all of the true state; " +
      "predicted ahead without observing, Dreamer's holds nearly all after 15 steps and MuZero's most after 15, or " +
      "little if it is trained as in its paper (R² 0.95, 0.70 and 0.40 of the variable known least, where 1 is all and 0 nothing).",
  );
  assert(
    sentences[1].endsWith(
      "less readable in 1 of 8 cases (a variable, so many steps ahead), and more readable in 2; the paper's loss, less in 3 and more in 1.",
    ),
  );
  assertEquals(
    sentences[2],
    "Just after observing, training by the paper's loss changes R² by at most 0.00; the largest loss is of x' 15 steps ahead (R² 0.50 " +
      "trained, 0.90 untrained); the largest gain is of x 15 steps ahead (R² 0.40 trained, 0.10 untrained).",
  );
  assert(
    sentences[3].endsWith("MuZero's is not told apart by 10 seeds: better on 50% of pairs."),
    sentences[3],
  );
  assert(
    sentences[4].includes(
      "holds little (R² of the one known least 0.10), z with its memory h nearly all (0.95)",
    ),
    sentences[4],
  );
});

Deno.test("latent sees its sentences change with the cells that decide them", () => {
  const kept =
    answerOf((_name, source, _ahead, variable) => source === "z" ? usual("", "z", 0, variable) : 0.95)
      .sentences;
  assert(
    kept[0].includes("Dreamer's holds nearly all after 15 steps and MuZero's nearly all after 15"),
    kept[0],
  );
  assert(
    kept[1].includes("less readable in 0 of 8 cases") && kept[1].endsWith("less in 0 and more in 0."),
    kept[1],
  );
  assertEquals(kept[2], "Just after observing, training by the paper's loss changes R² by at most 0.00.");
  const blind = answerOf((name, ...rest) => name === "muzero" ? 0.5 : usual(name, ...rest)).sentences;
  assert(
    blind[0].startsWith(
      "Just after observing, the latents of Dreamer and World Models (positions alone) hold nearly all of the true state and " +
        "the latent of MuZero holds about half of the true state;",
    ),
    blind[0],
  );
  const seen =
    answerOf((name, source, ...rest) => source === "z" ? 0.8 : usual(name, source, ...rest)).sentences;
  assert(seen[4].includes("holds most (R² of the one known least 0.80)"), seen[4]);
  const better = answerOf(usual, (name) => name === "muzero" ? 480 : 100).sentences;
  assert(
    better[3].includes(
      "a median return of 485 after 2,000 real steps (by the paper's loss 105) and Dreamer's of 105",
    ),
    better[3],
  );
  assert(better[3].endsWith("MuZero's is better on 100% of pairs of seeds."), better[3]);
});

Deno.test("latent says what its quick version is too small for", () => {
  const { sentences } = answerOf(usual, undefined, "quick");
  assertEquals(sentences.length, 8);
  assert(sentences[6].startsWith("2 seeds of short runs"), sentences[6]);
});

Deno.test("latent draws read-outs against steps ahead", async () => {
  const [{ name, svg }] = await latentStudy.pictures(resultsOf(usual));
  assertEquals(name, "latent.svg");
  assert(svg.includes("muzero, untrained") && !svg.includes("NaN"));
});
