/**
 * Names that other tools use for settings, options, agents and tasks, and the names used here.
 *
 * @module
 */

/**
 * Names elsewhere, which are compared in the form of {@linkcode plain}, and the corresponding names here; the first that
 * exists is suggested.
 */
type Synonyms = Readonly<Record<string, readonly string[]>>;

/** For settings of any agent. */
const settings: Synonyms = {
  "lr learning_rate step_size adam_lr policy_lr q_lr pi_lr actor_lr": ["learningRate", "actorLearningRate"],
  "alpha": ["learningRate", "targetEntropy"],
  "gamma discount_factor": ["discount", "valueDiscount"],
  "tau polyak polyak_tau target_update_tau soft_tau": ["targetRate", "slowCriticRate"],
  "target_update_interval target_network_frequency target_update_freq target_update_frequency target_update_period":
    [
      "targetPeriod",
      "targetRate",
    ],
  "train_freq train_frequency train_ratio training_ratio gradient_steps utd utd_ratio replay_ratio update_every update_freq num_gradient_steps":
    ["updatesPerStep"],
  "buffer_size buffer_capacity memory_size replay_size replay_buffer_size replay_memory_size": [
    "replayCapacity",
  ],
  "learning_start start_steps start_timesteps start_learning warmup_steps random_steps prefill initial_exploration_steps burn_in":
    [
      "learningStarts",
    ],
  "n_steps multi_step n_step_return td_steps": ["nStep"],
  "minibatch_size batch train_batch_size": ["batchSize"],
  "num_envs n_envs envs num_env parallel_envs": ["lanes"],
  "n_epochs update_epochs ppo_epochs num_epochs": ["epochs"],
  "clip_range clip_coef clip_param eps_clip clip_epsilon clip_ratio": ["clip"],
  "ent_coef entropy_coef entropy_coeff entropy_regularization act_ent ent_coefficient": [
    "entropyBonus",
    "entropyWeight",
    "targetEntropy",
  ],
  "gae_lambda lam gae td_lambda": ["lambda"],
  "max_grad_norm grad_clip gradient_clipping clip_grad_norm max_norm": ["clipNorm"],
  "epsilon eps epsilon_min eps_end epsilon_final final_epsilon exploration_final_eps end_e eps_greedy": [
    "epsilonEnd",
  ],
  "exploration_fraction epsilon_decay eps_decay eps_decay_steps exploration_steps": ["epsilonDuration"],
  "hidden_size hidden_dim hidden_units hidden_sizes net_arch layer_size units": [
    "hiddenWidth",
    "stateSize",
    "modelWidth",
  ],
  "ddqn double_q double_dqn": ["double"],
  "huber loss_function": ["loss"],
  "ensemble_size num_ensemble num_nets n_models num_networks network_size": ["modelMembers"],
  "num_elites n_elites elites elite_size": ["modelElites"],
  "pop_size population_size num_candidates n_samples": ["candidates", "sequences"],
  "num_particles n_particles": ["particles"],
  "planning_horizon": ["planHorizon"],
  "imagination_horizon imag_horizon imag_length imagination_length": ["horizon", "rolloutLength"],
  "rollout_length_max rollout_max_length model_rollout_length rollout_horizon": ["rolloutLength"],
  "rollout_batch_size num_rollouts n_rollouts": ["rollouts"],
  "real_ratio": ["realShare", "imaginedShare"],
  "model_buffer_size model_retain model_retain_epochs synthetic_buffer_size": ["imaginedCapacity"],
  "freq_train_model model_train_freq model_train_frequency": ["modelInterval"],
  "num_simulations n_simulations num_sims mcts_simulations": ["simulations"],
  "deter deter_size rnn_size": ["stateSize", "hiddenWidth"],
  "stoch stoch_size z_size z_dim latent_dim": ["latentSize"],
  "num_mixtures n_gaussians num_gaussians": ["mixtures"],
  "num_generations": ["generations"],
  "disagreement_penalty mopo_lambda": ["penalty"],
};

/** For settings whose name has a particular meaning in one agent. */
const settingsOf: Readonly<Record<string, Synonyms>> = {
  sac: { "alpha ent_coef entropy_coef": ["temperature"] },
  ppo: { "n_steps num_steps horizon rollout_length steps_per_batch": ["rolloutSteps"] },
  "dyna-q": { "k n_planning num_planning_steps n_steps": ["planningSteps"] },
  lecture: { "use_synthetic_data": ["useSynthetic"] },
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
      if (!names.split(" ").some((theirs) => plain(theirs) === name)) continue;
      const found = ours.find((our) => allowed.includes(our));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/**
 * Names of an agent's setting in other tools.
 *
 * @param allowed Every setting of the agent.
 */
export function synonymsOfSetting(agent: string, key: string, allowed: readonly string[]): string[] {
  const kind = `setting of ${agent}`;
  return tablesOf(kind).flatMap((table) =>
    Object.entries(table).flatMap(([names, ours]) => ours.includes(key) ? names.split(" ") : [])
  ).filter((name) => synonymOf(kind, name, allowed) === key);
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
