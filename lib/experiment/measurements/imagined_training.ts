/**
 * What a policy is worth that learns from imagined rollouts of one length: Dyna with the real steps, the updates and the
 * model fixed, and rollouts that start in replayed real states, as MBPO's do.
 *
 * Janner et al., "When to trust your model: model-based policy optimization", 2019, algorithm 2.
 *
 * @module
 */

import { agentContext } from "../../agents/agent_context.ts";
import { createQLearner, sharedLearnerSettings, withDqnDefaults } from "../../agents/dqn.ts";
import { FittedModel } from "../../agents/fitted_model.ts";
import { ImaginedRollouts } from "../../agents/imagined_rollouts.ts";
import { OffPolicyAgent } from "../../agents/off_policy_agent.ts";
import { createDynamicsModel, dynamicsSettings } from "../../dynamics/dynamics_settings.ts";
import { KnownRewardAndTermination } from "../../dynamics/reward_and_termination.ts";
import { Generator } from "../../random/generator.ts";
import { mean } from "../../results/statistics.ts";
import { resolveSettings } from "../../settings/parse.ts";
import { defaultsOf, type SettingValues } from "../../settings/settings.ts";
import { evaluate } from "../evaluation.ts";
import { type ModelChange, taskWith } from "./data.ts";
import { ExactModel } from "./exact_model.ts";
import type { MeasuredValues } from "./measurement.ts";

/** A model of CartPole, and the length of rollouts in it. */
export interface ImaginedTrainingCase {
  /** A learned model, by what differs from the defaults; or the task itself. */
  readonly model: ModelChange | "exact";
  /** Standard deviation of the process noise. */
  readonly noise: number;
  /** Imagined steps of a rollout. */
  readonly length: number;
  /** Real steps. */
  readonly steps: number;
}

/** Imagined transitions of a real step, whatever the length: rollouts of one step are many, long ones few. */
const IMAGINED = 100;
const UPDATES = 10;
/** Real steps between two evaluations, of so many episodes. */
const EVALUATION = { every: 100, episodes: 10 };
/** An average over about ten real steps, as in `dyna`. */
const WEIGHT_AVERAGING = 0.005;

/**
 * One row: the mean return of the evaluations, that of the last, and the model's relative one-step error on the real
 * steps of the last evaluation.
 */
export function measureImaginedTraining(of: ImaginedTrainingCase, seed: number): MeasuredValues[] {
  const task = taskWith("cartpole", { noise: of.noise });
  const random = new Generator(seed);
  const context = agentContext(task, random.stream("agent"), "known");
  const settings = {
    ...defaultsOf(sharedLearnerSettings),
    updatesPerStep: UPDATES,
    ...{ learningStarts: 100, epsilonDuration: of.steps },
  };
  const learner = createQLearner(context, {
    ...withDqnDefaults(settings),
    weightAveraging: WEIGHT_AVERAGING,
  });
  const change = of.model === "exact" ? {} : of.model as SettingValues;
  const values = resolveSettings("model", dynamicsSettings, change);
  const model = of.model === "exact"
    ? new ExactModel(task, random.stream("exact model"))
    : createDynamicsModel(values, context, random.stream("model"));
  const outcomes = new KnownRewardAndTermination(task.rules!);
  const fitted = new FittedModel(model, outcomes, values.modelInterval, random.stream("fit"));
  const imagined = new ImaginedRollouts(fitted, {
    rollouts: Math.max(1, Math.round(IMAGINED / of.length)),
    interval: Math.max(1, Math.round(of.length / IMAGINED)),
    length: () => of.length,
    propagation: "ts1",
    share: 0.95, // Janner et al. 2019
    capacity: 10_000,
    startShare: 0, // Janner et al. 2019: replayed states alone
    discount: settings.discount,
    learningStarts: settings.learningStarts,
  }, random.stream("imagination"));
  const agent = new OffPolicyAgent(context, learner, settings, imagined);
  const world = task.environment(random.stream("environment"));
  const returns: number[] = [];
  let error: number | undefined;
  let observation = world.reset();
  for (let step = 1; step <= of.steps; step++) {
    const action = agent.act(observation);
    const { observation: nextObservation, reward, terminated, truncated } = world.step(action);
    agent.observe({ observation, action, reward, nextObservation, terminated, truncated });
    agent.learn();
    observation = terminated || truncated ? world.reset() : nextObservation;
    if (step % EVALUATION.every !== 0 || step <= settings.learningStarts) continue;
    const found = evaluate(
      agent,
      task,
      EVALUATION.episodes,
      random.stream("evaluation").stream(String(step)),
    );
    returns.push(mean(Array.from(found.returns)));
    error = found.modelError;
  }
  return [{
    mean_return: mean(returns),
    last_return: returns[returns.length - 1],
    model_error: of.model === "exact" ? 0 : error ?? NaN,
  }];
}
