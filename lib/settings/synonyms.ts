/**
 * Names that other tools use for settings, options, agents and tasks, and the names used here.
 *
 * @module
 */

/**
 * Names in the form of {@linkcode plain}, and the corresponding names here; the first that exists is
 * suggested.
 */
type Synonyms = Readonly<Record<string, readonly string[]>>;

/** For settings of any agent. */
const settings: Synonyms = {
  "lr learningrate stepsize adamlr policylr qlr pilr actorlr": ["learningRate", "actorLearningRate"],
  "alpha": ["learningRate", "targetEntropy"],
  "gamma discountfactor": ["discount", "valueDiscount"],
  "tau polyak polyaktau targetupdatetau softtau": ["targetRate", "slowCriticRate"],
  "targetupdateinterval targetnetworkfrequency targetupdatefreq targetupdatefrequency targetupdateperiod": [
    "targetPeriod",
    "targetRate",
  ],
  "trainfreq trainfrequency trainratio trainingratio gradientsteps utd utdratio replayratio updateevery updatefreq numgradientsteps":
    ["updatesPerStep"],
  "buffersize buffercapacity memorysize replaysize replaybuffersize replaymemorysize": ["replayCapacity"],
  "learningstart startsteps starttimesteps startlearning warmupsteps randomsteps prefill initialexplorationsteps burnin":
    [
      "learningStarts",
    ],
  "nsteps multistep nstepreturn tdsteps": ["nStep"],
  "minibatchsize batch trainbatchsize": ["batchSize"],
  "numenvs nenvs envs numenv parallelenvs": ["lanes"],
  "nepochs updateepochs ppoepochs numepochs": ["epochs"],
  "cliprange clipcoef clipparam epsclip clipepsilon clipratio": ["clip"],
  "entcoef entropycoef entropycoeff entropyregularization actent entcoefficient": [
    "entropyBonus",
    "entropyWeight",
    "targetEntropy",
  ],
  "gaelambda lam gae tdlambda": ["lambda"],
  "maxgradnorm gradclip gradientclipping clipgradnorm maxnorm": ["clipNorm"],
  "epsilon eps epsilonmin epsend epsilonfinal finalepsilon explorationfinaleps ende epsgreedy": [
    "epsilonEnd",
  ],
  "explorationfraction epsilondecay epsdecay epsdecaysteps explorationsteps": ["epsilonDuration"],
  "hiddensize hiddendim hiddenunits hiddensizes netarch layersize units": [
    "hiddenWidth",
    "stateSize",
    "modelWidth",
  ],
  "ddqn doubleq doubledqn": ["double"],
  "huber lossfunction": ["loss"],
  "ensemblesize numensemble numnets nmodels numnetworks networksize": ["modelMembers"],
  "numelites nelites elites elitesize": ["modelElites"],
  "popsize populationsize numcandidates nsamples": ["population", "candidates", "sequences"],
  "numparticles nparticles": ["particles"],
  "planninghorizon": ["planHorizon"],
  "imaginationhorizon imaghorizon imaglength imaginationlength": ["horizon", "rolloutLength"],
  "rolloutlengthmax rolloutmaxlength modelrolloutlength rollouthorizon": ["rolloutLength"],
  "rolloutbatchsize numrollouts nrollouts": ["rollouts"],
  "realratio": ["realShare", "imaginedShare"],
  "modelbuffersize modelretain modelretainepochs syntheticbuffersize": ["imaginedCapacity"],
  "freqtrainmodel modeltrainfreq modeltrainfrequency": ["modelInterval"],
  "numsimulations nsimulations numsims mctssimulations": ["simulations"],
  "deter detersize rnnsize": ["stateSize"],
  "stoch stochsize zsize zdim latentdim": ["latentSize"],
  "batchlength seqlen seqlength chunksize": ["sequenceLength"],
  "nummixtures ngaussians numgaussians": ["mixtures"],
  "numgenerations": ["generations"],
  "disagreementpenalty mopolambda": ["penalty"],
};

/** For settings whose name has a particular meaning in one agent. */
const settingsOf: Readonly<Record<string, Synonyms>> = {
  sac: { "alpha entcoef entropycoef": ["temperature"] },
  ppo: { "nsteps numsteps horizon rolloutlength stepsperbatch": ["rolloutSteps"] },
  "dyna-q": { "k nplanning numplanningsteps nsteps": ["planningSteps"] },
  lecture: { "usesyntheticdata": ["useSynthetic"] },
};

const options: Synonyms = {
  "env envid environment envname game": ["--task"],
  "logdir outdir outputdir output savedir resultsdir": ["--out"],
  "workers numworkers nworkers njobs threads parallel processes": ["--jobs"],
  "totaltimesteps timesteps ntimesteps numsteps totalsteps maxsteps": ["--steps"],
  "numepisodes nepisodes": ["--episodes"],
  "algo algos algorithm algorithms agent": ["--agents"],
  "numseeds nseeds seed": ["--seeds", "--seed"],
  "evalfreq evalfrequency evalinterval evaluationinterval": ["--eval-every"],
  "nevalepisodes numevalepisodes evalruns": ["--eval-episodes"],
  "hyperparams hyperparameters param params hparams override": ["--set"],
  "savefreq checkpointfreq checkpointinterval": ["--checkpoint-every"],
  "configfile cfg": ["--config"],
};

const agents: Synonyms = {
  "pets planet cem mppi shooting poplin": ["mpc"],
  "rainbow ddqn doubledqn duelingdqn munchausendqn qlearning c51 td3 ddqnper": ["dqn"],
  "a2c a3c trpo reinforce vpg": ["ppo"],
  "ddpg sacdiscrete discretesac softactorcritic": ["sac"],
  "dreamerv1 dreamerv2 dreamerv3": ["dreamer"],
  "efficientzero alphazero mctsmodel gumbelmuzero": ["muzero"],
  "worldmodel wm": ["world-models"],
  "mopo steve mve": ["mbpo"],
  "tabulardynaq": ["dyna-q"],
  "randomsearch ars augmentedrandomsearch cmaes evolution es": ["linear-search"],
};

const tasks: Synonyms = {
  "cartpolev0 cartpolev1 gymcartpole pole inverttedpendulum invertedpendulum": ["cartpole"],
  "cartpoleswingupv0 swingup": ["cartpole-swingup"],
  "mountaincarv0 mountaincarcontinuousv0": ["mountain-car"],
  "acrobotv1": ["acrobot"],
  "pendulumv0 pendulumv1": ["pendulum"],
};

/**
 * The name used here for `given`; undefined if there is none.
 *
 * @param kind As of `unknownName`: "setting of dqn", "option of mbrl compare", "agent", "task".
 * @param allowed Every existing name.
 */
export function synonymOf(kind: string, given: string, allowed: readonly string[]): string | undefined {
  const name = plain(given);
  for (const table of tablesOf(kind)) {
    for (const [names, ours] of Object.entries(table)) {
      if (!names.split(" ").includes(name)) continue;
      const found = ours.find((our) => allowed.includes(our));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function tablesOf(kind: string): readonly Synonyms[] {
  if (kind === "agent") return [agents];
  if (kind === "task") return [tasks];
  if (kind.startsWith("option of ")) return [options];
  const owner = /^setting of (.*)$/.exec(kind)?.[1];
  return owner === undefined ? [] : [settingsOf[owner] ?? {}, settings];
}

/** A name in lower case, without separators. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}
