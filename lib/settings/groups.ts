/**
 * The order in which an agent's settings are shown: by what they are about, and those that matter first before the rest.
 *
 * @module
 */

/** What a setting is about. */
export type SettingGroup =
  | "algorithm"
  | "model"
  | "planning"
  | "optimisation"
  | "exploration";

/** Every group, in the order in which they are shown. */
export const settingGroups: readonly SettingGroup[] = [
  "algorithm",
  "model",
  "planning",
  "optimisation",
  "exploration",
];

/** The groups of settings by their names, which mean the same in every agent; all others are the algorithm's own. */
const groups: Readonly<Record<Exclude<SettingGroup, "algorithm">, RegExp>> = {
  model:
    /^(model.*|latent.*|stateSize|memory|memoryUpdates|mixtures|vision.*|refitInterval|transferFrom|propagation|maxDisagreement|penalty)$/,
  planning:
    /^(plan.*|planner|policy|horizon|sequences|candidates|particles|generations|tail|valueDiscount|rollout(s|Length|Schedule|Growth|Tolerance)|imagin.*|dreamLength|startShare|simulations|reanalysesPerStep|trials|sigma|randomPolicies)$/,
  optimisation:
    /^(.*[lL]earningRate.*|batchSize|updatesPerStep|epochs|hiddenWidth|weightAveraging|clipNorm|initialisation|loss|criticSteps|replayCapacity|observationScale|rewardTransform|learningStarts|averagedShare)$/,
  exploration: /^(epsilon.*|exploration|greedyShare|burstChance)$/,
};

/** What a setting is about, by its name. */
export function groupOf(key: string): SettingGroup {
  const found = settingGroups.find((group) => group !== "algorithm" && groups[group].test(key));
  return found ?? "algorithm";
}

/** Settings that users sweep first, the most important first. */
const first: readonly string[] = [
  "planner",
  "policy",
  "modelType",
  "rolloutLength",
  "planningSteps",
  "simulations",
  "horizon",
  "useSynthetic",
  "learningRate",
  "discount",
  "updatesPerStep",
  "batchSize",
  "hiddenWidth",
  "learningStarts",
  "modelMembers",
  "penalty",
  "maxDisagreement",
  "modelInterval",
  "imaginedShare",
  "realShare",
  "rollouts",
  "generations",
  "candidates",
  "stateSize",
  "latent",
  "memory",
  "temperature",
  "nStep",
  "epsilonEnd",
  "epsilonDuration",
  "exploration",
  "targetEntropy",
  "entropyWeight",
  "modelLearningRate",
  "actorLearningRate",
  "entropyBonus",
  "clip",
  "lambda",
  "lanes",
  "rolloutSteps",
  "epochs",
  "double",
  "munchausen",
  "rewardTransform",
];

/** How many settings of an agent are shown unless all are asked for. */
const SHOWN = 12;

/** The dozen settings of an agent that matter first, in the agent's own order; all of an agent that has few more. */
export function firstSettings(keys: readonly string[]): string[] {
  if (keys.length <= SHOWN + 2) return [...keys];
  const rank = (key: string) => {
    const at = first.indexOf(key);
    return at < 0 ? first.length : at;
  };
  const chosen = new Set(keys.toSorted((a, b) => rank(a) - rank(b)).slice(0, SHOWN));
  return keys.filter((key) => chosen.has(key));
}
