/**
 * Settings and values that earlier versions had, with what replaced them: one table, for the command line,
 * experiment files, checkpoints and result folders.
 *
 * @module
 */

import type { SettingValues } from "./settings.ts";

/** For numbers that were never swept. */
const CONSTANT = "it is now a constant, with its former default";

/** For settings of a learner that several agents share. */
const SHARED = "it stays at the learner's default in agents that share it; set it on the learner's own agent";

/** Numbers that were never swept and are constants now, by owners. */
const constants: Readonly<Record<string, string>> = {
  "muzero":
    "weightDecay=0.0001 clipNorm=5 valueWeight=0.5 noiseShare=0.25 noiseConcentration=0.25 explorationInit=1.25 explorationBase=19652 latentSize=32 unrollSteps=5 batchSize=64 evaluationSimulations=8",
  "sac mbpo dreamer muzero": "replayCapacity=100000",
  "sac mbpo": "temperatureRate=0.0003",
  "dyna-q dyna mbpo mpc":
    "modelWeightDecay=0.01 modelBatchSize=64 modelPatience=5 modelHeldOutShare=0.1 modelNormalise=true",
  "mbpo": "rolloutInterval=5",
  "mbpo mpc": "modelBootstrap=true modelBeta=0.5",
  "world-models":
    "replayCapacity=10000 visionWidth=128 beta=0.01 visionLearningRate=0.001 visionBatch=64 inputNoise=0.03 memoryLearningRate=0.003 memoryBatch=16 sequenceLength=24 endUpdates=2000 endMargin=0.1 refitShare=0.4 latentSize=4 mixtures=3 averagedShare=0.33 population=32 dreams=8",
  "dreamer":
    "clipNorm=100 visionLatentSize=4 visionInterval=1000 visionRefitShare=0.4 dynamicsWeight=0.5 representationWeight=0.1 returnRangeRate=0.01 bins=41 binLimit=6 warmupUpdates=50 latentSize=8 latentClasses=8 decoderWeight=100 finalLearningRate=0.1 learningRateDuration=5000 lambda=0.95 averageRate=0.02 batchSize=16 sequenceLength=32 imaginationStarts=64",
  "ppo": "clipNorm=0.5",
  "dyna": "rolloutEpsilon=0.1",
  "mpc":
    "continuation=15 valueRounds=150 valueRefits=40 iterations=3 eliteShare=0.1 smoothing=0.1 returnTemperature=1 policyUnits=8 visitedShare=0.5",
};

/**
 * Owners (agents, or "task"), separated by spaces; settings, each with the value that the present behaviour
 * equals; and the explanation.
 */
export const removedSettings: readonly (readonly [owners: string, was: string, now: string])[] = [
  ...Object.entries(constants).map(([owners, was]) => [owners, was, CONSTANT] as const),
  ["dqn sac dyna-q dyna mbpo", "learningRateEnd=1", "the step size is constant"],
  [
    "dreamer muzero",
    "observationScale=auto",
    "variables are divided by an eighth of the range that the task gives",
  ],
  ["muzero", "finalLearningRate=0.001", "the step size is constant"],
  ["dqn sac ppo dyna-q dyna mbpo", "hiddenLayers=2", "networks have two hidden layers"],
  ["dqn dyna-q dyna", "lastInitialisation=zero", "initialisation says how all layers start"],
  ["dqn dyna-q dyna", "clipTargets=false", "targets are not clipped, which hindered the soft learner"],
  ["dyna dyna-q", "maxDisagreement=1000000000 penalty=0", "a single model has no members to disagree"],
  ["dyna dyna-q mbpo mpc", "modelUncertainty=members", "a model is unsure where its members disagree"],
  ["dqn dyna-q dyna", "dueling=false", "values and advantages have no streams of their own"],
  ["dqn dyna-q dyna", "weightDecay=0", "weights do not decay, which learned less"],
  [
    "dqn dyna-q dyna",
    "timeLimit=bootstrap",
    "values bootstrap through a time limit; the agent lecture ends there",
  ],
  ["dqn dyna-q dyna", "epsilonStart=1", "exploration starts with random actions alone"],
  [
    "dqn dyna-q dyna",
    "epsilonUnit=steps",
    "the schedule counts real steps; the agent lecture counts episodes",
  ],
  [
    "dyna-q dyna",
    "replayCapacity=100000 nStep=1 clipNorm=10 initialisation=he double=true loss=squared target=soft targetPeriod=200 temperature=0.003 munchausen=0.9",
    SHARED,
  ],
  ["dyna-q dyna mbpo", "targetRate=0.01 twin=true", SHARED],
  ["dyna-q", "weightAveraging=0.001", SHARED],
  ["dyna", "weightAveraging=0.005", CONSTANT],
  ["mbpo", "weightAveraging=0.005", SHARED],
  ["sac", "nStep=1", "returns span one step; 5 were no better"],
  ["mbpo", "temperature=0.1", SHARED],
  ["muzero", "weightAveraging=1", "searches are by the learned weights"],
  ["dyna-q dyna mbpo mpc", "modelLayers=2", "a model has two hidden layers"],
  ["dyna-q dyna mbpo mpc", "modelActivation=relu", "models have rectified units, as exact as SiLU"],
  [
    "dyna",
    "rolloutSchedule=fixed rolloutGrowth=1000 rolloutTolerance=0.01",
    "dyna's rollouts have a fixed length; mbpo has schedules",
  ],
  ["dyna", "rolloutsPer=step", "rollouts are kept; the agent lecture drops them"],
  ["dyna mbpo", "starts=range", "startShare says how many rollouts start beyond replayed states"],
  ["dyna mbpo", "startMargin=1.2", "the range of the real states is widened by 1.2"],
  [
    "dyna",
    "modelTraining=fit",
    "the model is fitted at intervals; the agent lecture trains by single batches",
  ],
  ["mbpo", "learner=sac", "mbpo learns by soft actor-critic; the agent dyna by Q-learning"],
  ["mbpo", "epsilon=0.05", "mbpo learns by soft actor-critic, which explores by its own policy"],
  ["mpc", "repeats=1", "every sequence is imagined once; particles of policy-search are many"],
  ["mpc", "discount=1", "rewards of policy-search are not discounted; valueDiscount is that of tail=value"],
  ["world-models", "vision=mlp", "V is trained where observations are pictures"],
  ["world-models", "members=1", "there is one memory; three came to worse controllers"],
  ["dreamer", "endWeight=1", "ends weigh as much as other moments; heavier ones held less"],
  ["dreamer", "valueLimit=340", "bins follow the rewards measured"],
  ["dreamer", "stateSize=64", "the recurrent state has hiddenWidth units"],
  ["dreamer", "freeNats=0", "every nat is penalised; a free one made no difference"],
  ["dreamer", "recentShare=0 recentMoments=500", "pieces are drawn evenly from all experience"],
  ["dreamer", "returnRangeCap=1000000000", "the range of returns is not capped"],
  ["dreamer", "advantageLimit=1000000000", "advantages are not cut"],
  ["dreamer", "replayCriticWeight=0", "the critic learns from imagined returns alone"],
  ["dreamer", "valueBins=even", "the critic's bins are evenly spaced in returns"],
  ["muzero", "valueBins=20", "there is a bin for every whole number"],
  ["muzero", "heads=categorical", "value and reward are distributions over bins"],
  ["muzero", "rewardBins=2", "there is a bin for every whole number"],
  ["muzero", "valueLow=0 valueHigh=19 rewardLow=0 rewardHigh=1", "bins follow the rewards measured"],
  ["muzero", "cutShare=0.15", "returns are cut at unlikely actions, by the number of actions"],
  ["muzero", "temperature=1", "actions are drawn in proportion to visits; less collapsed the policy"],
  ["muzero", "warmupUpdates=1000", "the first updates are as many as for the random steps before them"],
  ["muzero", "root=visits", "the root is searched by pUCT and visit counts"],
  ["muzero", "unvisitedValue=siblings", "an action without a visit counts as its siblings do"],
  ["muzero", "prioritised=false priorityExponent=1 importanceExponent=1", "positions are drawn evenly"],
  [
    "dyna-q dyna mbpo mpc",
    "termination=known rewardSource=known",
    "--rules hidden learns ends and rewards, --rules known gives them",
  ],
  ["lecture", "imaginedEnds=predicted", "--rules known makes imagined steps end"],
  ["mpc", "objective=return", "plans are scored by the imagined return of the task"],
  [
    "dqn sac ppo dyna-q dyna mbpo",
    "reward=fall",
    "rewards are the task's, shifted and scaled by what was measured",
  ],
  ["task", "pixelWidth=48", "pictures are 48 pixels wide"],
  ["task", "pixelHeight=16", "pictures are 16 pixels high"],
  ["task", "pixelSpan=5.2", "pictures show 5.2 m"],
];

/** Removed values of settings that still exist. */
const removedValues: Readonly<Record<string, string>> = {
  "dqn.target=none": "Q-learning without a target network is the agent lecture, with useSynthetic=false",
  "mpc.tail=policy": "planner=policy-search, that policy alone, plans as well",
  "mpc.propagation=tsinf": "ts1 draws a member at every step",
  "mbpo.propagation=tsinf": "ts1 draws a member at every step",
};

/** The explanation of a removed value; undefined if there was none. */
export function valueRemovalOf(name: string, value: string): string | undefined {
  const now = removedValues[`${name}=${value}`];
  return now === undefined ? undefined : `${name}=${value} was removed: ${now}.`;
}

/** The explanation of a removed setting; undefined if there was none of that name. */
export function removalOf(owner: string, key: string): string | undefined {
  const found = find(owner, key);
  return found === undefined ? undefined : `${owner}.${key} was removed: ${found.now}.`;
}

/**
 * Stored values without those removed settings whose value is the present behaviour. The others stay and are
 * refused or reported.
 */
export function withoutRemoved(owner: string, values: SettingValues): SettingValues {
  return Object.fromEntries(
    Object.entries(values)
      .map(([key, value]) => [key, key === "termination" && value === "predicted" ? "known" : value] as const)
      .filter(([key, value]) => find(owner, key)?.value !== String(value)),
  );
}

function find(owner: string, key: string): { readonly value: string; readonly now: string } | undefined {
  for (const [owners, was, now] of removedSettings) {
    if (!owners.split(" ").includes(owner)) continue;
    const pair = was.split(" ").find((one) => one.startsWith(`${key}=`));
    if (pair !== undefined) return { value: pair.slice(key.length + 1), now };
  }
  return undefined;
}
