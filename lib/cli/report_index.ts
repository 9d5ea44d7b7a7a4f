/**
 * `mbrl report --index`: a page that lists the pages of several folders.
 *
 * @module
 */

import { writeAtomically } from "../results/atomic_write.ts";
import { mergeFolders } from "../results/merge.ts";
import { PAGE } from "../results/own_files.ts";
import { pageText } from "../results/page/frame.ts";
import { commandLine } from "../results/page/sections/again.ts";
import { type IndexEntry, indexPage, relativeAddress } from "../results/page/index_page.ts";
import { pageScript } from "../results/page/script.ts";
import { entriesOf, exists, makeFolder, readText } from "../results/read_folder.ts";
import { hasEnded } from "../results/rows.ts";
import { comparisonVerdict } from "../results/verdict.ts";
import { UsageError } from "../settings/usage_error.ts";
import { deriveStudy, STUDY } from "../studies/study_folder.ts";
import type { Terminal } from "./terminal.ts";
import { versions } from "./version.ts";

/** The name of the list. */
const INDEX = "index.html";
/** What every list of mbrl contains; another file of the name is never replaced. */
const MARK = 'name="generator" content="mbrl ';

/**
 * Writes the list into a folder.
 *
 * @throws {UsageError} If a folder is neither a comparison's nor a study's, or a file of another origin is in the way.
 */
export async function writeIndex(folders: readonly string[], out: string, terminal: Terminal): Promise<void> {
  const path = `${out}/${INDEX}`;
  if (exists(path) && !readText(path).includes(MARK)) {
    throw new UsageError(`${path} is not by mbrl: choose another folder with --out.`);
  }
  makeFolder(out);
  const entries: IndexEntry[] = [];
  for (const folder of folders) {
    const isStudy = entriesOf(folder).includes(STUDY);
    entries.push({
      folder,
      ...hrefOf(folder, out),
      ...isStudy ? await studyEntry(folder) : comparisonEntry(folder),
    });
  }
  writeAtomically(path, await pageText(indexPage(entries, versions().mbrl), await pageScript()));
  terminal.say(`Written: ${path}.`);
}

function hrefOf(folder: string, out: string): { readonly href?: string } {
  const page = `${folder}/${PAGE}`;
  if (!exists(page)) return {};
  const [from, to] = [out, page].map((path) => Deno.realPathSync(path).replaceAll("\\", "/"));
  return { href: relativeAddress(from, to) };
}

type Told = Omit<IndexEntry, "folder" | "href">;

function comparisonEntry(folder: string): Told {
  const { config: { plan }, runs } = mergeFolders([folder]);
  const done = runs.filter(({ run }) => hasEnded(run));
  const ends = runs.map(({ run }) => run);
  return {
    writer: commandLine(["report", folder]),
    title: `${
      plan.contenders.length > 4
        ? `${plan.contenders.length} agents`
        : plan.contenders.map(({ label }) => label).join(", ")
    } on ${plan.tasks.map(({ label }) => label).join(", ")}`,
    sentences: done.length === 0
      ? ["No run has finished yet."]
      : comparisonVerdict(done.flatMap(({ curve }) => curve), plan, ends).filter((text) =>
        !text.startsWith("Next:")
      ),
    agents: plan.contenders.length,
    seeds: plan.seeds.length,
    runs: done.length,
  };
}

async function studyEntry(folder: string): Promise<Told> {
  const { study, answer, results: { plan, runs, size } } = await deriveStudy(folder);
  return {
    writer: `mbrl study ${study.name} --${size}`,
    title: study.question,
    sentences: answer.sentences.slice(0, 2),
    agents: plan.contenders.length,
    seeds: plan.seeds.length,
    runs: runs.length,
  };
}
