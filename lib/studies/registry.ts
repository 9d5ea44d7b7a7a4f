/**
 * Every study there is.
 *
 * @module
 */

import { unknownName, UsageError } from "../settings/usage_error.ts";
import { dreamStudy } from "./dream.ts";
import { dynaQStudy } from "./dyna_q.ts";
import { errorsStudy } from "./errors.ts";
import { exploitationStudy } from "./exploitation.ts";
import { ladderStudy } from "./ladder.ts";
import { latentStudy } from "./latent.ts";
import { listingStudy } from "./listing.ts";
import { losingStudy } from "./losing.ts";
import { modelStudy } from "./model.ts";
import { observationsStudy } from "./observations.ts";
import { planningStudy } from "./planning.ts";
import { rolloutsStudy } from "./rollouts.ts";
import { scaleStudy } from "./scale.ts";
import { listed } from "./sentences.ts";
import type { Study, StudyTask } from "./study.ts";
import { swingUpStudy } from "./swing_up.ts";
import { tasksStudy } from "./tasks.ts";
import { transferStudy } from "./transfer.ts";
import { trustStudy } from "./trust.ts";
import { tuningStudy } from "./tuning.ts";

/** The studies in the order in which the list shows them. */
export const studies: readonly Study[] = [
  ladderStudy,
  modelStudy,
  errorsStudy,
  trustStudy,
  rolloutsStudy,
  exploitationStudy,
  planningStudy,
  dreamStudy,
  latentStudy,
  observationsStudy,
  transferStudy,
  listingStudy,
  dynaQStudy,
  losingStudy,
  tasksStudy,
  swingUpStudy,
  scaleStudy,
  tuningStudy,
];

/**
 * The study named `name`.
 *
 * @param task The task that it is asked about; its own if absent.
 * @throws {UsageError} If there is none, in which case the message names the nearest; or if it cannot be asked about the task.
 */
export function findStudy(name: string, task?: StudyTask): Study {
  const found = studies.find((study) => study.name === name);
  if (found === undefined) throw unknownName("study", name, studies.map((study) => study.name));
  if (task === undefined) return found;
  if (found.onTask !== undefined) return found.onTask(task);
  throw new UsageError(
    `${name} is asked about its own tasks alone: of the studies, ${
      listed(studies.filter(({ onTask }) => onTask !== undefined).map((study) => study.name))
    } take --task.`,
  );
}
