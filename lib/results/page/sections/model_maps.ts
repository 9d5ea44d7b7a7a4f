/**
 * Where a model is wrong: the maps of `mbrl inspect` for the runs whose dreams were recorded.
 *
 * @module
 */

import type { ModelMaps } from "../../dreams/model_maps.ts";
import type { DreamRecording } from "../../dreams/recording.ts";
import type { RunKey } from "../../rows.ts";
import { markup } from "../markup.ts";
import type { PageSection } from "../section.ts";

/** What the script draws. */
export interface ModelMapsData {
  readonly models: readonly { readonly run: RunKey; readonly maps: ModelMaps }[];
}

/** The section, which needs a script; undefined if there are no maps. */
export function modelMapsSection(recordings: readonly DreamRecording[]): PageSection | undefined {
  const models = recordings.flatMap(({ run, maps }) => maps === undefined ? [] : [{ run, maps }]);
  if (models.length === 0) return undefined;
  const data: ModelMapsData = { models };
  return {
    id: "model-maps",
    title: "Where the model is wrong",
    content:
      markup`<p>Mean absolute one-step error of true transitions from many parts of the state space, reached by
actions that are held for a while or, where an observation is the whole state, drawn within the variables' ranges.
<code>mbrl inspect CHECKPOINT</code> says more.</p>
<p class="static note">The maps of ${
        models.map(({ run }) => run.label).join(", ")
      } are drawn by this page's script.</p>
<div class="live map-viewer"></div>`,
    data,
  };
}
