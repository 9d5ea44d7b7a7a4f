/// <reference lib="dom" />
/**
 * The sections that are interactive, by their ids.
 *
 * @module
 */

import type { CostData } from "../sections/cost.ts";
import type { DiagnosticsData } from "../sections/diagnostics.ts";
import type { EpisodesData } from "../sections/episodes.ts";
import type { DreamsData } from "../sections/dreams.ts";
import type { ModelMapsData } from "../sections/model_maps.ts";
import type { RunsData } from "../sections/runs.ts";
import { startCurves } from "./curves.ts";
import { startDreams } from "./dreams.ts";
import { startModelMaps } from "./model_maps.ts";
import type { PageState } from "./page_state.ts";
import { startDiagnostics } from "./diagnostics.ts";
import { startEpisodes } from "./episodes.ts";
import { startRuns } from "./runs.ts";
import { startSolve } from "./solve.ts";

/** Starts a section. */
export type StartSection = (
  section: HTMLElement,
  data: unknown,
  page: PageState,
  dataOf: (id: string) => unknown,
) => void;

/** From top to bottom. */
export const startSections: Readonly<Record<string, StartSection>> = {
  curves: (section, _data, page, dataOf) =>
    startCurves(section, page, (dataOf("cost") as CostData | undefined)?.secondsPerStep ?? {}),
  solve: (section, _data, page) => startSolve(section, page),
  episodes: (section, data, page) => startEpisodes(section, data as EpisodesData, page),
  diagnostics: (section, data, page) => startDiagnostics(section, data as DiagnosticsData, page),
  runs: (section, data, page) => startRuns(section, data as RunsData, page),
  dreams: (section, data, page) => startDreams(section, data as DreamsData, page),
  "model-maps": (section, data, page) => startModelMaps(section, data as ModelMapsData, page),
};
