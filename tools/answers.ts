/**
 * Puts the studies of `results/` into the program and the README: derives every table, picture, page and answer again from
 * the stored results, and writes what has changed.
 *
 *     deno task answers
 *
 * @module
 */

import { studies } from "../lib/studies/registry.ts";
import { markdownTable } from "../lib/studies/page.ts";
import type { StudyAnswer } from "../lib/studies/study.ts";
import { deriveStudy, STUDY } from "../lib/studies/study_folder.ts";
import { projectFile } from "./resolution.ts";

/** The file of the program that holds the answers. */
export const ANSWERS = "lib/studies/stored_answers.json";

/** The text of every derived file of the project, by path: what it should be. */
export async function derivedFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const answers: Record<string, StudyAnswer & { readonly made: string }> = {};
  for (const { name } of studies) {
    const folder = projectFile(`results/${name}`);
    if (!await Deno.stat(`${folder}/${STUDY}`).then(() => true, () => false)) continue;
    const { record, answer, made, files: derived } = await deriveStudy(folder);
    if (record.study !== name || record.size !== "full") {
      throw new Error(`results/${name} must hold the full study ${name}.`);
    }
    for (const [file, text] of derived) files.set(`results/${name}/${file}`, text);
    answers[name] = { ...answer, made };
  }
  files.set("results/README.md", contents(Object.keys(answers)));
  files.set(ANSWERS, `${JSON.stringify(answers, undefined, 1)}\n`);
  files.set(
    "README.md",
    await formatted(withExcerpts(await Deno.readTextFile(projectFile("README.md")), answers)),
  );
  return files;
}

/**
 * A text whose excerpts are those of the answers: between a mark and `<!-- end -->` stand the claim of an answer
 * (`<!-- claim NAME -->`), its excerpt (`<!-- study NAME -->`), and one line of every answer (`<!-- studies -->`). Excerpts
 * without a stored answer stay.
 */
export function withExcerpts(text: string, answers: Readonly<Record<string, StudyAnswer>>): string {
  return text.replaceAll(
    /(<!-- (?:(claim|study) ([\w-]+)|studies) -->\n)[^]*?(\n<!-- end -->)/g,
    (whole, begin: string, part: string | undefined, name: string, end: string) => {
      const excerpt = part === undefined
        ? questions(answers)
        : answers[name]?.[part === "claim" ? "claim" : "excerpt"];
      return excerpt === undefined ? whole : `${begin}\n${excerpt}\n${end}`;
    },
  );
}

/** The page of `results/`: its folders, each of a stored study. */
function contents(stored: readonly string[]): string {
  const folders = studies.filter(({ name }) => stored.includes(name)).map(({ name, question }) =>
    `- [\`${name}/\`](${name}/README.md): ${question} \`mbrl study ${name}\``
  );
  return `# Results

Each folder is a study: what \`mbrl study NAME --full\` wrote, its answer, tables and pictures, all computed from the CSV files in it.
Only \`tuning/\` holds a log of trials instead, which were made one by one. Hyperparameters have their defaults, which were chosen on
seeds from 100 up; reported seeds begin at 0.

${folders.join("\n")}
`;
}

/** Markdown as the formatter leaves it. */
async function formatted(text: string): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--quiet", "--ext=md", "-"],
    cwd: projectFile(""),
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { success, stdout } = await child.output();
  if (!success) throw new Error("The README cannot be formatted.");
  return new TextDecoder().decode(stdout);
}

/** A table of the questions: the part of the lecture, the command, and the first sentence of the stored answer. */
function questions(answers: Readonly<Record<string, StudyAnswer>>): string {
  const rows = studies.map(({ name, question, lecture }) => [
    question,
    lecture.replace(/^Answers (the lecture's )?/, ""),
    `\`mbrl study ${name}\``,
    answers[name]?.sentences[0] ?? "not stored yet",
  ]);
  return markdownTable([["question", "in the lecture", "command", "answer"], ...rows]);
}

if (import.meta.main) {
  for (const [path, text] of await derivedFiles()) {
    const before = await Deno.readTextFile(projectFile(path)).catch(() => undefined);
    if (before === text) continue;
    await Deno.writeTextFile(projectFile(path), text);
    console.log(path);
  }
}
