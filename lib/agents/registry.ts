/**
 * The registry of agents: the built-in ones, and users' agents that have been registered.
 *
 * @module
 */

import { unknownName, UsageError } from "../settings/usage_error.ts";
import { OwnRegistry } from "../user_files/own_registry.ts";
import type { SourceFile, SourceId } from "../user_files/source_file.ts";
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

/** Users' agents. */
const ownAgents = new OwnRegistry<AnyAgentDefinition>();

/**
 * Registers the agent of a user's file.
 *
 * @param path As the user gave it.
 */
export function addOwnAgent(path: string, agent: AnyAgentDefinition & { readonly source: SourceFile }): void {
  ownAgents.add(path, agent);
}

/**
 * The agent named `name`: a built-in one, or a registered one whose name or whose file's path is `name`.
 *
 * @throws {UsageError} If there is none; the message names the nearest.
 */
export function findAgent(name: string): AnyAgentDefinition {
  const found = agents.find((agent) => agent.name === name) ?? ownAgents.at(name) ?? ownAgents.named(name);
  if (found === undefined) throw unknownName("agent", name, agents.map((agent) => agent.name));
  return found;
}

/**
 * The agent of a run.
 *
 * @throws {UsageError} If there is none, or its file was not registered.
 */
export function agentOf({ agent, agentFile }: RunAgent): AnyAgentDefinition {
  if (agentFile === undefined) return findAgent(agent);
  const found = ownAgents.of(agentFile);
  if (found === undefined) throw new UsageError(`The agent ${agent} is of a file that was not loaded.`);
  return found;
}

/** Whether the agent of a file has been registered. */
export function isKnownAgent(id: SourceId): boolean {
  return ownAgents.of(id) !== undefined;
}

/** The fields of a run that identify its agent. */
export interface RunAgent {
  /** The agent's name. */
  readonly agent: string;
  /** The user's file that defines it; absent for a built-in agent. */
  readonly agentFile?: SourceId;
}
