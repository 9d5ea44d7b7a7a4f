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

/** The section, which needs a script; undefined if no model was recorded. */
export function modelMapsSection(recordings: readonly DreamRecording[]): PageSection | undefined {
  const models = recordings.flatMap(({ run, maps }) => maps === undefined ? [] : [{ run, maps }]);
  const others = recordings.filter(({ scene, maps }) => scene !== undefined && maps === undefined);
  if (models.length + others.length === 0) return undefined;
  const data: ModelMapsData = { models };
  return {
    id: "model-maps",
    title: "Where the model is wrong",
    content: markup`${
      models.length === 0
        ? undefined
        : markup`<p>Mean absolute one-step error of true transitions from many parts of the state space, reached by
actions that are held for a while or, where an observation is the whole state, drawn within the variables' ranges.
<code>mbrl inspect CHECKPOINT</code> says more.</p>
<p class="static note">The maps of ${namesOf(models)} are drawn by this page's script.</p>
<div class="live map-viewer"></div>`
    }${
      others.length === 0
        ? undefined
        : markup`<p class="note">There is no map of ${
          namesOf(others)
        }: a model of latent states or of pictures predicts from what it remembers of an episode, and has no error at a single state. Where it leaves reality, its dreams show.</p>`
    }`,
    ...models.length === 0 ? {} : { data },
  };
}

function namesOf(recordings: readonly { readonly run: RunKey }[]): string {
  return [...new Set(recordings.map(({ run }) => run.label))].join(", ");
}
