/**
 * Every agent there is.
 *
 * @module
 */

import { unknownName } from "../settings/usage_error.ts";
import type { AnyAgentDefinition } from "./agent.ts";
import { dreamerAgent } from "./dreamer/agent.ts";
import { dqnAgent } from "./dqn.ts";
import { dynaAgent } from "./dyna.ts";
import { dynaQAgent } from "./dyna_q.ts";
import { lectureAgent } from "./lecture/agent.ts";
import { linearSearchAgent } from "./linear_search.ts";
import { mbpoAgent } from "./mbpo.ts";
import { mpcAgent } from "./mpc/agent.ts";
import { muzeroAgent } from "./muzero/agent.ts";
import { ppoAgent } from "./ppo.ts";
import { randomAgent } from "./random.ts";
import { sacAgent } from "./sac.ts";
import { worldModelsAgent } from "./world_models/agent.ts";

/** The agents in the order in which lists show them: from no learning at all to the most model-based. */
export const agents: readonly AnyAgentDefinition[] = [
  randomAgent,
  linearSearchAgent,
  dqnAgent,
  sacAgent,
  ppoAgent,
  lectureAgent,
  dynaQAgent,
  dynaAgent,
  mbpoAgent,
  mpcAgent,
  worldModelsAgent,
  dreamerAgent,
  muzeroAgent,
];

/**
 * The agent named `name`.
 *
 * @throws {UsageError} If there is none; the message names the nearest.
 */
export function findAgent(name: string): AnyAgentDefinition {
  const found = agents.find((agent) => agent.name === name);
  if (found === undefined) throw unknownName("agent", name, agents.map((agent) => agent.name));
  return found;
}
