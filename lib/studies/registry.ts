/**
 * Every study there is.
 *
 * @module
 */

import { unknownName } from "../settings/usage_error.ts";
import { dreamStudy } from "./dream.ts";
import { dynaQStudy } from "./dyna_q.ts";
import { errorsStudy } from "./errors.ts";
import { exploitationStudy } from "./exploitation.ts";
import { ladderStudy } from "./ladder.ts";
import { latentStudy } from "./latent.ts";
import { listingStudy } from "./listing.ts";
import { losingStudy } from "./losing.ts";
import { modelStudy } from "./model.ts";
import { planningStudy } from "./planning.ts";
import { rolloutsStudy } from "./rollouts.ts";
import { scaleStudy } from "./scale.ts";
import type { Study } from "./study.ts";
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
 * @throws {UsageError} If there is none; the message names the nearest.
 */
export function findStudy(name: string): Study {
  const found = studies.find((study) => study.name === name);
  if (found === undefined) throw unknownName("study", name, studies.map((study) => study.name));
  return found;
}
